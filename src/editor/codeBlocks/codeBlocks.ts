/** What can be done with a code block of an answer, and with the files an answer names. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { FailureReporter } from '../../host/failureReporter';
import { plainLabel } from '../../host/plainLabel';
import { plainMessage } from '../../host/plainMessage';
import { askForTrust } from '../../host/trust';
import { hasHiddenCharacters } from '../../shared/hiddenCharacters';
import { cutText } from '../../shared/cutText';
import type { CodeAction } from '../../shared/protocol';
import type { ApplyPlan } from './apply/applyPlan';
import { openNewFile, saveAs } from './codeDocuments';
import type { Comparisons } from './comparisons';
import { currentEditor, indentationOf, isReadOnly } from '../editableEditor';
import { indentCode } from './indentCode';
import { loadApplyPlan } from '../lazyModules';
import { leavesCodeOut } from '../leftOutCode';
import type { Proposals } from './proposals';
import { hasSelection } from '../selection';
import { hasTerminalControls, terminalCommands } from './terminalText';
import { chooseFile, findFiles, openFile } from './workspaceFiles';

/** What Restricted Mode has to do without. */
const changesFiles = new Set<CodeAction>(['insert', 'apply', 'save-as']);

/** A code block as the panel hands it over. */
interface Block {
  /** Untrusted text of a model. */
  code: string;
  language: string;
  /** The file the answer says it belongs to; untrusted. */
  path?: string;
  /** The user was shown that the code has hidden characters, and goes on. */
  hiddenConfirmed?: boolean;
}

export interface CodeBlockServices {
  proposals: Proposals;
  comparisons: Comparisons;
  failures: FailureReporter;
}

export class CodeBlocks implements vscode.Disposable {
  readonly #services: CodeBlockServices;
  readonly #disposal = new vscode.CancellationTokenSource();

  constructor(services: CodeBlockServices) {
    this.#services = services;
  }

  /** Does something with a block. Resolves when it is done or the user was told why not. Never rejects. */
  async run(action: CodeAction, block: Block): Promise<void> {
    try {
      // The panel asks first; this is for a panel that did not.
      if (hasHiddenCharacters(block.code) && block.hiddenConfirmed !== true && action !== 'compare') {
        void vscode.window.showWarningMessage(l10n.t('The code has hidden characters. Nothing was done with it.'));
        return;
      }
      await this.#run(action, block);
    } catch (error) {
      this.#report(error, () => void this.run(action, block));
    }
  }

  /** @returns those of the paths that are files of the workspace */
  async existing(paths: readonly string[]): Promise<string[]> {
    return [...(await findFiles(paths, this.#disposal.token)).keys()];
  }

  /** Opens a file of the workspace. Never rejects. @param line counted from 1, as is `column` */
  async open(path: string, line?: number, column?: number): Promise<void> {
    try {
      await openFile(path, line, column);
    } catch (error) {
      this.#report(error, () => void this.open(path, line, column));
    }
  }

  dispose(): void {
    this.#disposal.cancel();
    this.#disposal.dispose();
  }

  async #run(action: CodeAction, block: Block): Promise<void> {
    const { code, language, path } = block;
    if (changesFiles.has(action) && !vscode.workspace.isTrusted) {
      await askForTrust();
      return;
    }
    switch (action) {
      case 'insert':
        await insertAtCursor(code);
        return;
      case 'apply':
        await this.#apply(block);
        return;
      case 'new-file':
        await openNewFile(code, language, path);
        return;
      case 'save-as':
        await saveAs(code, language, path);
        return;
      case 'compare': {
        const editor = currentEditor();
        if (!editor) void vscode.window.showInformationMessage(l10n.t('Open a file and select some code first.'));
        else if (hasSelection(editor)) await this.#services.comparisons.show(editor, code);
        return;
      }
      case 'terminal':
        await insertIntoTerminal(code);
    }
  }

  /** Shows the code in its place as a diff; the file changes when that is accepted. */
  async #apply(block: Block): Promise<void> {
    const { code, language, path } = block;
    const files = path === undefined ? [] : (await findFiles([path])).get(path) ?? [];
    if (path !== undefined && files.length === 0) {
      await this.#offerInstead(plainMessage(l10n.t('{0} is not in the workspace.', path)), block);
      return;
    }
    const editor = currentEditor();
    const uri = path === undefined ? editor?.document.uri : await chooseFile(files, path);
    if (uri === undefined) {
      if (path === undefined) await this.#offerInstead(l10n.t('Open the file that the code belongs to first.'), block);
      return;
    }
    const document = await vscode.workspace.openTextDocument(uri);
    const name = vscode.workspace.asRelativePath(uri);
    if (await isReadOnly(document)) {
      await this.#offerInstead(plainMessage(l10n.t('{0} cannot be changed.', name)), block);
      return;
    }
    const { planApply } = await loadApplyPlan();
    const own = editor?.document === document ? editor : undefined;
    const plan = planApply(document.getText(), code, { language, ...(own && { near: own.selection.start.line, unit: indentationOf(own) }) });
    if (plan === undefined) {
      await this.#offerInstead(plainMessage(l10n.t('No place for this code was found in {0}.', name)), block);
      return;
    }
    await this.#propose(document, plan, block);
  }

  /** Shows what a file would become. What the answer does not have stays, unless the user says otherwise. */
  async #propose(document: vscode.TextDocument, { after, removes, stays, withoutRest }: ApplyPlan, block: Block): Promise<void> {
    const before = document.getText();
    const name = vscode.workspace.asRelativePath(document.uri);
    if (after === before && !withoutRest) {
      void vscode.window.showInformationMessage(plainMessage(l10n.t('{0}: nothing to change.', name)));
      return;
    }
    const { start, end, text } = difference(before, after);
    const isPartial = leavesCodeOut(text) && !leavesCodeOut(before.slice(start, end));
    const question = [
      l10n.t('Apply the change to {0}?', name),
      ...(isPartial ? [l10n.t('The answer seems to leave parts out.')] : []),
      ...(removes.length > 0 ? [l10n.t('This removes: {0}.', listed(removes))] : []),
      ...(stays.length > 0 ? [l10n.t('Not in the answer, and kept: {0}.', listed(stays))] : []),
    ];
    await this.#services.proposals.show(
      {
        document,
        before,
        after,
        range: new vscode.Range(document.positionAt(start), document.positionAt(end)),
        text,
        title: l10n.t('{0}: code of the answer', name),
        onError: (error) => {
          this.#report(error, () => void this.run('apply', block));
        },
      },
      question.join(' '),
      withoutRest && {
        title: l10n.t('Remove Them'),
        run: () => {
          this.#propose(document, { ...withoutRest, stays: [] }, block).catch((error: unknown) => {
            this.#report(error, () => void this.run('apply', block));
          });
        },
      },
    );
  }

  /** The code is not applied: what can be done with it instead. */
  async #offerInstead(message: string, block: Block): Promise<void> {
    const [newFile, insert] = [l10n.t('New File'), l10n.t('Insert at Cursor')];
    const choice = await vscode.window.showWarningMessage(message, newFile, insert);
    if (choice === newFile) await this.run('new-file', block);
    else if (choice === insert) await this.run('insert', block);
  }

  #report(error: unknown, retry: () => void): void {
    this.#services.failures.report({ where: 'code block', failure: { kind: 'internal' }, error, isShown: false, isRequested: true, retry });
  }
}

/** Names for a sentence: the first few, and that there are more. */
function listed(names: readonly string[]): string {
  const [most, longest] = [5, 60];
  const shown = names.slice(0, most).map((name) => cutText(name, longest));
  return [...shown, ...(names.length > most ? ['…'] : [])].join(', ');
}

/** Puts code at every caret of the current editor, in place of what is selected, as one undo step. */
async function insertAtCursor(code: string): Promise<void> {
  const editor = currentEditor();
  if (!editor) {
    await refuse(l10n.t('Open a file first: there is no cursor to insert the code at.'), code);
    return;
  }
  const { document } = editor;
  const unit = indentationOf(editor);
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const inserted = !(await isReadOnly(document)) && await editor.edit(
    (edit) => {
      for (const selection of editor.selections) {
        const lineBefore = document.lineAt(selection.start.line).text.slice(0, selection.start.character);
        edit.replace(selection, indentCode(code, lineBefore, unit).replaceAll('\n', eol));
      }
    },
    { undoStopBefore: true, undoStopAfter: true },
  );
  if (!inserted) {
    await refuse(plainMessage(l10n.t('{0} cannot be changed.', vscode.workspace.asRelativePath(document.uri))), code);
    return;
  }
  await vscode.window.showTextDocument(document, { viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active, preview: false });
}

/** Puts one command on the terminal's line, for the user to run. */
async function insertIntoTerminal(code: string): Promise<void> {
  if (hasTerminalControls(code)) {
    await refuse(l10n.t('The code has control characters. It was not inserted into the terminal.'), code);
    return;
  }
  const commands = terminalCommands(code);
  if (commands.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('There is no command in this code.'));
    return;
  }
  // A line break would run what is before it, so only one line goes in at a time.
  const items = commands.map((command) => ({ label: plainLabel(command), command }));
  const { command } = (commands.length === 1
    ? items[0]
    : await vscode.window.showQuickPick(items, { title: l10n.t('Insert into the terminal'), placeHolder: l10n.t('Choose a line. It does not run until you press Enter there.') })) ?? {};
  if (command === undefined) return;
  const terminal = vscode.window.activeTerminal ?? vscode.window.createTerminal();
  terminal.show();
  terminal.sendText(command, false);
}

async function refuse(message: string, code: string): Promise<void> {
  const copy = l10n.t('Copy');
  if ((await vscode.window.showWarningMessage(message, copy)) === copy) await vscode.env.clipboard.writeText(code);
}

/** The part in which two texts differ: offsets in the first, and what stands there in the second. Cuts no line break or surrogate pair. */
function difference(before: string, after: string): { start: number; end: number; text: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  start = start === 0 ? 0 : before.lastIndexOf('\n', start - 1) + 1;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const lineBreak = tail === 0 ? -1 : before.indexOf('\n', before.length - tail - 1);
  const end = lineBreak === -1 ? before.length : lineBreak + 1;
  return { start, end, text: after.slice(start, after.length - (before.length - end)) };
}

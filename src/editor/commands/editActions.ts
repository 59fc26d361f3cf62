/**
 * The edits with a command of their own, as a table: what each asks of the model, and what it is about. Registration
 * (editCommands.ts) and the light bulb (codeActions.ts) follow from it.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { documentationInstruction, fixInstruction, namingInstruction, refactorInstruction, translationInstruction, type EditedCode } from '../../chat/editInstructions';
import { commands } from '../../contributions';
import { problemsIn, problemsItem } from '../../host/context/problems';
import { plainMessage } from '../../host/plainMessage';
import { indentationOf } from '../editableEditor';
import { labelOf, linesAround, linesAroundProblems, targetOf, type EditCompanions, type EditTarget } from '../inlineEdit/editTarget';
import type { InlineEdits } from '../inlineEdit/inlineEdits';
import { hasSelection } from '../selection';

/** An edit of some lines whose instruction is known. */
export interface EditAction {
  /** For the user. */
  title: string;
  /** @returns what the model is asked */
  instruction: (code: EditedCode) => string;
  /** It is about the problems in the lines: they go along, and without one there is nothing to do. */
  needsProblems?: boolean;
  /** Those in the lines go along, if there are any. */
  sendsProblems?: boolean;
  /** An answer that changes code has a flaw. */
  onlyComments?: boolean;
}

/** One with a command. */
export interface BuiltInEditAction extends EditAction {
  command: string;
}

/** @returns the actions in the order of the menus */
export function editActions(): readonly BuiltInEditAction[] {
  return [
    { command: commands.fix, title: l10n.t('Fix'), instruction: fixInstruction, needsProblems: true },
    { command: commands.refactor, title: l10n.t('Refactor'), instruction: refactorInstruction },
    { command: commands.addDocumentation, title: l10n.t('Add Documentation'), instruction: documentationInstruction, onlyComments: true },
    { command: commands.improveNaming, title: l10n.t('Improve Naming'), instruction: namingInstruction },
    { command: commands.translateComments, title: l10n.t('Translate Comments'), instruction: translationInstruction, onlyComments: true },
  ];
}

/**
 * Begins an edit of the selection; without one, of the problems' lines or of the function, class or the like around the
 * caret, which is selected and asked about first.
 * @param problems that the user chose to act on, as they were then
 */
export async function beginEdit(action: EditAction, edits: InlineEdits, editor: vscode.TextEditor, problems: readonly vscode.Diagnostic[] = []): Promise<void> {
  const target = await shownTarget(action, editor, problems);
  if (!target) return;
  const { document, lines } = target;
  const found = (of: EditTarget): readonly vscode.Diagnostic[] => problemsIn(of.document.uri, of.lines);
  if (action.needsProblems === true && problems.length === 0 && found(target).length === 0) {
    await offerEdit(target);
    return;
  }
  // A language may take its problems back for a moment while it looks anew.
  const companions = (of: EditTarget): EditCompanions => {
    const now = found(of);
    const taken = now.length > 0 ? now : problems;
    return taken.length > 0 ? { problems: problemsItem(of.document.uri, taken) } : {};
  };
  const instruction = action.instruction({ languageId: document.languageId, text: document.getText(lines), file: document.getText(), displayLanguage: vscode.env.language });
  await edits.start(target, { title: action.title, instruction, isOwn: false, onlyComments: action.onlyComments === true, ...((action.needsProblems === true || action.sendsProblems === true) && { companions }) });
}

/** @returns what is edited, once the user has seen it; undefined when there is nothing, or the user does not want it */
export async function shownTarget(action: Pick<EditAction, 'title' | 'needsProblems'>, editor: vscode.TextEditor, problems: readonly vscode.Diagnostic[]): Promise<EditTarget | undefined> {
  const { document, selection } = editor;
  const { version } = document;
  // A quick fix of the Problems view selects its problem first.
  const isOfProblem = problems.some(({ range }) => range.contains(selection));
  if (!selection.isEmpty && !isOfProblem) return targetOf(editor);
  const atCaret = action.needsProblems === true && problems.length === 0 ? problemsIn(document.uri, new vscode.Range(selection.active.line, 0, selection.active.line, Number.MAX_SAFE_INTEGER)) : problems;
  const lines = atCaret.length > 0 ? await linesAroundProblems(document, atCaret) : await linesAround(editor);
  // The language's own extension may take its time to tell the symbols.
  if (document.version !== version || !editor.selection.isEqual(selection)) return undefined;
  // A caret alone, in no function: that one line is hardly what is meant.
  if (lines.isSingleLine && atCaret.length === 0) {
    hasSelection(editor);
    return undefined;
  }
  editor.selection = new vscode.Selection(lines.start, lines.end);
  const shown = { document, lines, indentation: indentationOf(editor) };
  // One who chose a problem has said what is meant.
  if (problems.length > 0) return shown;
  const [text, label] = [document.getText(lines), labelOf(shown)];
  const choice = await vscode.window.showInformationMessage(plainMessage(l10n.t('{0}: {1}?', action.title, label)), action.title);
  if (choice !== action.title) return undefined;
  if (document.isClosed || document.getText(lines) !== text) {
    void vscode.window.showWarningMessage(plainMessage(l10n.t('{0} has changed since. Select the code again.', label)));
    return undefined;
  }
  return shown;
}

async function offerEdit(target: EditTarget): Promise<void> {
  const edit = l10n.t('Edit…');
  const message = l10n.t('The editor reports no problem in {0}.', labelOf(target));
  if ((await vscode.window.showInformationMessage(plainMessage(message), edit)) === edit) await vscode.commands.executeCommand(commands.editCode);
}

/** Runs one of the user's own commands: as an inline edit, in the chat or into a new file. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { inlineEditLimit } from '../../chat/inlineEditPrompt';
import { frameNewFile } from '../../chat/newFilePrompt';
import { names, promptOf, type UserCommand } from '../../chat/userCommand';
import { nameOf, pathInWorkspace } from '../../host/context/places';
import { problemsText } from '../../host/context/problems';
import { contextOf } from '../../host/context/selection';
import type { Lazy } from '../../host/lazy';
import { askForTrust } from '../../host/trust';
import type { ContextItem } from '../../shared/context';
import { beginEdit, shownTarget } from './beginEdit';
import { listSent } from '../inlineEdit/editListing';
import { obstacleTo, tellObstacle, tellTooLong } from '../inlineEdit/editOutcomes';
import { targetOf, type EditTarget } from '../inlineEdit/editTarget';
import type { InlineEdits } from '../inlineEdit/inlineEdits';
import { loadNewFile } from '../lazyModules';
import { showLinesForNow } from '../shownLines';
import type { NewFileServices } from './newFile';

export interface UserCommandServices extends NewFileServices {
  edits: Lazy<InlineEdits>;
  /** Asks in the panel. */
  ask: (question: string, context: readonly ContextItem[]) => Promise<void>;
}

/** In the active editor. Rejects when the chat can't be shown. */
export async function runUserCommand(command: UserCommand, services: UserCommandServices): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    void vscode.window.showInformationMessage(l10n.t('Open a file and select some code first.'));
    return;
  }
  const { document } = editor;
  const values = { language: document.languageId, file: pathInWorkspace(document.uri) ?? nameOf(document.uri) };
  if (command.answer !== 'chat' && !vscode.workspace.isTrusted) {
    await askForTrust();
    return;
  }
  if (command.answer === 'edit') {
    const action = { title: command.title, instruction: () => promptOf(command, values) };
    await beginEdit(action, await services.edits.get(), editor);
    return;
  }
  if (command.answer === 'newFile') {
    const target = await shownTarget({ title: command.title }, editor, []);
    const obstacle = target && (await obstacleTo(target, false));
    if (obstacle) await tellObstacle(obstacle, target);
    else if (target) await writeFile(promptOf(command, { ...values, diagnostics: problemsTextOf(target) }), contextOf(document, target.lines), services);
    return;
  }
  const isCaret = editor.selection.isEmpty;
  const target = await targetOf(editor);
  if (!target) return;
  const { lines } = target;
  if (isCaret) showLinesForNow(editor, lines);
  const item = contextOf(document, lines);
  const prompt = promptOf(command, { ...values, selection: item.text, diagnostics: problemsTextOf(target) });
  await services.ask(prompt.trim(), names(command, 'selection') ? [] : [item]);
}

/** The lines go along in any case: a new file is about them. */
async function writeFile(instruction: string, item: ContextItem, services: UserCommandServices): Promise<void> {
  const { models } = services;
  const { languageId } = item;
  const framed = frameNewFile({ instruction, languageId, references: [item] }, inlineEditLimit(models.contextLength, 0));
  if (!framed) {
    await tellTooLong(item.label, models.selected.name);
    return;
  }
  const { writeNewFile } = await loadNewFile();
  await writeNewFile({ place: undefined, languageId, messages: framed.messages, listing: listSent(framed, []) }, services);
}

function problemsTextOf({ document, lines }: Pick<EditTarget, 'document' | 'lines'>): string {
  return problemsText(document.uri, { startLine: lines.start.line + 1, endLine: lines.end.line + 1 }).text;
}

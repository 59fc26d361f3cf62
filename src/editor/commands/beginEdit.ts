/** How edits begin, loaded with the first one: what an edit is about is found, shown and asked about. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as editInstructions from '../../chat/editInstructions';
import { commands } from '../../contributions';
import { problemsIn, problemsItem } from '../../host/context/problems';
import { plainMessage } from '../../host/plainMessage';
import { indentationOf } from '../editableEditor';
import type { EditReference } from '../inlineEdit/editLenses';
import { labelOf, linesAround, linesAroundProblems, targetOf, type EditCompanions, type EditTarget } from '../inlineEdit/editTarget';
import type { InlineEdits } from '../inlineEdit/inlineEdits';
import { tellChanged, tellNoSelection } from '../selection';
import { showLines } from '../shownLines';
import type { EditAction } from './editActions';
import type { InstructionBox } from './instructionBox';

/**
 * Begins an edit of the selection; without one, of the problems' lines or of the function, class or the like around the
 * caret, which is shown and asked about first.
 * @param problems that the user chose to act on, as they were then
 */
export async function beginEdit(action: EditAction, edits: InlineEdits, editor: vscode.TextEditor, problems: readonly vscode.Diagnostic[] = []): Promise<void> {
  const target = await shownTarget(action, editor, problems);
  if (!target) return;
  const { document, lines } = target;
  if (action.needsProblems === true && problems.length === 0 && problemsIn(document.uri, lines).length === 0) {
    await offerEdit(target);
    return;
  }
  const instruction = action.instruction(editInstructions, { languageId: document.languageId, text: document.getText(lines), file: document.getText(), displayLanguage: vscode.env.language });
  await edits.start(target, { title: action.title, instruction, isOwn: false, onlyComments: action.onlyComments === true, companions: problemsOf(target, problems) });
}

/**
 * The problems in an edit's lines go along, as they are at each try.
 * @param chosen those that the user acts on: a language may take its problems back for a moment while it looks anew
 */
export function problemsOf({ document, lines }: EditTarget, chosen: readonly vscode.Diagnostic[] = []): (target: EditTarget) => EditCompanions {
  const text = document.getText(lines);
  return (target) => {
    const now = problemsIn(target.document.uri, target.lines);
    // Once the lines are others, or elsewhere, these problems are not theirs any more.
    const isSame = target.lines.isEqual(lines) && target.document.getText(lines) === text;
    const taken = now.length > 0 || !isSame ? now : chosen;
    return taken.length > 0 ? { problems: problemsItem(target.document.uri, taken) } : {};
  };
}

/** @returns what is edited, once the user has seen it; undefined when there is nothing, or the user does not want it */
export async function shownTarget(action: Pick<EditAction, 'title' | 'needsProblems'>, editor: vscode.TextEditor, problems: readonly vscode.Diagnostic[]): Promise<EditTarget | undefined> {
  const { document, selection, selections } = editor;
  // A quick fix of the Problems view selects its problem first.
  const isOfProblem = problems.some(({ range }) => range.contains(selection));
  if (!selection.isEmpty && !isOfProblem) return targetOf(editor);
  const atCaret = action.needsProblems === true && problems.length === 0 ? problemsIn(document.uri, new vscode.Range(selection.active.line, 0, selection.active.line, Number.MAX_SAFE_INTEGER)) : problems;
  const lines = atCaret.length > 0 ? await linesAroundProblems(document, atCaret) : await linesAround(editor);
  if (!lines) return undefined;
  // A caret alone, in no function: that one line is hardly what is meant.
  if (lines.isSingleLine && atCaret.length === 0) {
    tellNoSelection();
    return undefined;
  }
  const shown = { document, lines, indentation: indentationOf(editor), ...(selections.length > 1 && { selections: selections.length }) };
  // One who chose a problem has said what is meant.
  if (problems.length > 0) return shown;
  const [text, label] = [document.getText(lines), labelOf(shown)];
  const highlight = showLines(editor, lines);
  const question = vscode.window.showInformationMessage(plainMessage(l10n.t('{0}: {1}?', action.title, label)), action.title);
  const choice = await question.then((chosen) => chosen, () => undefined);
  highlight.dispose();
  if (choice !== action.title) return undefined;
  if (document.isClosed || document.getText(lines) !== text) {
    tellChanged(label);
    return undefined;
  }
  return shown;
}

/** Begins an edit of the selection, or of what is around the caret, with the instruction that the user enters into the box. */
export async function beginOwnEdit(edits: InlineEdits, editor: vscode.TextEditor, box: InstructionBox): Promise<void> {
  const { document, selection } = editor;
  const target = await targetOf(editor, (name) => { if (!box.isSettled) tellChanged(name); });
  if (!target) return;
  const { lines, selections } = target;
  const text = document.getText(lines);
  const companions = problemsOf(target);
  const sent = await edits.listing(target, { companions });
  if (box.isSettled) return;
  // Seen before anything is sent.
  const highlight = selection.isEmpty ? showLines(editor, lines) : undefined;
  box.describe({ title: l10n.t('Edit {0}', labelOf(target)), sent, isChosen: !selection.isEmpty && selections === undefined });
  const instruction = await box.answer.finally(() => { highlight?.dispose(); });
  if (instruction === undefined) return;
  if (document.isClosed || document.getText(lines) !== text) tellChanged(labelOf(target));
  else await edits.start(target, { title: instruction, instruction, isOwn: true, companions });
}

/** Begins an edit anew with an instruction. @param ask shows a box with this in it, for the user to enter another */
export async function retryWithInstruction(edits: InlineEdits, reference: EditReference | undefined, ask: (value: string) => InstructionBox): Promise<void> {
  const found = edits.find(reference);
  if (!found) return;
  const { id, label, task, lines, target } = found;
  const box = ask(task.isOwn ? task.instruction : '');
  try {
    const sent = lines && (await edits.listing({ ...target, lines }, task));
    box.describe({ title: l10n.t('Edit {0}', label), sent, isChosen: true });
    const instruction = await box.answer;
    if (instruction !== undefined) await edits.retry({ edit: id }, { title: instruction, instruction, isOwn: true });
  } finally {
    box.dispose();
  }
}

async function offerEdit(target: EditTarget): Promise<void> {
  const edit = l10n.t('Edit…');
  const message = l10n.t('The editor reports no problem in {0}.', labelOf(target));
  if ((await vscode.window.showInformationMessage(plainMessage(message), edit)) === edit) await vscode.commands.executeCommand(commands.editCode);
}

/**
 * The edits with a command of their own, as a table: what each asks of the model, and what it is about. Registration
 * (editCommands.ts) and the light bulb (codeActions.ts) follow from it.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EditedCode } from '../../chat/editInstructions';
import { commands } from '../../contributions';
import { problemsIn, problemsItem } from '../../host/context/problems';
import { plainMessage } from '../../host/plainMessage';
import { indentationOf } from '../editableEditor';
import { labelOf, linesAround, linesAroundProblems, targetOf, type EditCompanions, type EditTarget } from '../inlineEdit/editTarget';
import type { InlineEdits } from '../inlineEdit/inlineEdits';
import { loadEditInstructions, type EditInstructions } from '../lazyModules';
import { tellChanged, tellNoSelection } from '../selection';
import { showLines } from '../shownLines';

/** An edit of some lines whose instruction is known. */
export interface EditAction {
  /** For the user. */
  title: string;
  /** @returns what the model is asked */
  instruction: (instructions: EditInstructions, code: EditedCode) => string;
  /** It is about the problems in the lines: without one there is nothing to do. */
  needsProblems?: boolean;
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
    { command: commands.fix, title: l10n.t('Fix'), instruction: ({ fixInstruction }) => fixInstruction(), needsProblems: true },
    { command: commands.refactor, title: l10n.t('Refactor'), instruction: ({ refactorInstruction }) => refactorInstruction() },
    { command: commands.addDocumentation, title: l10n.t('Add Documentation'), instruction: ({ documentationInstruction }, code) => documentationInstruction(code), onlyComments: true },
    { command: commands.improveNaming, title: l10n.t('Improve Naming'), instruction: ({ namingInstruction }) => namingInstruction() },
    { command: commands.translateComments, title: l10n.t('Translate Comments'), instruction: ({ translationInstruction }, code) => translationInstruction(code), onlyComments: true },
  ];
}

/**
 * Begins an edit of the selection; without one, of the problems' lines or of the function, class or the like around the
 * caret, which is shown and asked about first.
 * @param problems that the user chose to act on, as they were then
 */
export async function beginEdit(action: EditAction, edits: InlineEdits, editor: vscode.TextEditor, problems: readonly vscode.Diagnostic[] = []): Promise<void> {
  // First of all: the code must be that of the moment in which the edit starts.
  const instructions = await loadEditInstructions();
  const target = await shownTarget(action, editor, problems);
  if (!target) return;
  const { document, lines } = target;
  if (action.needsProblems === true && problems.length === 0 && problemsIn(document.uri, lines).length === 0) {
    await offerEdit(target);
    return;
  }
  const instruction = action.instruction(instructions, { languageId: document.languageId, text: document.getText(lines), file: document.getText(), displayLanguage: vscode.env.language });
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

async function offerEdit(target: EditTarget): Promise<void> {
  const edit = l10n.t('Edit…');
  const message = l10n.t('The editor reports no problem in {0}.', labelOf(target));
  if ((await vscode.window.showInformationMessage(plainMessage(message), edit)) === edit) await vscode.commands.executeCommand(commands.editCode);
}

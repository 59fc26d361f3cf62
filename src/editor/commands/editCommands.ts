/** The commands of inline edits: what begins one, and what decides about the one at the cursor or of a lens. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { commands } from '../../contributions';
import { inBackground } from '../../host/background';
import type { Lazy } from '../../host/lazy';
import type { PromptHistory } from '../../host/promptHistory';
import { askForTrust } from '../../host/trust';
import { beginEdit, editActions, problemsOf } from './editActions';
import type { EditReference } from '../inlineEdit/editLenses';
import { labelOf, targetOf } from '../inlineEdit/editTarget';
import type { InlineEdits } from '../inlineEdit/inlineEdits';
import { askInstruction } from './instructionBox';
import { tellChanged } from '../selection';
import { showLines } from '../shownLines';
import { loadTestGenerator } from '../lazyModules';
import type { NewFileServices } from './newFile';

const referenceSchema = z.object({ edit: z.number(), change: z.exactOptional(z.number()) });

/** @returns which edit the lens means that passed this to a command; undefined where another place did */
export function parseEditReference(argument: unknown): EditReference | undefined {
  const parsed = z.safeParse(referenceSchema, argument);
  return parsed.success ? parsed.data : undefined;
}

/** @param history of instructions */
export function registerInlineEditCommands(lazyEdits: Lazy<InlineEdits>, history: PromptHistory, services: NewFileServices): vscode.Disposable {
  const { log } = services;
  /** The light bulb tells the problems that it is about. */
  const inEditor = (id: string, run: (edits: InlineEdits, editor: vscode.TextEditor, problems: readonly vscode.Diagnostic[]) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerTextEditorCommand(id, (editor, _edit, ...args: unknown[]) => {
      const problems = args.filter((argument) => argument instanceof vscode.Diagnostic);
      // A quick fix of the Problems view may be about another file than the active editor's.
      const [uri] = args.filter((argument) => argument instanceof vscode.Uri);
      const isOther = uri && problems.length > 0 && uri.toString() !== editor.document.uri.toString();
      const begin = async (): Promise<void> => run(await lazyEdits.get(), isOther ? await vscode.window.showTextDocument(uri) : editor, problems);
      inBackground(vscode.workspace.isTrusted ? begin() : askForTrust(), id, log);
    });
  /** Lenses say which edit they mean, the title of a diff says which diff; keys and the palette mean the one at the cursor. */
  const decide = (id: string, run: (edits: InlineEdits, reference: EditReference | undefined) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      const edits = await lazyEdits.get();
      return run(edits, parseEditReference(argument) ?? (argument instanceof vscode.Uri ? edits.previewed(argument) : undefined));
    });
  return vscode.Disposable.from(
    inEditor(commands.editCode, (edits, editor) => edit(editor, edits, history)),
    ...editActions().map((action) => inEditor(action.command, (edits, editor, problems) => beginEdit(action, edits, editor, problems))),
    inEditor(commands.generateTests, async (edits, editor) => (await loadTestGenerator()).generateTests(editor, edits, services)),
    decide(commands.acceptEdit, (edits, reference) => edits.accept(reference)),
    decide(commands.rejectEdit, (edits, reference) => { edits.reject(reference); }),
    decide(commands.acceptAllEdits, (edits, reference) => edits.acceptAll(reference)),
    decide(commands.rejectAllEdits, (edits, reference) => { edits.rejectAll(reference); }),
    decide(commands.nextChange, (edits) => { edits.goToChange(1); }),
    decide(commands.previousChange, (edits) => { edits.goToChange(-1); }),
    decide(commands.cancelEdit, (edits, reference) => { edits.cancel(reference); }),
    decide(commands.retryEdit, (edits, reference) => edits.retry(reference)),
    decide(commands.retryEditWithInstruction, (edits, reference) => retryWithInstruction(reference, edits, history)),
    decide(commands.openEditAsDiff, (edits, reference) => edits.openAsDiff(reference)),
  );
}

async function edit(editor: vscode.TextEditor, edits: InlineEdits, history: PromptHistory): Promise<void> {
  const { document, selection } = editor;
  const target = await targetOf(editor);
  if (!target) return;
  const { lines } = target;
  const text = document.getText(lines);
  const companions = problemsOf(target);
  const sent = await edits.listing(target, { companions });
  // Seen before anything is sent.
  const highlight = selection.isEmpty ? showLines(editor, lines) : undefined;
  const asking = askInstruction({ title: l10n.t('Edit {0}', labelOf(target)), value: '', history, sent });
  const instruction = await asking.finally(() => { highlight?.dispose(); });
  if (instruction === undefined) return;
  if (document.isClosed || document.getText(lines) !== text) tellChanged(labelOf(target));
  else await edits.start(target, { title: instruction, instruction, isOwn: true, companions });
}

async function retryWithInstruction(reference: EditReference | undefined, edits: InlineEdits, history: PromptHistory): Promise<void> {
  const found = edits.find(reference);
  if (!found) return;
  const { id, label, task, lines, target } = found;
  const sent = lines && (await edits.listing({ ...target, lines }, task));
  const instruction = await askInstruction({ title: l10n.t('Edit {0}', label), value: task.isOwn ? task.instruction : '', history, sent });
  if (instruction !== undefined) await edits.retry({ edit: id }, { title: instruction, instruction, isOwn: true });
}

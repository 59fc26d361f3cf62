/** The commands of inline edits: what begins one, and what decides about the one at the cursor or of a lens. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { commands } from '../../contributions';
import { asRequested } from '../../host/background';
import type { Lazy } from '../../host/lazy';
import type { PromptHistory } from '../../host/promptHistory';
import { askForTrust } from '../../host/trust';
import type { EditReference } from '../inlineEdit/editLenses';
import type { InlineEdits } from '../inlineEdit/inlineEdits';
import { loadBeginEdit, loadTestGenerator, type Beginnings } from '../lazyModules';
import { editActions } from './editActions';
import { InstructionBox } from './instructionBox';
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
  /** Loaded before the code is read: it must be that of the moment in which the edit starts. */
  const load = (): Promise<[InlineEdits, Beginnings]> => Promise.all([lazyEdits.get(), loadBeginEdit()]);
  const ask = (value = ''): InstructionBox => new InstructionBox(history, log, value);
  /** The light bulb tells the problems that it is about. */
  const inEditor = (id: string, begin: (editor: vscode.TextEditor, problems: readonly vscode.Diagnostic[]) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerTextEditorCommand(id, (editor, _edit, ...args: unknown[]) => {
      const problems = args.filter((argument) => argument instanceof vscode.Diagnostic);
      // A quick fix of the Problems view may be about another file than the active editor's.
      const [uri] = args.filter((argument) => argument instanceof vscode.Uri);
      const isOther = uri && problems.length > 0 && uri.toString() !== editor.document.uri.toString();
      const run = async (): Promise<void> => begin(isOther ? await vscode.window.showTextDocument(uri) : editor, problems);
      asRequested(vscode.workspace.isTrusted ? run() : askForTrust(), id, log);
    });
  /** Lenses say which edit they mean, the title of a diff says which diff; keys and the palette mean the one at the cursor. */
  const decide = (id: string, run: (edits: InlineEdits, reference: EditReference | undefined) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      const edits = await lazyEdits.get();
      return run(edits, parseEditReference(argument) ?? (argument instanceof vscode.Uri ? edits.previewed(argument) : undefined));
    });
  const edit = async (editor: vscode.TextEditor): Promise<void> => {
    // Before anything is loaded: what is typed right after the key must not go into the file.
    const box = ask();
    try {
      const [edits, { beginOwnEdit }] = await load();
      await beginOwnEdit(edits, editor, box);
    } finally {
      box.dispose();
    }
  };
  return vscode.Disposable.from(
    inEditor(commands.editCode, edit),
    ...editActions().map((action) => inEditor(action.command, async (editor, problems) => {
      const [edits, { beginEdit }] = await load();
      await beginEdit(action, edits, editor, problems);
    })),
    inEditor(commands.generateTests, async (editor) => {
      const [edits] = await load();
      await (await loadTestGenerator()).generateTests(editor, edits, services);
    }),
    decide(commands.acceptEdit, (edits, reference) => edits.accept(reference)),
    decide(commands.rejectEdit, (edits, reference) => { edits.reject(reference); }),
    decide(commands.acceptAllEdits, (edits, reference) => edits.acceptAll(reference)),
    decide(commands.rejectAllEdits, (edits, reference) => { edits.rejectAll(reference); }),
    decide(commands.nextChange, (edits) => { edits.goToChange(1); }),
    decide(commands.previousChange, (edits) => { edits.goToChange(-1); }),
    decide(commands.cancelEdit, (edits, reference) => { edits.cancel(reference); }),
    decide(commands.retryEdit, (edits, reference) => edits.retry(reference)),
    decide(commands.retryEditWithInstruction, async (edits, reference) => (await loadBeginEdit()).retryWithInstruction(edits, reference, ask)),
    decide(commands.openEditAsDiff, (edits, reference) => edits.openAsDiff(reference)),
  );
}

// Inline edits on the local gateway, and files in the opened folder for them.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { EditTask } from '../../src/editor/inlineEdit/editRun';
import { targetOf, type EditTarget } from '../../src/editor/inlineEdit/editTarget';
import { InlineEdits, type EditServices } from '../../src/editor/inlineEdit/inlineEdits';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { systemClock } from '../../src/shared/clock';
import type { Gateway } from '../gateway/gateway';
import { fakeAccounts, type FakeSecrets } from './fakeSecrets';
import { answerDialogs, discardEditors, memoryLog, memoryState, useGateway, waitFor, type ShownDialog } from './support';

export const refactorTask: EditTask = { title: 'Refactor', instruction: 'Refactor this.', isOwn: false };
export const source = 'var a = 1;\nvar b = 2;\nvar c = 3;\nvar d = 4;\nvar e = 5;\n';
export const changed = 'var a = 1;\nconst b = 2;\nvar c = 3;\nconst d = 4;\nvar e = 5;\n';

/** An answer whose code block holds this. */
export const answerWith = (code: string, rest = {}) => ({ answer: { text: `Here it is:\n\n\`\`\`ts\n${code}\n\`\`\`\nDone.`, ...rest } }) as const;

export function select(editor: vscode.TextEditor, first: number, last: number): void {
  editor.selection = new vscode.Selection(first, 0, last, editor.document.lineAt(last).text.length);
}

/** Changes a document as somebody who types does. */
export async function type(document: vscode.TextDocument, at: vscode.Position | vscode.Range, text: string): Promise<void> {
  const typed = new vscode.WorkspaceEdit();
  typed.replace(document.uri, at instanceof vscode.Range ? at : new vscode.Range(at, at), text);
  assert.ok(await vscode.workspace.applyEdit(typed));
}

/** What an edit of an editor is about. */
export async function targetIn(editor: vscode.TextEditor): Promise<EditTarget> {
  const target = await targetOf(editor);
  assert.ok(target);
  return target;
}

interface EditFixture {
  gateway: () => Gateway;
  edits: () => InlineEdits;
  /** As another window has them. */
  makeEdits: (secrets?: FakeSecrets) => InlineEdits;
  makeServices: (secrets?: FakeSecrets) => EditServices;
  shown: () => ShownDialog[];
  /** Writes a file below the opened folder. */
  write: (name: string, text: string) => Promise<vscode.Uri>;
  /** The same, and shows it. */
  open: (name: string, text: string) => Promise<vscode.TextEditor>;
  /** A file with a name of its own. */
  openNew: (text: string, extension?: string) => Promise<vscode.TextEditor>;
  /** The same, as a user does it: what the API opens, VS Code keeps open for minutes after its editor was closed. */
  openAsUser: (text: string) => Promise<vscode.TextEditor>;
  begin: (editor: vscode.TextEditor) => Promise<void>;
  /** All five lines of `source` in an editor are edited; the proposal for the second and the fourth is over. */
  propose: (editor: vscode.TextEditor) => Promise<vscode.TextEditor>;
  /** A new file of `source` with that proposal, in an editor. */
  proposed: () => Promise<vscode.TextEditor>;
  states: () => string[];
  /** Says which button of each dialog is pressed. */
  press: (button: string) => void;
  /** One dialog is answered when the test says so. */
  pressLater: (message: RegExp, choice: Promise<string | undefined>) => void;
  said: (pattern: RegExp) => Promise<ShownDialog>;
  /** Bodies of the requests for an answer so far, the newest last. */
  asked: () => string[];
}

export function useEdits(): EditFixture {
  const gateway = useGateway();
  let folder = '';
  let edits: InlineEdits | undefined;
  let dialogs: ReturnType<typeof answerDialogs> | undefined;
  let answer: (dialog: ShownDialog) => string | Promise<string | undefined> | undefined = () => undefined;
  let parts: { dispose: () => void }[] = [];
  let files = 0;

  const makeServices = (secrets?: FakeSecrets): EditServices => {
    const log = memoryLog();
    const connection = new GatewayConnection(fakeAccounts(log, secrets), log, systemClock);
    const models = new ModelCatalog({ connection, state: memoryState(), workspaceState: memoryState(), log, clock: systemClock });
    parts.push(models, connection);
    return { connection, models, failures: new FailureReporter(log, systemClock), log, clock: systemClock };
  };
  const makeEdits = (secrets?: FakeSecrets): InlineEdits => {
    const made = new InlineEdits(makeServices(secrets));
    parts.push(made);
    return made;
  };
  const theEdits = (): InlineEdits => {
    assert.ok(edits);
    return edits;
  };
  const shown = (): ShownDialog[] => dialogs?.shown ?? [];

  before(async () => {
    const [opened] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(opened);
    folder = await mkdtemp(join(opened.uri.fsPath, 'edits-'));
  });
  beforeEach(() => {
    answer = () => undefined;
    dialogs = answerDialogs((dialog) => answer(dialog));
    edits = makeEdits();
  });
  afterEach(async () => {
    for (const part of parts) part.dispose();
    parts = [];
    dialogs?.restore();
    await discardEditors();
  });
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

  const write = async (name: string, text: string): Promise<vscode.Uri> => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return vscode.Uri.file(path);
  };
  const begin = async (editor: vscode.TextEditor): Promise<void> => theEdits().start(await targetIn(editor), refactorTask);
  const show = async (name: string, text: string): Promise<vscode.TextEditor> => vscode.window.showTextDocument(await write(name, text));
  const newName = (extension = 'ts'): string => `file${(files += 1)}.${extension}`;
  const openNew = (text: string, extension?: string): Promise<vscode.TextEditor> => show(newName(extension), text);
  const propose = async (editor: vscode.TextEditor): Promise<vscode.TextEditor> => {
    select(editor, 0, 4);
    await gateway().control(answerWith(changed.trimEnd()));
    await begin(editor);
    assert.deepEqual(states(), ['pending', 'pending']);
    return editor;
  };
  const states = (): string[] => theEdits().runs.flatMap(({ proposal }) => proposal.hunks.map(({ state }) => state));

  return {
    gateway,
    edits: theEdits,
    makeEdits,
    makeServices,
    shown,
    write,
    begin,
    states,
    open: show,
    openNew,
    openAsUser: async (text) => {
      const uri = await write(newName(), text);
      await vscode.commands.executeCommand('vscode.open', uri);
      return waitFor('the editor', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()));
    },
    propose,
    proposed: async () => propose(await openNew(source)),
    press: (button) => {
      answer = ({ buttons }) => buttons.find((label) => label === button);
    },
    pressLater: (message, choice) => {
      answer = (dialog) => (message.test(dialog.message) ? choice : undefined);
    },
    said: (pattern) => waitFor(String(pattern), () => shown().find(({ message }) => pattern.test(message))),
    asked: () => gateway().requests.filter(({ path }) => path.endsWith('/chat/completions')).map(({ body }) => JSON.stringify(body)),
  };
}

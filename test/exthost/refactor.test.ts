import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands, proposalScheme } from '../../src/contributions';
import { Proposals } from '../../src/editor/proposals';
import { refactorSelection } from '../../src/editor/refactor';
import { ApiKeys } from '../../src/host/apiKeys';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { systemClock } from '../../src/shared/clock';
import { FakeSecrets } from './fakeSecrets';
import { answerDialogs, memoryLog, memoryState, useFolder, useGateway, waitFor, type ShownDialog } from './support';

/** Replaces a function of the vscode API. @returns what brings it back */
function replace<Owner extends object>(owner: Owner, name: keyof Owner, value: unknown): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  assert.ok(descriptor);
  Object.defineProperty(owner, name, { configurable: true, value });
  return () => Object.defineProperty(owner, name, descriptor);
}

describe('refactor', () => {
  const gateway = useGateway();
  const folder = useFolder();
  let dialogs: ReturnType<typeof answerDialogs>;
  let answer: (dialog: ShownDialog) => string | undefined;
  let count = 0;
  let restore: () => void = () => undefined;

  beforeEach(() => {
    answer = () => undefined;
    dialogs = answerDialogs((dialog) => answer(dialog));
  });
  afterEach(async () => {
    restore();
    restore = () => undefined;
    dialogs.restore();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const open = async (text: string): Promise<vscode.TextEditor> => {
    const path = join(folder(), `file${(count += 1)}.ts`);
    await writeFile(path, text);
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(path));
  };
  const select = (editor: vscode.TextEditor, first: number, last: number): void => {
    editor.selection = new vscode.Selection(first, 0, last, editor.document.lineAt(last).text.length);
  };
  const edit = async (document: vscode.TextDocument, line: number, text: string): Promise<void> => {
    const typed = new vscode.WorkspaceEdit();
    typed.insert(document.uri, new vscode.Position(line, 0), text);
    await vscode.workspace.applyEdit(typed);
  };
  const chats = (): number => gateway().requests.filter(({ path }) => path.endsWith('/chat/completions')).length;
  /** Runs the command, which fails. @returns what presses a button of the notification */
  const failed = async (): Promise<(button: string) => void> => {
    let press: ((button: string) => void) | undefined;
    restore = replace(vscode.window, 'showErrorMessage', () => new Promise((resolve) => (press = resolve)));
    void vscode.commands.executeCommand(commands.refactor);
    return waitFor('the notification', () => press);
  };
  const proposalTab = (): vscode.Uri | undefined => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputTextDiff && input.modified.scheme === proposalScheme ? input.modified : undefined;
  };
  const refactor = async (): Promise<vscode.Uri> => {
    await vscode.commands.executeCommand(commands.refactor);
    return waitFor('the diff', proposalTab);
  };
  const replacement = (code: string) => ({ answer: { text: `Here it is:\n\n\`\`\`ts\n${code}\n\`\`\`\nDone.` } }) as const;
  const said = (pattern: RegExp) => waitFor(String(pattern), () => dialogs.shown.find(({ message }) => pattern.test(message)));

  it('shows a diff and changes nothing before it is accepted', async () => {
    const editor = await open('var a = 1;\nvar b = 2;\nvar c = 3;\n');
    select(editor, 1, 1);
    await gateway().control(replacement('const b = 2;'));
    const uri = await refactor();
    assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), 'var a = 1;\nconst b = 2;\nvar c = 3;\n');
    assert.equal(editor.document.getText(), 'var a = 1;\nvar b = 2;\nvar c = 3;\n');
    assert.equal(editor.document.isDirty, false);
  });

  it('applies on accept as one undo step, keeps every other line, and saves nothing (T56)', async () => {
    const before = 'var a = 1;\r\n\tvar b = 2;\r\n\tvar c = 3;\r\nvar d = 4;\r\n';
    const editor = await open(before);
    select(editor, 1, 2);
    await gateway().control(replacement('const b = 2;\nconst c = 3;'));
    await refactor();
    await vscode.commands.executeCommand(commands.acceptProposal);
    const { document } = editor;
    assert.equal(document.getText(), 'var a = 1;\r\n\tconst b = 2;\r\n\tconst c = 3;\r\nvar d = 4;\r\n');
    assert.equal(document.isDirty, true);
    assert.equal(proposalTab(), undefined);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('works with the local gateway’s own edits: the code stays correct', async () => {
    const editor = await open('function twice(n) {\n  var sum = 0;\n  sum = n + n;\n  return sum;\n}\n');
    select(editor, 0, 4);
    await refactor();
    await vscode.commands.executeCommand(commands.acceptProposal);
    assert.equal(editor.document.getText(), 'function twice(n) {\n  let sum = 0;\n  sum = n + n;\n  return sum;\n}\n');
  });

  it('applies from the notification as well, and a second time says that it was decided (T55)', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control(replacement('const a = 1;'));
    answer = ({ buttons }) => buttons.find((button) => button === 'Accept');
    await vscode.commands.executeCommand(commands.refactor);
    await waitFor('the change', () => editor.document.getText() === 'const a = 1;\n');
    await vscode.commands.executeCommand(commands.acceptProposal);
    await said(/already decided/);
    assert.equal(editor.document.getText(), 'const a = 1;\n');
  });

  it('leaves the file alone when the proposal is discarded', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control(replacement('const a = 1;'));
    const uri = await refactor();
    await vscode.commands.executeCommand(commands.discardProposal);
    await waitFor('the diff to close', () => proposalTab() === undefined);
    await vscode.commands.executeCommand(commands.acceptProposal, uri);
    await said(/already decided/);
    assert.equal(editor.document.getText(), 'var a = 1;\n');
  });

  it('applies nothing to a file that has changed since, and keeps the proposal (T49)', async () => {
    const editor = await open('var a = 1;\nvar b = 2;\n');
    select(editor, 0, 0);
    await gateway().control(replacement('const a = 1;'));
    await refactor();
    const typed = new vscode.WorkspaceEdit();
    typed.insert(editor.document.uri, new vscode.Position(1, 0), '// mine\n');
    await vscode.workspace.applyEdit(typed);
    answer = ({ buttons }) => buttons.find((button) => button === 'Open Proposal');
    await vscode.commands.executeCommand(commands.acceptProposal);
    await said(/has changed since/);
    assert.equal(editor.document.getText(), 'var a = 1;\n// mine\nvar b = 2;\n');
    await waitFor('the proposal as a document', () => vscode.window.activeTextEditor?.document.getText() === 'const a = 1;');
  });

  it('never offers to apply an answer that was cut off (T24, T58)', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control({ answer: { text: '```ts\nconst a = 1;\n```', finishReason: 'length' } });
    await vscode.commands.executeCommand(commands.refactor);
    await said(/not complete/);
    assert.equal(proposalTab(), undefined);
    assert.equal(editor.document.getText(), 'var a = 1;\n');
  });

  it('keeps what came before the connection broke, in one notification (T07)', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control({ fault: 'T07', times: 1 });
    answer = ({ buttons }) => buttons.find((button) => button === 'Open Answer');
    await vscode.commands.executeCommand(commands.refactor);
    const { buttons } = await said(/connection/);
    assert.deepEqual(buttons, ['Retry', 'Open Answer']);
    await waitFor('the partial answer', () => vscode.window.activeTextEditor?.document.isUntitled);
    assert.notEqual(vscode.window.activeTextEditor?.document.getText(), '');
    assert.equal(editor.document.getText(), 'var a = 1;\n');
    assert.equal(dialogs.shown.length, 1, JSON.stringify(dialogs.shown));
  });

  it('says that credits are used up, with the way to top up (T31)', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control({ fault: 'T31', times: 1 });
    await vscode.commands.executeCommand(commands.refactor);
    assert.deepEqual((await said(/credits are used up/)).buttons, ['Top Up']);
    assert.equal(proposalTab(), undefined);
  });

  it('asks for a selection when there is none', async () => {
    const editor = await open('var a = 1;\n');
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    const requests = gateway().requests.length;
    await vscode.commands.executeCommand(commands.refactor);
    await said(/Select some code/);
    assert.equal(gateway().requests.length, requests);
  });

  it('tries the same lines again after a failure, wherever the selection is by then', async () => {
    const editor = await open('var a = 1;\nvar b = 2;\nvar c = 3;\n');
    select(editor, 1, 1);
    await gateway().control({ fault: 'T07', times: 1 });
    const press = await failed();
    await gateway().control(replacement('const b = 2;'));
    select(editor, 2, 2);
    press('Retry');
    const uri = await waitFor('the diff', proposalTab);
    assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), 'var a = 1;\nconst b = 2;\nvar c = 3;\n');
  });

  it('does not try again when the lines have changed since, and says so', async () => {
    const editor = await open('var a = 1;\nvar b = 2;\n');
    select(editor, 0, 0);
    await gateway().control({ fault: 'T07', times: 1 });
    const asked = chats();
    const press = await failed();
    await edit(editor.document, 0, '// mine\n');
    press('Retry');
    await said(/:1 has changed since/);
    assert.equal(chats(), asked + 1);
  });

  it('takes a regular end in another provider’s words for complete', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control({ answer: { text: '```ts\nconst a = 1;\n```', finishReason: 'end_turn' } });
    await refactor();
  });

  it('says that there is no code in the answer', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control({ answer: { text: '```ts\n```' } });
    await vscode.commands.executeCommand(commands.refactor);
    await said(/no code in the answer/);
    assert.equal(dialogs.shown.length, 1);
  });

  it('applies after all when one’s own edit is undone (T49)', async () => {
    const editor = await open('var a = 1;\nvar b = 2;\n');
    select(editor, 0, 0);
    await gateway().control(replacement('const a = 1;'));
    const uri = await refactor();
    await edit(editor.document, 1, '// mine\n');
    void vscode.commands.executeCommand(commands.acceptProposal, uri);
    await said(/has changed since/);
    const undone = new vscode.WorkspaceEdit();
    undone.delete(editor.document.uri, new vscode.Range(1, 0, 2, 0));
    await vscode.workspace.applyEdit(undone);
    await vscode.commands.executeCommand(commands.acceptProposal, uri);
    assert.equal(editor.document.getText(), 'const a = 1;\nvar b = 2;\n');
  });

  it('applies once when accepted twice at a time (T55)', async () => {
    const editor = await open('a\nvar b = 2;\n');
    select(editor, 0, 0);
    await gateway().control(replacement('a\na'));
    const uri = await refactor();
    let edits = 0;
    const { applyEdit } = vscode.workspace;
    restore = replace(vscode.workspace, 'applyEdit', (change: vscode.WorkspaceEdit) => {
      edits += 1;
      return applyEdit(change);
    });
    await Promise.all([1, 2].map(() => vscode.commands.executeCommand(commands.acceptProposal, uri)));
    assert.equal(edits, 1);
    assert.equal(editor.document.getText(), 'a\na\nvar b = 2;\n');
  });

  it('drops the proposal when its diff is closed', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control(replacement('const a = 1;'));
    const uri = await refactor();
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await waitFor('the diff to close', () => proposalTab() === undefined);
    await vscode.commands.executeCommand(commands.acceptProposal, uri);
    await said(/already decided or closed/);
    assert.equal(editor.document.getText(), 'var a = 1;\n');
  });

  it('keeps the proposal when its diff is moved to another group', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control(replacement('const a = 1;'));
    const uri = await refactor();
    await vscode.commands.executeCommand('workbench.action.moveEditorToNextGroup');
    await waitFor('the other group', () => vscode.window.tabGroups.all.length === 2 && proposalTab());
    await vscode.commands.executeCommand(commands.acceptProposal, uri);
    assert.equal(editor.document.getText(), 'const a = 1;\n');
  });

  it('proposes the right text when the line endings change meanwhile (T53)', async () => {
    const editor = await open('var a = 1;\nvar b = 2;\nvar c = 3;\n');
    select(editor, 1, 1);
    await gateway().control(replacement('const b = 2;'));
    const { withProgress } = vscode.window;
    restore = replace(vscode.window, 'withProgress', async (...progress: Parameters<typeof withProgress>) => {
      const outcome = await withProgress(...progress);
      await editor.edit((builder) => {
        builder.setEndOfLine(vscode.EndOfLine.CRLF);
      });
      return outcome;
    });
    await vscode.commands.executeCommand(commands.refactor);
    const uri = await waitFor('the diff', proposalTab);
    assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), 'var a = 1;\nconst b = 2;\nvar c = 3;\n');
  });

  it('says that something went wrong when the diff cannot be shown, and logs it', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control(replacement('const a = 1;'));
    const { executeCommand } = vscode.commands;
    restore = replace(vscode.commands, 'executeCommand', (command: string, ...rest: unknown[]) =>
      command === 'vscode.diff' ? Promise.reject(new Error('no diff')) : executeCommand(command, ...rest),
    );
    await vscode.commands.executeCommand(commands.refactor);
    assert.deepEqual((await said(/Something went wrong in the extension/)).buttons, ['Show Log']);
  });

  it('says that something went wrong when the file cannot be shown after it was changed', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control(replacement('const a = 1;'));
    await refactor();
    restore = replace(vscode.window, 'showTextDocument', () => Promise.reject(new Error('no editor')));
    await vscode.commands.executeCommand(commands.acceptProposal);
    await said(/Something went wrong in the extension/);
    assert.equal(editor.document.getText(), 'const a = 1;\n');
  });

  it('ends at a cancel even while the keyring keeps it waiting', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    const secrets = new FakeSecrets();
    let isAsked = false;
    secrets.get = () => {
      isAsked = true;
      return new Promise(() => undefined);
    };
    const log = memoryLog();
    const connection = new GatewayConnection(new ApiKeys(secrets, log), log, systemClock);
    const models = new ModelCatalog(connection, memoryState(), log, systemClock);
    const cancellation = new vscode.CancellationTokenSource();
    restore = replace(vscode.window, 'withProgress', (_options: unknown, task: (progress: unknown, token: unknown) => unknown) =>
      task({ report: () => undefined }, cancellation.token),
    );
    const proposals = new Proposals();
    const finished = refactorSelection(editor, { connection, models, proposals, failures: new FailureReporter(log, systemClock) });
    await waitFor('the question for the key', () => isAsked);
    cancellation.cancel();
    await finished;
    assert.deepEqual(dialogs.shown, []);
    proposals.dispose();
  });

  it('shows a file’s name as text, whatever it looks like', async () => {
    const path = join(folder(), '[x](command:quit)');
    await writeFile(path, 'var a = 1;\n');
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(path));
    select(editor, 0, 0);
    const titles: string[] = [];
    const { withProgress } = vscode.window;
    restore = replace(vscode.window, 'withProgress', (options: vscode.ProgressOptions, task: Parameters<typeof withProgress>[1]) => {
      titles.push(options.title ?? '');
      return withProgress(options, task);
    });
    await gateway().control(replacement('const a = 1;'));
    await refactor();
    const { message } = await said(/Apply the change/);
    for (const text of [...titles, message]) assert.ok(!text.includes(']('), text);
    assert.equal(titles.length, 1);
  });

  it('offers explain and refactor in the light bulb of a selection', async () => {
    const editor = await open('var a = 1;\n');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      new vscode.Range(0, 0, 0, 5),
    );
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes('Explain with K-Router'), String(titles));
    assert.ok(titles.includes('Refactor with K-Router'), String(titles));
  });
});

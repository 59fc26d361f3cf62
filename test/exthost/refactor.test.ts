import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands, proposalScheme } from '../../src/contributions';
import { answerDialogs, useFolder, useGateway, waitFor, type ShownDialog } from './support';

describe('refactor', () => {
  const gateway = useGateway();
  const folder = useFolder();
  let dialogs: ReturnType<typeof answerDialogs>;
  let answer: (dialog: ShownDialog) => string | undefined;
  let count = 0;

  beforeEach(() => {
    answer = () => undefined;
    dialogs = answerDialogs((dialog) => answer(dialog));
  });
  afterEach(async () => {
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

  it('keeps what came before the connection broke (T07)', async () => {
    const editor = await open('var a = 1;\n');
    select(editor, 0, 0);
    await gateway().control({ fault: 'T07', times: 1 });
    answer = ({ buttons }) => buttons.find((button) => button === 'Open Answer');
    await vscode.commands.executeCommand(commands.refactor);
    await said(/not complete/);
    await waitFor('the partial answer', () => vscode.window.activeTextEditor?.document.isUntitled);
    assert.notEqual(vscode.window.activeTextEditor?.document.getText(), '');
    assert.equal(editor.document.getText(), 'var a = 1;\n');
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
    await said(/Select the code/);
    assert.equal(gateway().requests.length, requests);
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

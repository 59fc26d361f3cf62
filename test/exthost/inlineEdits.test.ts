// Inline edits in a real editor: what is seen of them, what is typed meanwhile, and what accepting does.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { commands, inlineEditScheme } from '../../src/contributions';
import { answerWith, changed, select, source, type, useEdits } from './editFixture';
import { save, waitFor } from './support';

describe('inline edits', () => {
  const { begin, edits, gateway, openAsUser, openNew, press, propose, proposed, said, shown, states } = useEdits();

  describe('before anything is accepted', () => {
    it('leave the document as it is, and not dirty', async () => {
      const { document } = await proposed();
      assert.equal(document.getText(), source);
      assert.equal(document.isDirty, false);
    });

    it('say by lenses what can be done', async () => {
      const { document } = await proposed();
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
      const titles = lenses.map(({ command, range }) => `${range.start.line} ${command?.title ?? ''}`);
      for (const title of ['0 $(check-all)\u00A0Accept All', '0 Retry', '1 $(check)\u00A0Accept −1 +1', '3 $(close)\u00A0Reject']) assert.ok(titles.includes(title), titles.join('\n'));
    });

    it('are shown while they are written: the first change before the answer is over', async () => {
      const editor = await openNew(source);
      select(editor, 0, 4);
      const content = '```ts\nvar a = 1;\nconst b = 2;\nvar c = 3;\nconst d';
      const event = JSON.stringify({ choices: [{ index: 0, delta: { content } }] });
      await gateway().control({ answer: { chunks: [`data: ${event}\n\n`], ending: 'hang' } });
      const finished = begin(editor);
      await waitFor('the first change', () => states()[0] === 'pending');
      assert.equal(edits().runs[0]?.isStreaming, true);
      assert.equal(editor.document.isDirty, false);
      edits().cancel({ edit: 1 });
      await finished;
      assert.deepEqual(states(), ['pending'], 'what came before the cancel stays');
      assert.deepEqual(shown(), []);
    });

    it('are seen as a diff that changes with them', async () => {
      const { document } = await proposed();
      await edits().openAsDiff({ edit: 1 });
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(input instanceof vscode.TabInputTextDiff && input.modified.scheme === inlineEditScheme);
      const preview = await vscode.workspace.openTextDocument(input.modified);
      assert.equal(preview.getText(), changed);
      const [first] = edits().runs[0]?.proposal.hunks ?? [];
      assert.ok(first);
      edits().reject({ edit: 1, change: first.id });
      await waitFor('the other text', () => preview.getText() === source.replace('var d', 'const d'));
      assert.equal(document.isDirty, false);
    });
  });

  describe('while one goes on typing (T49)', () => {
    it('move with edits above, and keep edits between the changes and below', async () => {
      const { document } = await proposed();
      await type(document, new vscode.Position(0, 0), '// mine\n');
      await type(document, new vscode.Position(3, 10), ' // three');
      await type(document, new vscode.Position(5, 10), ' // five');
      await edits().acceptAll({ edit: 1 });
      assert.equal(document.getText(), '// mine\nvar a = 1;\nconst b = 2;\nvar c = 3; // three\nconst d = 4;\nvar e = 5; // five\n');
    });

    it('never overwrite what was typed into a change, and say so', async () => {
      const { document } = await proposed();
      await type(document, new vscode.Position(1, 4), 'my');
      await waitFor('the conflict', () => states()[0] === 'conflict');
      await edits().acceptAll({ edit: 1 });
      assert.equal(document.getText(), source.replace('var b', 'var myb').replace('var d', 'const d'));
      press('Open Proposal');
      const [first] = edits().runs[0]?.proposal.hunks ?? [];
      await edits().accept({ edit: 1, change: first?.id ?? 0 });
      await said(/You have changed these lines since/);
      await waitFor('the proposal as a document', () => vscode.window.activeTextEditor?.document.getText() === changed.trimEnd());
    });

    it('can be accepted after all when one’s own edit is undone', async () => {
      const { document } = await proposed();
      await type(document, new vscode.Position(1, 4), 'my');
      await waitFor('the conflict', () => states()[0] === 'conflict');
      await type(document, new vscode.Range(1, 4, 1, 6), '');
      await edits().acceptAll({ edit: 1 });
      assert.equal(document.getText(), changed);
    });
  });

  describe('once accepted', () => {
    it('are applied exactly once, whatever is pressed how often (T55)', async () => {
      const { document } = await proposed();
      await Promise.all([edits().acceptAll({ edit: 1 }), edits().acceptAll({ edit: 1 })]);
      assert.equal(document.getText(), changed);
      await edits().acceptAll({ edit: 1 });
      await said(/already decided/);
      assert.equal(document.getText(), changed);
      assert.deepEqual(edits().runs, []);
    });

    it('are not applied after a reject (T55)', async () => {
      const { document } = await proposed();
      edits().rejectAll({ edit: 1 });
      await edits().acceptAll({ edit: 1 });
      await said(/already decided/);
      assert.equal(document.getText(), source);
    });

    it('find the lines changed when another window wrote them (T55)', async () => {
      const { document } = await proposed();
      await writeFile(document.uri.fsPath, changed);
      await waitFor('the other window’s text', () => document.getText() === changed);
      await waitFor('the conflicts', () => states().every((state) => state === 'conflict'));
      await edits().acceptAll({ edit: 1 });
      assert.equal(document.getText(), changed);
    });

    it('are one undo step, and saved nowhere (T56)', async () => {
      const editor = await proposed();
      await edits().acceptAll({ edit: 1 });
      assert.equal(editor.document.isDirty, true);
      assert.equal(await readFile(editor.document.uri.fsPath, 'utf8'), source);
      await vscode.window.showTextDocument(editor.document);
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), source);
    });

    it('are one change at a time when that is asked for', async () => {
      const { document } = await proposed();
      const [, second] = edits().runs[0]?.proposal.hunks ?? [];
      assert.ok(second);
      await edits().accept({ edit: 1, change: second.id });
      assert.equal(document.getText(), source.replace('var d', 'const d'));
      assert.deepEqual(states(), ['pending', 'accepted']);
    });
  });

  describe('beside what else changes files (T59)', () => {
    it('leave what a formatter does on saving alone', async () => {
      const { document } = await propose(await openNew(source, 'txt'));
      const [first] = edits().runs[0]?.proposal.hunks ?? [];
      assert.ok(first);
      const formatter = vscode.languages.registerDocumentFormattingEditProvider('plaintext', {
        provideDocumentFormattingEdits: () => [vscode.TextEdit.insert(new vscode.Position(0, 0), '// formatted\n')],
      });
      const formatting = vscode.workspace.getConfiguration('editor', document.uri);
      await formatting.update('formatOnSave', true, vscode.ConfigurationTarget.Global);
      try {
        await edits().accept({ edit: 1, change: first.id });
        await save(document);
        assert.equal(document.getText(), `// formatted\n${source.replace('var b', 'const b')}`);
        await edits().acceptAll({ edit: 1 });
        assert.equal(document.getText(), `// formatted\n${changed}`);
      } finally {
        await formatting.update('formatOnSave', undefined, vscode.ConfigurationTarget.Global);
        formatter.dispose();
      }
    });

    it('are refused or moved, never misplaced, when another edit comes right before', async () => {
      const { document } = await propose(await openAsUser(source));
      const other = type(document, new vscode.Position(0, 0), '// renamed\n');
      await Promise.all([edits().acceptAll({ edit: 1 }), other]);
      await edits().acceptAll({ edit: 1 });
      assert.equal(document.getText(), `// renamed\n${changed}`);
    });
  });

  it('try the same lines again, with what was accepted and typed', async () => {
    const { document } = await proposed();
    await type(document, new vscode.Position(0, 0), '// mine\n');
    await gateway().control(answerWith(changed.replace('const d', 'let d').trimEnd()));
    await edits().retry({ edit: 1 });
    await edits().acceptAll({ edit: 2 });
    assert.equal(document.getText(), `// mine\n${changed.replace('const d', 'let d')}`);
  });

  it('are done by the commands and keys of the extension, at the caret', async () => {
    const editor = await openNew(source);
    select(editor, 0, 4);
    await gateway().control(answerWith(changed.trimEnd()));
    await vscode.commands.executeCommand(commands.refactor);
    const lenses = async (): Promise<vscode.CodeLens[]> => vscode.commands.executeCommand('vscode.executeCodeLensProvider', editor.document.uri);
    await waitFor('the proposal', async () => (await lenses()).some(({ command }) => command?.title.includes('Accept All')));
    editor.selection = new vscode.Selection(3, 0, 3, 0);
    await vscode.commands.executeCommand(commands.acceptEdit);
    assert.equal(editor.document.getText(), source.replace('var d', 'const d'));
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    await vscode.commands.executeCommand(commands.acceptAllEdits);
    assert.equal(editor.document.getText(), changed);
  });

  it('offer explain, edit and refactor in the light bulb of a selection', async () => {
    const editor = await openNew(source);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', editor.document.uri, new vscode.Range(0, 0, 0, 5));
    const titles = actions.map(({ title }) => title);
    for (const title of ['Explain with K-Router', 'Refactor with K-Router', 'Edit with K-Router…']) assert.ok(titles.includes(title), String(titles));
  });
});

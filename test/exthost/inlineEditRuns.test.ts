// How inline edits are asked for and answered: odd answers, several at once, waits and models.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import { answerWith, changed, refactorTask, select, source, targetIn, useEdits } from './editFixture';
import { FakeSecrets } from './fakeSecrets';
import { modelsAsked, waitFor } from './support';

describe('inline edits', () => {
  const { begin, edits, gateway, makeEdits, openNew, press, proposed, said, shown } = useEdits();

  describe('of an odd answer', () => {
    it('ask before they put in code that leaves parts out (T57)', async () => {
      const editor = await openNew(source);
      select(editor, 0, 4);
      await gateway().control(answerWith('var a = 1;\nconst b = 2;\n// ... rest unchanged ...'));
      await begin(editor);
      void edits().acceptAll({ edit: 1 });
      await said(/leave parts out/);
      assert.equal(editor.document.getText(), source);
    });

    it('say that there is no code (T57)', async () => {
      const editor = await openNew(source);
      select(editor, 0, 0);
      await gateway().control({ answer: { text: '```ts\n```' } });
      await begin(editor);
      await said(/no code in the answer/);
      assert.deepEqual(edits().runs, []);
    });

    it('never accept as a whole by themselves what was cut off (T24, T58)', async () => {
      const editor = await openNew(source);
      select(editor, 0, 4);
      await gateway().control({ answer: { text: '```ts\nvar a = 1;\nconst b = 2;\nvar c = 3;\nvar d', finishReason: 'length' } });
      await begin(editor);
      await said(/not complete/);
      void edits().acceptAll({ edit: 1 });
      await said(/not complete\..*Accept the changes/);
      assert.equal(editor.document.getText(), source);
    });

    it('keep what came before the connection broke, in one notification (T07)', async () => {
      const editor = await openNew('var a = 1;\n');
      select(editor, 0, 0);
      await gateway().control({ fault: 'T07', times: 1 });
      press('Open Answer');
      await begin(editor);
      assert.deepEqual((await said(/connection/)).buttons, ['Retry', 'Copy Diagnostics', 'Open Answer']);
      await waitFor('the partial answer', () => vscode.window.activeTextEditor?.document.isUntitled);
      assert.equal(editor.document.getText(), 'var a = 1;\n');
      assert.equal(shown().length, 1, JSON.stringify(shown()));
    });

    it('say that credits are used up, with the way to top up (T31)', async () => {
      const editor = await openNew(source);
      select(editor, 0, 0);
      await gateway().control({ fault: 'T31', times: 1 });
      await begin(editor);
      assert.deepEqual((await said(/credits are used up/)).buttons, ['Top Up', 'Use Another Model', 'Retry']);
    });
  });

  it('run in several files at once, and end one by one', async () => {
    const first = await openNew(source);
    select(first, 0, 4);
    const one = await targetIn(first);
    const second = await openNew(source);
    select(second, 0, 4);
    const two = await targetIn(second);
    await gateway().control({ ...answerWith(changed.trimEnd()), times: 2 });
    await Promise.all([edits().start(one, refactorTask), edits().start(two, refactorTask)]);
    assert.equal(edits().runs.length, 2);
    const run = edits().runs.find(({ uri }) => uri.path === first.document.uri.path);
    assert.ok(run);
    await edits().acceptAll({ edit: run.id });
    assert.equal(first.document.getText(), changed);
    assert.equal(second.document.getText(), source);
    assert.equal(edits().runs.length, 1);
  });

  it('are not begun twice on the same lines', async () => {
    const editor = await proposed();
    select(editor, 1, 1);
    await begin(editor);
    await said(/not decided yet/);
    assert.equal(edits().runs.length, 1);
  });

  it('end at a cancel even while the keyring keeps them waiting', async () => {
    const editor = await openNew(source);
    select(editor, 0, 0);
    const secrets = new FakeSecrets();
    let isAsked = false;
    secrets.get = () => {
      isAsked = true;
      return new Promise(() => undefined);
    };
    const waiting = makeEdits(secrets);
    const finished = waiting.start(await targetIn(editor), refactorTask);
    await waitFor('the question for the key', () => isAsked);
    waiting.cancel({ edit: 1 });
    await finished;
    assert.deepEqual(shown(), []);
    assert.deepEqual(waiting.runs, []);
  });

  it('wait each for its own model: another one is asked instead of one of them, whose lens says so at once', async () => {
    const [one, other] = [await openNew(source), await openNew(source)];
    // The other one is held back with the first.
    await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
    const running: Promise<void>[] = [];
    for (const editor of [one, other]) {
      running.push(edits().start(await targetIn(editor), refactorTask));
      await waitFor('the wait', () => edits().runs.length === running.length && edits().runs.every(({ waiting }) => waiting !== undefined));
    }
    const [first, second] = edits().runs;
    assert.ok(first && second);
    // The answer is there only after its head has been: the lens must not wait for it.
    await gateway().control({ answer: { chunks: [': alive\n\n'], ending: 'hang' } });
    const changes: (string | undefined)[] = [];
    first.onDidChange(() => changes.push(first.waiting));
    first.askInstead('kr/claude-sonnet');
    await waitFor('the other model', () => modelsAsked(gateway()).includes('kr/claude-sonnet'));
    await waitFor('the lens', () => changes.includes(undefined));
    assert.deepEqual([first.model, first.waiting, first.isStreaming], ['kr/claude-sonnet', undefined, true]);
    assert.ok(second.waiting !== undefined && second.model !== first.model);
    for (const { id } of [first, second]) edits().cancel({ edit: id });
    await Promise.all(running);
  });

  // The last one here: the extension’s own requests for that model are held back for a while after it.
  it('ask another model by their lens, and no other request that waits', async () => {
    const editors = [await openNew(source), await openNew(source)];
    // The other one is held back with the first.
    await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
    const lensOf = async (editor: vscode.TextEditor): Promise<vscode.Command | undefined> => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', editor.document.uri);
      return lenses.find(({ command }) => command?.title === 'Use Another Model')?.command;
    };
    for (const editor of editors) {
      select(await vscode.window.showTextDocument(editor.document), 0, 4);
      await vscode.commands.executeCommand(commands.refactor);
      await waitFor('the lens', () => lensOf(editor));
    }
    const before = modelsAsked(gateway()).length;
    const [editor] = editors;
    const lens = editor && (await lensOf(editor));
    assert.ok(lens);
    const choosing = vscode.commands.executeCommand(lens.command, lens.arguments?.[0]);
    const accepting = (async () => {
      await waitFor('the other model', async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return modelsAsked(gateway()).length > before;
      });
    })();
    await Promise.all([choosing, accepting]);
    // The highlight was on another model than the one that waits.
    assert.equal(modelsAsked(gateway()).slice(before).filter((model) => model !== modelsAsked(gateway())[0]).length, 1);
    await waitFor('the proposal', async () => (await lensOf(editor)) === undefined);
    const left = editors[1] && (await lensOf(editors[1]));
    assert.ok(left, 'the other edit waits on');
    for (const { document } of editors) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand(commands.rejectAllEdits);
    }
  });
});

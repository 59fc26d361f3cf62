// The user's own commands: in the list, by a key, in the light bulb; as an edit and in the chat; and a setting with mistakes.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import { UserCommands } from '../../src/editor/commands/userCommands';
import { Lazy } from '../../src/host/lazy';
import type { ContextItem } from '../../src/shared/context';
import { answerWith, changed, select, source, useEdits } from './editFixture';
import { setSettings, waitFor } from './support';

describe('commands of the user’s own', () => {
  const fixture = useEdits();
  const problems = vscode.languages.createDiagnosticCollection('user-commands');
  let asked: { question: string; context: readonly ContextItem[] }[] = [];
  let own: UserCommands;

  beforeEach(() => {
    asked = [];
    own = new UserCommands({
      ...fixture.makeServices(),
      edits: new Lazy(() => Promise.resolve(fixture.edits())),
      ask: (question, context) => {
        asked.push({ question, context });
        return Promise.resolve();
      },
    });
  });
  afterEach(async () => {
    problems.clear();
    await setSettings({ commands: undefined });
  });
  after(() => {
    problems.dispose();
  });

  it('edit the selection, with the problems in it, which the prompt may name', async () => {
    await setSettings({ commands: [{ title: 'Modernise', prompt: 'Use const in ${selection} of ${file}. Mind ${diagnostics}.' }] });
    const editor = await fixture.open('own.ts', source);
    problems.set(editor.document.uri, [new vscode.Diagnostic(new vscode.Range(1, 0, 1, 3), 'Unexpected var.')]);
    select(editor, 0, 4);
    await fixture.gateway().control(answerWith(changed.trimEnd()));
    await own.run({ title: 'Modernise' });
    const body = fixture.asked().at(-1) ?? '';
    assert.match(body, /Use const in the selected lines of `[^`]*own\.ts`\. Mind the problems that the editor reports\./);
    assert.match(body, /Unexpected var\./);
    const [run] = fixture.edits().runs;
    assert.equal(run?.task.title, 'Modernise');
    await fixture.edits().acceptAll({ edit: run.id });
    assert.equal(editor.document.getText(), changed);
  });

  it('ask in the chat, with the selection in its place or beside the question', async () => {
    await setSettings({
      commands: [
        { title: 'Here', prompt: 'What is this? ${selection}', answer: 'chat' },
        { title: 'Beside', prompt: 'Is this ${language}?', answer: 'chat' },
      ],
    });
    const editor = await fixture.open('own.ts', source);
    select(editor, 1, 1);
    await own.run({ title: 'Here' });
    await own.run({ title: 'Beside' });
    assert.deepEqual(asked.map(({ question }) => question), ['What is this? \n\n```typescript\nvar b = 2;\n```', 'Is this typescript?']);
    assert.deepEqual(asked.map(({ context }) => context.map(({ text }) => text)), [[], ['var b = 2;']]);
  });

  it('write a new file about the selection, which is not saved', async () => {
    await setSettings({ commands: [{ title: 'Sketch', prompt: 'Write a page that shows ${selection}.', answer: 'newFile' }] });
    const editor = await fixture.open('own.ts', source);
    select(editor, 1, 1);
    await fixture.gateway().control(answerWith('const page = b;'));
    await own.run({ title: 'Sketch' });
    const { document } = vscode.window.activeTextEditor ?? {};
    assert.deepEqual([document?.isUntitled, document?.languageId, document?.getText()], [true, 'typescript', 'const page = b;\n']);
    assert.match(fixture.asked().at(-1) ?? '', /var b = 2;[^]*Write a page that shows the selected lines\./);
    assert.equal(editor.document.getText(), source);
  });

  it('are offered in the light bulb of a selection', async () => {
    await setSettings({ commands: [{ title: 'Modernise', prompt: 'Use const.' }] });
    const editor = await fixture.open('own.ts', source);
    const found = await waitFor('the command', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', editor.document.uri, new vscode.Range(0, 0, 1, 0));
      return actions.find(({ title }) => title === 'K-Router: Modernise');
    });
    assert.deepEqual([found.command?.command, found.command?.arguments], [commands.runCommand, [{ title: 'Modernise' }]]);
  });

  it('leave out what is none, and tell the user once, with the way to the setting', async () => {
    await setSettings({ commands: [{ title: 'Good', prompt: 'x' }, { title: '' }, 'odd', { title: 'Good', prompt: 'y' }] });
    assert.deepEqual(own.list.map(({ title, prompt }) => [title, prompt]), [['Good', 'x']]);
    assert.deepEqual(fixture.shown(), []);
    void own.run({ title: 'Missing' });
    const { buttons } = await fixture.said(/Look at entry 2, 3, “Good”\./);
    assert.deepEqual(buttons, ['Open Settings']);
    await fixture.said(/no command “Missing”/);
    void own.run({ title: 'Missing' });
    await waitFor('the second answer', () => fixture.shown().filter(({ message }) => message.includes('Missing')).length === 2);
    assert.equal(fixture.shown().length, 3);
  });

  it('say that there are none yet', async () => {
    void own.run(undefined);
    const { buttons } = await fixture.said(/no commands of your own yet/);
    assert.deepEqual(buttons, ['Open Settings']);
  });
});

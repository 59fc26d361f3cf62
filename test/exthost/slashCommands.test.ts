import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { shownMessages, type PromptMessage } from '../../src/shared/transcript';
import { finished, sent, textOf, useWindows } from './chatWindow';
import { fileReference, openEditor, useRepository, writeFile } from './contextFixture';
import { useGateway, waitFor } from './support';

const code = 'function one() {\n  return 1;\n}\nfunction two() {\n  return 2;\n}\n';

describe('slash commands', () => {
  useGateway();
  const openWindow = useWindows();
  const opened: { dispose: () => unknown }[] = [];

  beforeEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  afterEach(async () => {
    for (const disposable of opened.splice(0)) disposable.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const contextOf = ({ context }: PromptMessage): [string, string][] => context.map(({ kind, label }) => [kind, label]);
  const provideSymbols = (): void => {
    const symbol = (name: string, line: number): vscode.DocumentSymbol =>
      new vscode.DocumentSymbol(name, '', vscode.SymbolKind.Function, new vscode.Range(line, 0, line + 2, 1), new vscode.Range(line, 9, line, 12));
    const provider = { provideDocumentSymbols: () => [symbol('one', 0), symbol('two', 3)] };
    opened.push(vscode.languages.registerDocumentSymbolProvider({ pattern: '**/slash.txt' }, provider));
  };

  it('take the function around the caret along when nothing is selected or added', async () => {
    provideSymbols();
    const editor = await openEditor(await writeFile('slash.txt', code));
    editor.selection = new vscode.Selection(4, 0, 4, 0);
    const prompt = await sent(await openWindow(), '/explain briefly');
    assert.deepEqual(contextOf(prompt), [['symbol', 'two']]);
    assert.equal(prompt.context[0]?.text, 'function two() {\n  return 2;\n}');
    assert.equal(prompt.text, '/explain briefly');
    assert.match(prompt.expandedText ?? '', /^Explain this code.*\n\nbriefly$/s);
  });

  it('take the file along where nothing is known about its functions', async () => {
    await openEditor(await writeFile('plain.txt', code));
    assert.deepEqual(contextOf(await sent(await openWindow(), '/docs')), [['file', 'plain.txt']]);
  });

  it('take only what the user added, when that is something', async () => {
    await openEditor(await writeFile('plain.txt', code));
    const window = await openWindow();
    window.chat.context.add(fileReference(await writeFile('other.txt', 'other')));
    assert.deepEqual(contextOf(await sent(window, '/tests')), [['file', 'other.txt']]);
  });

  it('say what is missing when there is nothing to ask about, and stay in the box', async () => {
    const window = await openWindow();
    const outcome = await window.chat.send('p1', '/refactor');
    assert.deepEqual(outcome, { kind: 'refused', reason: 'Open a file or add context first.' });
    assert.deepEqual(textOf(window), []);
    assert.deepEqual((await sent(window, '/refactor this: x = x + 1')).context, []);
  });

  it('say why the code cannot go along, and are not sent without it', async () => {
    await openEditor(await writeFile('huge.txt', 'x'.repeat(1_000_001)));
    const outcome = await (await openWindow()).chat.send('p1', '/explain this');
    assert.deepEqual(outcome, { kind: 'refused', reason: 'huge.txt: It is too large, so it is not sent.' });
  });

  it('to fix take the problems of those lines along', async () => {
    provideSymbols();
    const uri = await writeFile('slash.txt', code);
    const problems = vscode.languages.createDiagnosticCollection('test');
    opened.push(problems);
    problems.set(uri, [new vscode.Diagnostic(new vscode.Range(1, 2, 1, 8), 'of the first'), new vscode.Diagnostic(new vscode.Range(4, 2, 4, 8), 'of the second')]);
    const editor = await openEditor(uri);
    editor.selection = new vscode.Selection(4, 0, 4, 0);
    const { context } = await sent(await openWindow(), '/fix');
    assert.deepEqual(context.map(({ kind }) => kind), ['symbol', 'problems']);
    assert.equal(context[1]?.text, 'slash.txt:5:3 error: of the second');
  });

  it('that send nothing do what they say and keep what was added', async () => {
    const window = await openWindow();
    await sent(window, 'question');
    window.chat.context.add(fileReference(await writeFile('kept.txt', 'kept')));
    await window.models.refreshIfOld();
    await window.chat.setDraft('/model GPT-4');
    assert.deepEqual(await window.chat.send('m1', '/model GPT-4'), { kind: 'done' });
    assert.deepEqual([window.models.selected.id, window.chat.draft, window.chat.panel.context.length], ['kr/gpt4', '', 1]);
    // Where nothing is called so, it is looked for in the list; any id can be chosen there.
    const unknown = window.chat.send('m2', '/model own/model');
    await waitFor('the list', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return window.models.selected.id === 'own/model';
    });
    assert.deepEqual(await unknown, { kind: 'done' });
    assert.deepEqual(await window.chat.send('m3', '/help'), { kind: 'done' });
    assert.equal(textOf(window).length, 2);
    assert.deepEqual(await window.chat.send('m4', '/clear'), { kind: 'done' });
    assert.deepEqual(textOf(window), []);
  });

  it('in an edited prompt are written out with what went along with it', async () => {
    const window = await openWindow();
    window.chat.context.add(fileReference(await writeFile('edited.txt', 'text')));
    await sent(window, 'what is this?');
    const [first] = shownMessages(window.chat.conversation);
    assert.ok(first);
    assert.deepEqual(await window.chat.edit(first.id, 'edited', '/explain'), { kind: 'sent' });
    await finished(window);
    const [prompt] = shownMessages(window.chat.conversation);
    assert.ok(prompt?.role === 'user');
    assert.deepEqual([prompt.text, contextOf(prompt)], ['/explain', [['file', 'edited.txt']]]);
    assert.match(prompt.expandedText ?? '', /^Explain this code/);
  });

  describe('for a commit message', () => {
    const git = useRepository();

    it('take the staged changes, else the others, and say when there are none', async () => {
      const window = await openWindow();
      assert.deepEqual(await window.chat.send('c1', '/commit'), { kind: 'refused', reason: 'There are no changes to commit.' });
      await openEditor(await writeFile('repository/a.txt', 'one\nunstaged\n'));
      await vscode.commands.executeCommand('git.refresh');
      const unstaged = await sent(window, '/commit');
      assert.deepEqual(contextOf(unstaged), [['diff', 'Unstaged changes']]);
      assert.match(unstaged.context[0]?.text ?? '', /^\+unstaged$/m);
      await git('add', 'a.txt');
      await vscode.commands.executeCommand('git.refresh');
      assert.deepEqual(contextOf(await sent(window, '/commit in Korean')), [['diff', 'Staged changes']]);
    });
  });
});

// The commands that begin inline edits: what they are about, that nothing is selected by them, and what goes along.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { beginEdit, problemsOf } from '../../src/editor/commands/beginEdit';
import { editActions } from '../../src/editor/commands/editActions';
import { answerWith, changed, select, source, targetIn, useEdits } from './editFixture';
import { waitFor } from './support';

const twice = 'function twice(n) {\n  return n;\n}\n';

describe('a command that begins an inline edit', () => {
  const fixture = useEdits();
  const problems = vscode.languages.createDiagnosticCollection('edit-commands');
  let symbols: vscode.Disposable | undefined;
  const [refactor] = editActions().filter(({ command }) => command === 'krouter.refactor');
  assert.ok(refactor);

  const tellSymbols = (when: () => Promise<unknown> = () => Promise.resolve()): void => {
    const range = new vscode.Range(0, 0, 2, 1);
    symbols = vscode.languages.registerDocumentSymbolProvider('plaintext', {
      provideDocumentSymbols: async () => {
        await when();
        return [new vscode.DocumentSymbol('twice', '', vscode.SymbolKind.Function, range, range)];
      },
    });
  };
  const type = (text: string): Thenable<unknown> => vscode.commands.executeCommand('type', { text });

  afterEach(() => {
    symbols?.dispose();
    problems.clear();
  });
  after(() => {
    problems.dispose();
  });

  it('shows the function around the caret without selecting it: a key while it asks is one character', async () => {
    tellSymbols();
    const editor = await fixture.open('shown.txt', twice);
    editor.selection = new vscode.Selection(1, 2, 1, 2);
    void beginEdit(refactor, fixture.edits(), editor);
    await fixture.said(/shown\.txt:1-3\?/);
    await type('x');
    assert.equal(editor.document.getText(), twice.replace('return', 'xreturn'));
    assert.deepEqual(fixture.edits().runs, []);
  });

  it('says that the text changed while the language told its symbols', async () => {
    let isAsked = false;
    let isTyped = false;
    tellSymbols(() => {
      isAsked = true;
      return waitFor('what is typed', () => isTyped);
    });
    const editor = await fixture.open('late.txt', twice);
    editor.selection = new vscode.Selection(1, 2, 1, 2);
    const begun = beginEdit(refactor, fixture.edits(), editor);
    await waitFor('the question for symbols', () => isAsked);
    await type('x');
    isTyped = true;
    await begun;
    await fixture.said(/late\.txt has changed since/);
    assert.equal(fixture.shown().length, 1, JSON.stringify(fixture.shown()));
  });

  it('sends the problems in the lines along, whatever it is, and names them', async () => {
    const editor = await fixture.open('problems.txt', source);
    problems.set(editor.document.uri, [new vscode.Diagnostic(new vscode.Range(1, 0, 1, 3), 'Unexpected var.')]);
    select(editor, 0, 4);
    await fixture.gateway().control(answerWith(changed.trimEnd()));
    await beginEdit(refactor, fixture.edits(), editor);
    assert.match(fixture.asked().at(-1) ?? '', /Unexpected var\./);
    assert.match(fixture.edits().runs[0]?.sent ?? '', /1 problem/);
  });

  it('sends a chosen problem that the language takes back for a moment, but not one that was mended', async () => {
    const editor = await fixture.open('mended.txt', source);
    select(editor, 0, 4);
    const target = await targetIn(editor);
    const companions = problemsOf(target, [new vscode.Diagnostic(new vscode.Range(1, 0, 1, 3), 'Unexpected var.')]);
    assert.match(companions(target).problems?.text ?? '', /Unexpected var\./);
    await editor.edit((builder) => { builder.replace(new vscode.Range(1, 0, 1, 3), 'let'); });
    assert.equal(companions(target).problems, undefined);
    await editor.edit((builder) => {
      builder.replace(new vscode.Range(1, 0, 1, 3), 'var');
      builder.insert(new vscode.Position(0, 0), '\n');
    });
    assert.equal(companions(await targetIn(editor)).problems, undefined);
  });

  it('says that of several selections only the first is sent (T52)', async () => {
    const editor = await fixture.open('several.ts', source);
    editor.selections = [0, 2, 4].map((line) => new vscode.Selection(line, 0, line, 3));
    assert.match((await fixture.edits().listing(await targetIn(editor))) ?? '', /^Will be sent: several\.ts:1, .*Only the first of 3 selections/);
  });
});

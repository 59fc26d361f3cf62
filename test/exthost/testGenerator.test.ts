// Generate Tests: into the project's test file as an edit, or into a new one; and what ends the writing of a new file.
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { generateTests } from '../../src/editor/commands/testGenerator';
import { writeNewFile, type NewFileTask } from '../../src/editor/commands/newFile';
import { answerWith, select, useEdits } from './editFixture';
import { waitFor } from './support';

const source = 'export function total(a: number[]): number {\n  return a.length;\n}\n';

describe('generated tests', () => {
  const fixture = useEdits();
  const generate = (editor: vscode.TextEditor): Promise<void> => generateTests(editor, fixture.edits(), fixture.makeServices());

  it('come into the project’s test file as changes; what is there stays, and the source goes along', async () => {
    const tests = "import { total } from './cart';\n\ndescribe('total', () => {\n  it('is one', () => {\n    expect(total([1])).toBe(1);\n  });\n});\n";
    const uri = await fixture.write('shop/cart.test.ts', tests);
    await fixture.write('shop/package.json', '{ "devDependencies": { "vitest": "3.0.0" } }');
    const editor = await fixture.open('shop/cart.ts', source);
    select(editor, 0, 2);
    const longer = tests.replace('  });\n});\n', "  });\n\n  it('is nought', () => {\n    expect(total([])).toBe(0);\n  });\n});\n");
    await fixture.gateway().control(answerWith(longer.trimEnd()));
    await generate(editor);
    const body = fixture.asked().at(-1) ?? '';
    assert.match(body, /Write unit tests for the code in `[^`]*shop\/cart\.ts`/);
    assert.match(body, /[Vv]itest/);
    assert.match(body, /return a\.length;/);
    const [run] = fixture.edits().runs;
    assert.equal(run?.uri.toString(), uri.toString());
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), tests);
    assert.match(run.sent, /cart\.ts:1-3/);
    await fixture.edits().acceptAll({ edit: run.id });
    assert.equal(document.getText(), longer);
    assert.equal(editor.document.getText(), source);
  });

  /** The tests there are, of which one line is another afterwards; each keeps its line breaks, tabs and Korean comments. */
  const existing: [language: string, source: [string, string], tests: [string, string], from: string, to: string][] = [
    ['Java, with CRLF', ['Cart.java', 'class Cart {\r\n\tint total() { return 1; }\r\n}\r\n'], ['CartTest.java', 'class CartTest {\r\n\t// 합계\r\n\tvoid total() { check(0); }\r\n}\r\n'], 'check(0)', 'check(1)'],
    ['Go, with tabs', ['cart.go', 'package cart\n\nfunc Total() int { return 1 }\n'], ['cart_test.go', 'package cart\n\nfunc TestTotal(t *testing.T) {\n\tcheck(0) // 합계\n}\n'], 'check(0)', 'check(1)'],
    ['Python, by its indentation', ['cart.py', 'def total():\n    return 1\n'], ['test_cart.py', 'class TestCart:\n    def test_total(self):\n        assert total() == 0  # 합계\n'], '== 0', '== 1'],
  ];
  for (const [language, [sourceName, sourceText], [testName, tests], from, to] of existing) {
    it(`change what is there in ${language}, and nothing else of it`, async () => {
      const folder = `tests-${testName.replace('.', '-')}`;
      const uri = await fixture.write(`${folder}/${testName}`, tests);
      const editor = await fixture.open(`${folder}/${sourceName}`, sourceText);
      select(editor, 0, editor.document.lineCount - 1);
      await fixture.gateway().control(answerWith(tests.replaceAll('\r\n', '\n').replace(from, to).trimEnd()));
      await generate(editor);
      const [run] = fixture.edits().runs;
      assert.equal(run?.uri.toString(), uri.toString());
      await fixture.edits().acceptAll({ edit: run.id });
      assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), tests.replace(from, to));
    });
  }

  for (const [languageId, name, text] of [['html', 'page.html', '<p>합계</p>\n'], ['markdown', 'page.md', '# 합계\n']] as const) {
    it(`come into a new file without a name where ${languageId} has no usual place for them`, async () => {
      const editor = await fixture.open(name, text);
      select(editor, 0, 0);
      await fixture.gateway().control(answerWith('<p>1</p>'));
      await generate(editor);
      const written = vscode.window.activeTextEditor?.document;
      assert.deepEqual([written?.isUntitled, written?.languageId, written?.getText()], [true, languageId, '<p>1</p>\n']);
    });
  }

  it('come into a new file where tests of its kind belong, which is not saved', async () => {
    const editor = await fixture.open('python/cart.py', 'def total(a):\n    return len(a)\n');
    select(editor, 0, 1);
    await fixture.write('python/pyproject.toml', '[tool.pytest.ini_options]\n');
    const code = 'from cart import total\n\n\ndef test_total():\n    assert total([1]) == 1';
    await fixture.gateway().control(answerWith(code));
    await generate(editor);
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.deepEqual([document.isUntitled, document.languageId, document.getText()], [true, 'python', `${code}\n`]);
    assert.equal(basename(document.uri.path), 'test_cart.py');
    assert.match(fixture.asked().at(-1) ?? '', /pytest/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), '');
  });

  it('are not asked for where the document is no text', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'go', content: 'func total() {}\0\0\n' });
    const editor = await vscode.window.showTextDocument(document);
    select(editor, 0, 0);
    const before = fixture.asked().length;
    void generate(editor);
    await fixture.said(/is not text/);
    assert.equal(fixture.asked().length, before);
    assert.equal(vscode.window.activeTextEditor?.document, document);
  });

  it('of a document without a file come into a new file without a name', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'go', content: 'func total() {}\n' });
    const editor = await vscode.window.showTextDocument(document);
    select(editor, 0, 0);
    await fixture.gateway().control(answerWith('func TestTotal(t *testing.T) {}'));
    await generate(editor);
    const written = vscode.window.activeTextEditor?.document;
    assert.notEqual(written, document);
    assert.deepEqual([written?.isUntitled, written?.languageId, written?.getText()], [true, 'go', 'func TestTotal(t *testing.T) {}\n']);
  });
});

describe('a new file', () => {
  const fixture = useEdits();
  const task: NewFileTask = { place: undefined, languageId: 'javascript', messages: [{ role: 'user', content: 'Write.' }], listing: '' };
  const delta = (content: string): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
  const shownText = (): string | undefined => vscode.window.activeTextEditor?.document.getText();

  it('is written while the answer comes, and keeps what the user types, which ends the writing', async () => {
    await fixture.gateway().control({ answer: { chunks: [delta('```js\nconst a = 1;\n')], ending: 'hang' } });
    const writing = writeNewFile(task, fixture.makeServices());
    await waitFor('the first line', () => shownText() === 'const a = 1;\n');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    await editor.edit((edit) => { edit.insert(new vscode.Position(0, 0), '// mine\n'); });
    await writing;
    assert.equal(editor.document.getText(), '// mine\nconst a = 1;\n');
    assert.deepEqual(fixture.shown(), []);
  });

  it('is written when the first pieces of the answer hold no whole line', async () => {
    const pieces = ['Here', ' it is:\n\n``', '`js\ncon', 'st a', ' = 1;\n', 'const b', ' = 2;\n', '```'];
    await fixture.gateway().control({ answer: { chunks: [...pieces.map(delta), 'data: [DONE]\n\n'] } });
    await writeNewFile(task, fixture.makeServices());
    assert.equal(shownText(), 'const a = 1;\nconst b = 2;\n');
  });

  it('keeps what came before a failure, which is told with the way on', async () => {
    await fixture.gateway().control({ answer: { chunks: [delta('```js\nconst a = 1;\nconst'), `data: ${JSON.stringify({ error: { message: 'No more.', code: 402 } })}\n\n`] } });
    await writeNewFile(task, fixture.makeServices());
    assert.equal(shownText(), 'const a = 1;\n');
    assert.deepEqual((await fixture.said(/credits are used up/)).buttons, ['Top Up', 'Use Another Model', 'Open Answer']);
  });

  it('stays empty when there is no code in the answer, which can be read then', async () => {
    await fixture.gateway().control({ answer: { text: 'I would rather not.' } });
    await writeNewFile({ ...task, languageId: 'typescript' }, fixture.makeServices());
    const { buttons } = await fixture.said(/./);
    assert.deepEqual(buttons, ['Open Answer']);
  });

  it('is taken back by one undo', async () => {
    await fixture.gateway().control({ answer: { chunks: [delta('```js\nconst a = 1;\n'), delta('const b = 2;\n```'), 'data: [DONE]\n\n'], pace: 150 } });
    const writing = writeNewFile(task, fixture.makeServices());
    await waitFor('the first line', () => shownText() === 'const a = 1;\n');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    await writing;
    assert.equal(document.getText(), 'const a = 1;\nconst b = 2;\n');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), '');
  });

  it('is whole at the end when it was hidden meanwhile', async () => {
    const other = await vscode.workspace.openTextDocument({ content: 'other' });
    await fixture.gateway().control({ answer: { chunks: [delta('```js\nconst a = 1;\n'), delta('const b = 2;\n```'), 'data: [DONE]\n\n'], pace: 300 } });
    const writing = writeNewFile(task, fixture.makeServices());
    await waitFor('the first line', () => shownText() === 'const a = 1;\n');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    await vscode.window.showTextDocument(other, { viewColumn: editor.viewColumn ?? vscode.ViewColumn.One });
    await writing;
    assert.equal(editor.document.getText(), 'const a = 1;\nconst b = 2;\n');
  });

  it('says what is odd about the answer', async () => {
    await fixture.gateway().control({ answer: { text: '```js\nconst a = 1;\n// ... rest unchanged ...\n```' } });
    await writeNewFile(task, fixture.makeServices());
    assert.deepEqual((await fixture.said(/leave parts out/)).buttons, ['Open Answer']);
  });

  it('begins in a document without a name where one of that name has text already', async () => {
    const uri = vscode.Uri.from({ scheme: 'untitled', path: `${vscode.workspace.workspaceFolders?.[0]?.uri.path ?? ''}/taken.js` });
    const taken = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), 'mine');
    await vscode.workspace.applyEdit(edit);
    await fixture.gateway().control(answerWith('const a = 1;'));
    await writeNewFile({ ...task, place: uri.with({ scheme: 'file' }) }, fixture.makeServices());
    assert.equal(taken.getText(), 'mine');
    assert.equal(shownText(), 'const a = 1;\n');
  });
});

// Every edit command in several languages: what the model is asked, and what an accepted answer makes of the file, byte by byte.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import { beginEdit } from '../../src/editor/commands/beginEdit';
import { editActions, type EditAction } from '../../src/editor/commands/editActions';
import { answerWith, select, useEdits } from './editFixture';
import { waitFor } from './support';

interface Sample {
  file: string;
  languageId: string;
  /** The whole file; what is between the two marks « and » is edited, as whole lines. */
  text: string;
  /** What a model answers: code changed, and only comments changed. Most models leave the selection's indentation out. */
  code: string;
  comments: string;
  /** The edited lines afterwards. */
  expected: { code: string; comments: string };
  /** Asked of documentation. */
  form: RegExp;
}

const samples: Record<string, Sample> = {
  TypeScript: {
    file: 'cart.ts',
    languageId: 'typescript',
    text: "import { x } from './x';\n\nclass Cart {\n«  total(a: number[]) {\n    var s = 0;\n    return s;\n  }»\n}\n",
    code: 'total(a: number[]) {\n  let s = 0;\n  return s;\n}',
    comments: '/** Adds up. */\ntotal(a: number[]) {\n  var s = 0;\n  return s;\n}',
    expected: { code: '  total(a: number[]) {\n    let s = 0;\n    return s;\n  }', comments: '  /** Adds up. */\n  total(a: number[]) {\n    var s = 0;\n    return s;\n  }' },
    form: /TSDoc/,
  },
  'Python, by its indentation': {
    file: 'cart.py',
    languageId: 'python',
    text: 'class Cart:\n«    def total(self, a):\n        s = 0\n        for x in a:\n            s = s + x\n        return s»\n\n    def other(self):\n        pass\n',
    code: 'def total(self, a):\n    s = 0\n    for x in a:\n        s += x\n    return s',
    comments: 'def total(self, a):\n    """Adds up."""\n    s = 0\n    for x in a:\n        s = s + x\n    return s',
    expected: {
      code: '    def total(self, a):\n        s = 0\n        for x in a:\n            s += x\n        return s',
      comments: '    def total(self, a):\n        """Adds up."""\n        s = 0\n        for x in a:\n            s = s + x\n        return s',
    },
    form: /docstrings/,
  },
  'Go, by its tabs': {
    file: 'cart.go',
    languageId: 'go',
    text: 'package cart\n\n«func total(a []int) int {\n\ts := 0\n\tfor _, x := range a {\n\t\ts = s + x\n\t}\n\treturn s\n}»\n',
    code: 'func total(a []int) int {\n    s := 0\n    for _, x := range a {\n        s += x\n    }\n    return s\n}',
    comments: '// total adds up.\nfunc total(a []int) int {\n\ts := 0\n\tfor _, x := range a {\n\t\ts = s + x\n\t}\n\treturn s\n}',
    expected: {
      code: 'func total(a []int) int {\n\ts := 0\n\tfor _, x := range a {\n\t\ts += x\n\t}\n\treturn s\n}',
      comments: '// total adds up.\nfunc total(a []int) int {\n\ts := 0\n\tfor _, x := range a {\n\t\ts = s + x\n\t}\n\treturn s\n}',
    },
    form: /Go doc comments/,
  },
  Java: {
    file: 'Cart.java',
    languageId: 'java',
    text: 'class Cart {\n«    int total() {\n        int s = 1;\n        return s;\n    }»\n}\n',
    code: 'int total() {\n    return 1;\n}',
    comments: '/**\n * Is one.\n */\nint total() {\n    int s = 1;\n    return s;\n}',
    expected: { code: '    int total() {\n        return 1;\n    }', comments: '    /**\n     * Is one.\n     */\n    int total() {\n        int s = 1;\n        return s;\n    }' },
    form: /Javadoc/,
  },
  HTML: {
    file: 'page.html',
    languageId: 'html',
    text: '<body>\n«  <div>\n    <b>a</b>\n  </div>»\n</body>\n',
    code: '<div>\n  <strong>a</strong>\n</div>',
    comments: '<!-- the letter -->\n<div>\n  <b>a</b>\n</div>',
    expected: { code: '  <div>\n    <strong>a</strong>\n  </div>', comments: '  <!-- the letter -->\n  <div>\n    <b>a</b>\n  </div>' },
    form: /HTML comments/,
  },
  'Markdown, with a code block of its own': {
    file: 'notes.md',
    languageId: 'markdown',
    text: '# Notes\n\n«Run it:\n\n```sh\nnpm i\n```»\n\nEnd.\n',
    code: 'Run this:\n\n```sh\nnpm ci\n```',
    comments: 'Run it:\n\n<!-- once -->\n\n```sh\nnpm i\n```',
    expected: { code: 'Run this:\n\n```sh\nnpm ci\n```', comments: 'Run it:\n\n<!-- once -->\n\n```sh\nnpm i\n```' },
    form: /documentation/,
  },
  'Korean comments': {
    file: '장바구니.ts',
    languageId: 'typescript',
    text: '// 장바구니\n«// 합계를 구해요\nfunction total() {\n  var s = 0; // 처음 값\n  return s;\n}»\n// 끝 👋\n',
    code: '// 합계를 구해요\nfunction total() {\n  let s = 0; // 처음 값\n  return s;\n}',
    comments: '// Adds up\nfunction total() {\n  var s = 0; // initial value\n  return s;\n}',
    expected: { code: '// 합계를 구해요\nfunction total() {\n  let s = 0; // 처음 값\n  return s;\n}', comments: '// Adds up\nfunction total() {\n  var s = 0; // initial value\n  return s;\n}' },
    form: /Write it in Korean/,
  },
  'CRLF and tabs': {
    file: 'windows.js',
    languageId: 'javascript',
    text: 'var z;\r\n\r\n«\tfunction total() {\r\n\t\tvar s = 0;\r\n\t\treturn s;\r\n\t}»\r\nvar y;  \r\n',
    code: 'function total() {\n  const s = 0;\n  return s;\n}',
    comments: '/** Is nought. */\nfunction total() {\n  var s = 0;\n  return s;\n}',
    expected: { code: '\tfunction total() {\r\n\t\tconst s = 0;\r\n\t\treturn s;\r\n\t}', comments: '\t/** Is nought. */\r\n\tfunction total() {\r\n\t\tvar s = 0;\r\n\t\treturn s;\r\n\t}' },
    form: /JSDoc/,
  },
};

describe('edit commands by language', () => {
  const fixture = useEdits();
  const problems = vscode.languages.createDiagnosticCollection('edit-languages');
  afterEach(() => {
    problems.clear();
  });
  after(() => {
    problems.dispose();
  });

  /** Opens the sample with the marked lines selected. */
  const open = async ({ file, text, languageId }: Sample, name = file): Promise<vscode.TextEditor> => {
    const editor = await fixture.open(name, text.replace(/[«»]/g, ''));
    assert.equal(editor.document.languageId, languageId);
    const first = text.slice(0, text.indexOf('«')).split('\n').length - 1;
    const count = text.slice(text.indexOf('«'), text.indexOf('»')).split('\n').length;
    select(editor, first, first + count - 1);
    return editor;
  };
  const actionOf = (command: string): EditAction => {
    const found = editActions().find((action) => action.command === command);
    assert.ok(found);
    return found;
  };
  const fence = (code: string): string => (code.includes('```') ? '````' : '```');
  const answer = (code: string) => ({ answer: { text: `Sure, here it is:\n\n${fence(code)}\n${code}\n${fence(code)}\n\nThat is all.` } }) as const;

  for (const [language, sample] of Object.entries(samples)) {
    for (const [index, { command, title }] of editActions().entries()) {
      const kind = command === commands.addDocumentation || command === commands.translateComments ? 'comments' : 'code';
      it(`${title} works in ${language}`, async () => {
        const editor = await open(sample, `${index}/${sample.file}`);
        const { document, selection } = editor;
        if (command === commands.fix) problems.set(document.uri, [new vscode.Diagnostic(new vscode.Range(selection.start, selection.start.translate(0, 1)), 'Something is odd here.')]);
        await fixture.gateway().control(answer(sample[kind]));
        const before = fixture.asked().length;
        await beginEdit(actionOf(command), fixture.edits(), editor);
        const [asked = ''] = fixture.asked().slice(before);
        assert.ok(asked.includes(`The language is ${sample.languageId}.`), asked);
        if (command === commands.fix) assert.match(asked, /Something is odd here\./);
        if (command === commands.addDocumentation) assert.match(asked, sample.form);
        if (command === commands.translateComments) assert.match(asked, language === 'Korean comments' ? /into English/ : /into natural Korean/);
        const [run] = fixture.edits().runs;
        assert.deepEqual(run?.proposal.flaws, []);
        await fixture.edits().acceptAll({ edit: run.id });
        assert.equal(document.getText(), sample.text.replace(/«[^]*»/, () => sample.expected[kind]));
      });
    }
  }

  it('ask before an answer is accepted that was to change comments only, and changed code', async () => {
    const { TypeScript } = samples;
    assert.ok(TypeScript);
    const editor = await open(TypeScript, 'flawed.ts');
    await fixture.gateway().control(answer(TypeScript.code));
    await beginEdit(actionOf(commands.addDocumentation), fixture.edits(), editor);
    // A question that no one answers stays open.
    void fixture.edits().acceptAll({ edit: 1 });
    await fixture.said(/changes code, not only comments/);
    assert.equal(editor.document.getText(), TypeScript.text.replace(/[«»]/g, ''));
    fixture.press('Accept Anyway');
    await fixture.edits().acceptAll({ edit: 1 });
    assert.match(editor.document.getText(), /let s = 0/);
  });

  it('fix a problem from the light bulb: its lines are selected, and it goes along even when it is gone', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index}`);
    const editor = await fixture.open('plain.txt', lines.join('\n'));
    const problem = new vscode.Diagnostic(new vscode.Range(30, 0, 30, 4), 'Line 30 is odd.');
    problems.set(editor.document.uri, [problem]);
    const found = await waitFor('the quick fix', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', editor.document.uri, problem.range);
      return actions.find(({ title }) => title === 'Fix with K-Router');
    });
    assert.equal(found.command?.command, commands.fix);
    assert.equal(found.kind?.value, vscode.CodeActionKind.QuickFix.value);
    problems.clear();
    await fixture.gateway().control(answerWith(lines.slice(20, 41).join('\n').replace('line 30', 'row 30')));
    await beginEdit(actionOf(commands.fix), fixture.edits(), editor, [problem]);
    assert.match(fixture.asked().at(-1) ?? '', /Line 30 is odd\./);
    await fixture.edits().acceptAll({ edit: 1 });
    assert.equal(editor.document.getText(), lines.join('\n').replace('line 30', 'row 30'));
  });

  it('say that there is no problem to fix, and offer another edit', async () => {
    const editor = await fixture.open('clean.txt', 'a\nb');
    select(editor, 0, 1);
    const before = fixture.asked().length;
    void beginEdit(actionOf(commands.fix), fixture.edits(), editor);
    const { buttons } = await fixture.said(/reports no problem in clean\.txt/);
    assert.deepEqual(buttons, ['Edit…']);
    assert.equal(fixture.asked().length, before);
  });

  it('show the function around the caret and ask before anything is sent', async () => {
    const editor = await fixture.open('caret.ts', 'function a() {\n  return 1;\n}\n\nfunction b() {\n  return 2;\n}\n');
    // The language service may need a while to know the symbols.
    await waitFor('symbols', async () => ((await vscode.commands.executeCommand<unknown[] | undefined>('vscode.executeDocumentSymbolProvider', editor.document.uri)) ?? []).length > 0);
    editor.selection = new vscode.Selection(5, 2, 5, 2);
    const before = fixture.asked().length;
    void beginEdit(actionOf(commands.improveNaming), fixture.edits(), editor);
    await fixture.said(/^Improve Naming: caret\.ts:5-7\?$/);
    // Shown, not selected: a key would replace what is.
    assert.ok(editor.selection.isEmpty);
    assert.equal(fixture.asked().length, before);
  });
});

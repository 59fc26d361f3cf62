import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AnswerReaderOptions } from '../../../../../src/editor/inlineEdit/engine/answerBlock';
import { AnswerReader, type AnswerEnding, type AnswerFlaw } from '../../../../../src/editor/inlineEdit/engine/answerReader';

interface Reading {
  code: string;
  flaws: readonly AnswerFlaw[];
}

/** Streams an answer in pieces of some characters. */
function read(original: string, answer: string, options: AnswerReaderOptions & { ending?: AnswerEnding; size?: number } = {}): Reading {
  const { ending = 'complete', size = 5 } = options;
  const reader = new AnswerReader(original, options);
  let lines: string[] = [];
  const take = (more: { isRestart: boolean; lines: string[] }): void => {
    lines = more.isRestart ? more.lines : [...lines, ...more.lines];
  };
  for (let at = 0; at < answer.length; at += size) take(reader.push(answer.slice(at, at + size)));
  take(reader.finish(ending));
  return { code: lines.join('\n'), flaws: reader.flaws };
}

const original = 'function f() {\n  return 1;\n}';
const changed = 'function f() {\n  return 2;\n}';

describe('The answer to an inline edit (T57)', function () {
  this.timeout(30_000);

  it('is read without fences and prose, however it is cut into pieces', () => {
    const answers = ['```ts\n', '~~~\n', '````typescript title="a.ts"\n', '   ```ts\n'].map((fence) => {
      const close = fence.trim().replace(/[^`~].*/s, '');
      return `물론이죠!\n\n${fence}${changed}\n${close}\n\nI changed \`1\`.`;
    });
    for (const answer of [...answers, ...answers.map((one) => one.replaceAll('\n', '\r\n')), ...answers.map((one) => one.replaceAll('\n', '\r'))]) {
      for (let size = 1; size < 40; size += 1) assert.deepEqual(read(original, answer, { size }), { code: changed, flaws: [] }, JSON.stringify(answer));
    }
  });

  it('keeps fences that belong to the code', () => {
    const markdown = '# Title\n\n```js\nf();\n```\n\nThe end.';
    assert.equal(read('# Titel\n\nThe end.', `\`\`\`markdown\n${markdown}\n\`\`\``, { languageId: 'markdown' }).code, markdown);
    const comment = '/**\n * ```ts\n * f();\n * ```\n */';
    assert.equal(read('/** F. */', `\`\`\`ts\n${comment}\n\`\`\``).code, comment);
    const docstring = 'def f():\n    """\n    ```\n    f()\n    ```\n    """';
    assert.equal(read('def f():\n    pass', `\`\`\`python\n${docstring}\n\`\`\``).code, docstring);
  });

  it('is the block that fits the selection best, not a command and not a copy of the selection', () => {
    const flaws = ['several-code-blocks'];
    assert.deepEqual(read(original, `\`\`\`sh\nnpm install something-with-a-long-name --save-exact\n\`\`\`\n\`\`\`ts\n${changed}\n\`\`\``), { code: changed, flaws });
    assert.deepEqual(read(original, `\`\`\`ts\n${changed}\n\`\`\`\nUse it:\n\`\`\`ts\nconsole.log(f(), f(), f(), 'a long line');\n\`\`\``), { code: changed, flaws });
    assert.deepEqual(read(original, `Before:\n\`\`\`ts\n${original}\n\`\`\`\nAfter:\n\`\`\`ts\n${changed}\n\`\`\``), { code: changed, flaws });
  });

  it('gives lines out as they come when it has no fence but begins as the selection does', () => {
    const reader = new AnswerReader(original);
    assert.deepEqual(reader.push('function f() {\n  return 2'), { isRestart: false, lines: ['function f() {'] });
    assert.deepEqual(reader.push(';\n}').lines, ['  return 2;']);
    assert.deepEqual(reader.finish('complete').lines, ['}']);
    assert.deepEqual(reader.flaws, ['no-code-block']);
  });

  it('is free of prose at both ends when it has no fence', () => {
    assert.deepEqual(read(original, `Here is the new code:\n\n${changed}\n\nI changed the number that it returns.`), { code: changed, flaws: ['no-code-block'] });
    assert.deepEqual(read(original, `다음과 같이 바꿨어요.\n\nconst f = () => 2;\n`), { code: 'const f = () => 2;', flaws: ['no-code-block'] });
    assert.deepEqual(read('a', 'I am sorry, but I cannot change this code.'), { code: '', flaws: ['no-code'] });
    assert.equal(read('Old words are here.', 'New words are there.', { languageId: 'markdown' }).code, 'New words are there.');
  });

  it('says so when its block is empty or never closed', () => {
    for (const answer of ['', ' \n', '```\n```', '```ts\n\n \n```']) assert.deepEqual(read(original, answer), { code: '', flaws: ['no-code'] }, answer);
    assert.deepEqual(read(original, `\`\`\`ts\n${changed}`), { code: changed, flaws: ['unclosed-code-block'] });
  });

  it('says so when parts are left out, but not for a line of the selection itself', () => {
    for (const marker of ['// ... existing code ...', '  // rest unchanged', '// 나머지 동일', '…']) {
      assert.deepEqual(read(original, `\`\`\`\nfunction f() {\n${marker}\n}\n\`\`\``).flaws, ['left-out-parts'], marker);
    }
    assert.deepEqual(read('def f():\n    ...', '```\ndef f(a):\n    ...\n```').flaws, []);
  });

  it('never has half a line when it breaks off (T24, T58)', () => {
    for (const ending of ['cut-off', 'interrupted'] as const) {
      assert.deepEqual(read(original, '```ts\nfunction f() {\n  return 2;\n  cons', { ending }), { code: 'function f() {\n  return 2;', flaws: [ending] });
      assert.deepEqual(read(original, 'Sure, the new co', { ending }), { code: '', flaws: [ending] });
      assert.deepEqual(read(original, `\`\`\`\n${changed}\n\`\`\`\nI cha`, { ending }), { code: changed, flaws: [] });
    }
  });

  it('has the selection’s base indentation', () => {
    assert.equal(read('    a();\n    b();', '```\nif (x) {\n  a();\n}\nb();\n```').code, '    if (x) {\n      a();\n    }\n    b();');
    assert.equal(read('    a();\n    b();', '```\n    a();\n    c();\n```').code, '    a();\n    c();');
    assert.equal(read('a();\nb();', '```\n        a();\n        c();\n```').code, 'a();\nc();');
    assert.equal(read('a();', '```\n    x();\n      y();\n```').code, 'x();\n  y();');
    assert.equal(read('    }\n    c();', '```\n      b();\n    }\n    c();\n```').code, '      b();\n    }\n    c();');
  });

  it('has it too when only the first line came without', () => {
    assert.equal(read('    if (a) {\n      b();\n    }', '```\nif (a) {\n      b();\n      c();\n    }\n```').code, '    if (a) {\n      b();\n      c();\n    }');
  });

  it('has the selection’s tabs or spaces', () => {
    assert.equal(read('\tif (a) {\n\t\tb();\n\t}', '```\nif (a) {\n    c();\n    if (d) {\n        e();\n    }\n}\n```').code, '\tif (a) {\n\t\tc();\n\t\tif (d) {\n\t\t\te();\n\t\t}\n\t}');
    assert.equal(read('if (a) {\n  b();\n}', '```\nif (a) {\n\tc();\n\t\td();\n}\n```').code, 'if (a) {\n  c();\n    d();\n}');
    assert.equal(read('def f():\n    return 1', '```\ndef f():\n  if x:\n    return 2\n```').code, 'def f():\n    if x:\n        return 2');
    assert.equal(read('f();', '```\nif (a) {\n\tf();\n}\n```', { indentationUnit: '  ' }).code, 'if (a) {\n  f();\n}');
  });

  it('keeps the selection’s blank lines at both ends', () => {
    assert.equal(read('\n  \na();\n\n', '```\n\nb();\n\n\n```').code, '\n  \nb();\n');
  });

  it('gives back what it was given, for any code', () => {
    const line = fc.constantFrom('a();', '  b {', '\tc', '', '\t  d', '    안녕', '}', ' * e');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 20 }), (lines, size) => {
        fc.pre(lines.some((one) => one !== ''));
        const text = lines.join('\n');
        assert.equal(read(`${text}\n`, `\`\`\`\n${text}\n\`\`\``, { size }).code, text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read in time when it is made to be slow', () => {
    for (const filler of [' ', '\n', '\t\n', '`', '~', '.', 'Word ', 'Word.\n', '```\n', '// rest of ', '나머지 ', '{']) {
      const long = filler.repeat(100_000);
      read(original, `\`\`\`\na${long}b\n\`\`\``, { size: 1_000 });
      read(original, `${long}x`, { size: 1_000 });
    }
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fitToOriginal, parseEditAnswer } from '../../../src/editor/editAnswer';

/** What an answer comes to when all is well: its code and no warning. */
const plain = (code: string): ReturnType<typeof parseEditAnswer> => ({ code, warnings: [], isIncomplete: false });

const warnsOfLeftOutParts = (code: string): boolean =>
  parseEditAnswer(`\`\`\`\n${code}\n\`\`\``)?.warnings.includes('left-out-parts') ?? false;

describe('The code of an answer', function () {
  this.timeout(30_000);

  it('is what stands in its block, without fences', () => {
    for (const fence of ['```', '````', '~~~', '~~~~~']) {
      assert.deepEqual(parseEditAnswer(`${fence}ts\nconst a = 1;\n${fence}`), plain('const a = 1;'), fence);
    }
    assert.deepEqual(parseEditAnswer('``` ts title="a.ts"\nx\n```\n'), plain('x'));
  });

  it('holds no prose from around the block', () => {
    assert.deepEqual(parseEditAnswer('물론이죠! 다음과 같아요.\n\n```ts\nconst a = 1;\n```\n\nI renamed `b`.'), plain('const a = 1;'));
  });

  it('keeps indentation, tabs and blank lines inside', () => {
    const code = '\tif (a) {\n\n\t    b();\n\t}';
    assert.deepEqual(parseEditAnswer(`\`\`\`\n\n${code}\n\n\`\`\``), plain(code));
  });

  it('has LF between its lines, whatever the answer used', () => {
    assert.deepEqual(parseEditAnswer('```\r\na\r\nb\r\n```\r\n'), plain('a\nb'));
    assert.deepEqual(parseEditAnswer('```\ra\rb\r```'), plain('a\nb'));
  });

  it('keeps shorter and other fences that stand inside the block', () => {
    const markdown = '# Title\n\n```js\nf();\n```\n\n~~~\nx\n~~~';
    assert.deepEqual(parseEditAnswer(`\`\`\`\`markdown\n${markdown}\n\`\`\`\``), plain(markdown));
    assert.deepEqual(parseEditAnswer('~~~md\n```js\nf();\n```\n~~~'), plain('```js\nf();\n```'));
  });

  it('keeps fences of a comment inside the block', () => {
    const code = ['def f():', '    """', '    ```', '    f()', '    ```', '    """'].join('\n');
    assert.deepEqual(parseEditAnswer(`\`\`\`python\n${code}\n\`\`\``), plain(code));
    const comment = ['/**', ' * ```ts', ' * f();', ' * ```', ' */'].join('\n');
    assert.deepEqual(parseEditAnswer(`\`\`\`ts\n${comment}\n\`\`\``), plain(comment));
  });

  it('is found in a block that is indented, as in a list', () => {
    for (const indentation of ['  ', '    ', '      ', '\t']) {
      const answer = `1. Use this:\n\n${indentation}\`\`\`ts\n${indentation}a();\n${indentation}  b();\n${indentation}\`\`\`\n`;
      assert.deepEqual(parseEditAnswer(answer), plain(`${indentation}a();\n${indentation}  b();`), JSON.stringify(indentation));
    }
  });

  it('is no line of inline code', () => {
    assert.deepEqual(parseEditAnswer('Use ```a``` or\n```b``` like so:\n\n```\nc\n```'), plain('c'));
  });

  it('is the longest of several blocks, with a warning', () => {
    assert.deepEqual(parseEditAnswer('Before:\n```\na\n```\nAfter:\n```\nabc\n```'), {
      code: 'abc',
      warnings: ['several-code-blocks'],
      isIncomplete: false,
    });
  });

  it('is the whole answer, with a warning, when there is no block', () => {
    assert.deepEqual(parseEditAnswer('const a = 1;\n'), { code: 'const a = 1;', warnings: ['no-code-block'], isIncomplete: false });
  });

  it('is incomplete when its block is not closed', () => {
    assert.deepEqual(parseEditAnswer('```ts\nconst a = 1;\nconst b'), { code: 'const a = 1;\nconst b', warnings: [], isIncomplete: true });
    assert.equal(parseEditAnswer('````ts\na\n```')?.isIncomplete, true);
    assert.equal(parseEditAnswer('```ts\na\n~~~')?.isIncomplete, true);
    assert.equal(parseEditAnswer('```ts\na\n``` ts')?.isIncomplete, true);
  });

  it('is said to be doubtful when a block of Markdown closes before its end', () => {
    const answer = parseEditAnswer('```markdown\n# Title\n```js\nf();\n```\nThe end.\n```');
    assert.deepEqual(answer?.warnings, ['several-code-blocks']);
  });

  it('is nothing when the answer is empty, or its block is', () => {
    for (const answer of ['', ' \n\t\n', '```\n```', '```ts\n\n  \n```', '```']) assert.equal(parseEditAnswer(answer), undefined, JSON.stringify(answer));
  });

  it('never holds the fence it stood in, nor the prose around it', () => {
    const line = fc.constantFrom('a', '  b();', '', '\t', '`x`', '# c', '안녕', '~~', '``');
    fc.assert(
      fc.property(fc.array(line), fc.array(line), fc.constantFrom('```', '````', '~~~'), (code, prose, fence) => {
        const text = [...prose.map((words) => `prose ${words}`), `${fence}ts`, ...code, fence, ...prose.map((words) => `prose ${words}`)].join('\n');
        const answer = parseEditAnswer(text);
        if (code.every((line) => line.trim() === '')) assert.equal(answer, undefined);
        else assert.equal(answer?.code, code.join('\n').replace(/^(?:[ \t]*\n)+/, '').trimEnd());
      }),
    );
  });

  it('is found in time in an answer made to be slow', () => {
    for (const filler of [' ', '\n', '\t\n', '`', '~', '.', '/', 'existing ', '// rest of ', '{', '나머지 ']) {
      const long = filler.repeat(300_000);
      assert.ok(parseEditAnswer(`\`\`\`\na${long}b\n\`\`\``), JSON.stringify(filler));
      parseEditAnswer(`${long}x`);
      parseEditAnswer(`// ${long}x`);
    }
  });
});

describe('An answer that leaves parts out', () => {
  for (const marker of [
    '// ...', '// … ', '  // ... existing code ...', '//...existing code...', '# ... rest of the function ...', '# … unchanged …',
    '/* ... */', '{/* ... existing JSX ... */}', '{/* existing code */}', '<!-- ... -->', '<!-- rest of the file -->', '-- ... other columns',
    ';; ...', '% ...', '...', '  …', '// rest of the code remains the same', '# remaining methods unchanged', '// existing code here',
    '/* rest of implementation */', '// unchanged code omitted for brevity', '// same as before', '# (rest of code unchanged)',
    'function f() { ... }', 'class A {…}', 'void f() { /* ... */ }',
    '// 기존 코드', '// ... 기존 코드 ...', '# 기존 코드 유지', '// 나머지 코드는 동일합니다', '# 나머지는 동일', '// 이하 생략', '// (생략)', '/* 중략 */', '// 나머지 코드는 그대로 유지',
  ]) {
    it(`is warned of for ${marker}`, () => {
      assert.equal(warnsOfLeftOutParts(`before();\n${marker}\nafter();`), true);
    });
  }

  for (const line of [
    'f(...args);', '...args,', '  ...rest', 'const { a, ...rest } = b;', 'return [...a, ...b];', 'function f(...args: string[]) {}', 'template<typename... T>',
    '// ...args is handed on', '// ...[1, 2],', '// Waits for the rest of the body to arrive', '// Keep the existing code path for old clients.',
    '# The remaining bytes belong to the same chunk', '// Returns the unchanged input when nothing matches', '// the rest is history',
    "console.log('loading...');", '// Loading...', 'x = "..."', '# 기존 연결을 유지한다', '// 나머지를 계산해요', '// 기존 값과 같은지 확인', '// 이전 코드와 호환되게 한다',
    '#include <rest>', '# Same', '/** Imports. */', 'if (a) { b(); } // else ...', 'case 1..3:', 'for i in 0...10 {', 'pattern = /.../;',
  ]) {
    it(`is not seen in ${line}`, () => {
      assert.equal(warnsOfLeftOutParts(`before();\n${line}\nafter();`), false);
    });
  }
});

describe('Code that is fitted to the original', function () {
  this.timeout(30_000);

  it('gets the original’s base indentation', () => {
    assert.equal(fitToOriginal('    a();\n      b();', 'c();\n  d();'), '    c();\n      d();');
    assert.equal(fitToOriginal('\t\ta();', 'if (c) {\n\td();\n}'), '\t\tif (c) {\n\t\t\td();\n\t\t}');
    assert.equal(fitToOriginal('a();', '        c();\n          d();'), 'c();\n  d();');
  });

  it('gets the original’s line endings', () => {
    assert.equal(fitToOriginal('a\r\nb', 'c\nd\ne'), 'c\r\nd\r\ne');
    assert.equal(fitToOriginal('a\nb', 'c\nd\ne'), 'c\nd\ne');
  });

  it('leaves no white space on blank lines', () => {
    assert.equal(fitToOriginal('  a\n\n  b', 'c\n\n  \nd'), '  c\n\n\n  d');
  });

  it('keeps the blank lines round the original, which no answer repeats', () => {
    assert.equal(fitToOriginal('\n  \n  a();\n\n', 'b();'), '\n  \n  b();\n\n');
    assert.equal(fitToOriginal('a\r\n\r\n', 'b\nc'), 'b\r\nc\r\n\r\n');
  });

  it('replaces an original of nothing but blank lines', () => {
    assert.equal(fitToOriginal('', 'a'), 'a');
    assert.equal(fitToOriginal('\n  ', 'a'), 'a');
  });

  const indentation = fc.constantFrom('', '  ', '    ', '\t', '\t\t', '\t  ');
  const line = fc.tuple(indentation, fc.constantFrom('a', 'b {', '}', '안녕', '')).map(([indentation, text]) => (text === '' ? '' : indentation + text));
  const code = fc.array(line, { minLength: 1 }).map((lines) => lines.join('\n')).filter((text) => text.trim() !== '');

  it('gives the original back when nothing else changed', () => {
    fc.assert(
      fc.property(code, fc.constantFrom('\n', '\r\n'), (original, eol) => {
        const written = original.replaceAll('\n', eol);
        const answer = parseEditAnswer(`\`\`\`\n${original}\n\`\`\``);
        assert.ok(answer);
        assert.equal(fitToOriginal(written, answer.code), written);
      }),
    );
  });

  it('keeps the indentation of its lines relative to each other', () => {
    fc.assert(
      fc.property(code, code, (original, replacement) => {
        const trimmed = replacement.replace(/^\n+|\n+$/g, '');
        const fitted = fitToOriginal(original, trimmed).replace(/^\n+|\n+$/g, '').split('\n');
        const lines = trimmed.split('\n');
        assert.equal(fitted.length, lines.length);
        const texts = lines.flatMap((line, index) => (line === '' ? [] : [{ before: line, after: fitted[index] ?? '' }]));
        // All lines lost the same beginning, and got the same one.
        const shared = texts.map(({ before, after }) => {
          let same = 0;
          while (same < Math.min(before.length, after.length) && before.at(-1 - same) === after.at(-1 - same)) same += 1;
          return same;
        });
        for (const [index, { before, after }] of texts.entries()) {
          assert.equal(after.trim(), before.trim());
          assert.ok((shared[index] ?? 0) >= before.trim().length);
        }
        const depth = (line: string): number => line.length - line.trimStart().length;
        const [first] = texts;
        for (const { before, after } of texts) {
          assert.equal(depth(after) - depth(first?.after ?? ''), depth(before) - depth(first?.before ?? ''));
        }
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { documentationInstruction, translationInstruction } from '../../../src/chat/editInstructions';
import { changesCode, splitComments } from '../../../src/chat/comments';

describe('comments and code', () => {
  it('are told apart by the forms of the language, and not in strings', () => {
    assert.deepEqual(splitComments("const url = 'http://a'; // 주소\n/* b\n c */ x();", 'typescript'), { code: "const url = 'http://a'; \n x();", comments: '// 주소\n/* b\n c */\n' });
    assert.deepEqual(splitComments('def f():\n    """문서"""\n    s = """no"""  # yes\n', 'python'), { code: 'def f():\n    \n    s = """no"""  \n', comments: '"""문서"""\n# yes\n' });
    assert.deepEqual(splitComments('<p>a <!-- b --></p>', 'html'), { code: '<p>a </p>', comments: '<!-- b -->\n' });
    assert.deepEqual(splitComments("it's // a", 'c'), { code: "it's // a", comments: '' });
    assert.equal(splitComments('a', 'brainfuck'), undefined);
    assert.equal(splitComments('a', 'constructor'), undefined);
  });

  const documented: [string, string, string][] = [
    ['typescript', 'function f(a: string) {\n  return `${a} // ${a}`;\n}', '/**\n * Says a twice.\n */\nfunction f(a: string) {\n  // why\n  return `${a} // ${a}`;\n}'],
    ['python', 'def f(a):\n    return a', 'def f(a):\n    """Returns a."""\n    # as it is\n    return a'],
    ['go', 'func F() {}', '// F does nothing.\nfunc F() {}'],
    ['java', 'int f() { return 1; }', '/** Javadoc. */\nint f() { return 1; } // one'],
    ['html', '<p>\n  a\n</p>', '<!-- 문단 -->\n<p>\n  a\n</p>'],
    ['typescriptreact', 'return (\n  <p>{a}</p>\n);', 'return (\n  {/* what is shown */}\n  <p>{/* the name */}{a}</p>\n  {/*\n    no more\n  */}\n);'],
    ['vue', '<script setup lang="ts">\nconst a = 1;\n</script>\n<style>\np { margin: 0 }\n</style>', '<!-- one -->\n<script setup lang="ts">\n// the number\nconst a = 1;\n</script>\n<style>\n/* no space */\np { margin: 0 }\n</style>'],
    ['sql', 'SELECT 1;', '-- one\nSELECT 1;'],
  ];
  for (const [language, before, after] of documented) {
    it(`are the only change when ${language} is documented, and not when a word of code is another`, () => {
      assert.equal(changesCode(before, after, language), false);
      assert.equal(changesCode(before, after.replace(/\ba\b(?!\.)(?=[^a]*$)|1|F\(/, 'z'), language), true);
    });
  }

  it('are told apart in lines that stand within a script or a style of a page', () => {
    const page = '<!-- <script> --><style>\n</style>\n<script>\n';
    assert.equal(changesCode('f();', '// calls f\nf();', 'html', page), false);
    assert.equal(changesCode('f();', '// calls f\ng();', 'html', page), true);
    assert.equal(changesCode('a // b', 'a // c', 'html', `${page}</script>`), true);
    assert.equal(changesCode('p {}', '// p\np {}', 'vue', '<style lang="scss">'), false);
    assert.equal(changesCode('p {}', '// p\np {}', 'vue', '<style>'), true);
  });

  it('do not take the braces of an empty function along', () => {
    assert.equal(changesCode('const f = () => {};', 'const f = () => {/* nothing */};', 'typescriptreact'), false);
    assert.equal(changesCode('const f = () => {/* nothing */};', 'const f = () => ;', 'typescriptreact'), true);
    assert.equal(changesCode('<p>{/* a */ b}</p>', '<p></p>', 'javascriptreact'), true);
  });

  const codeChanges: [language: string, before: string, after: string][] = [
    ['python', 'db.run(\n    """SELECT 1"""\n)', 'db.run(\n    """DROP x"""\n)'],
    ['python', 'q = {"a":\n """SELECT 1"""}', 'q = {"a":\n """DROP x"""}'],
    ['shellscript', 'x=${1#-}; rm "$x"', 'x=${1#-}; rm -rf /'],
    ['php', "#[Route('/a')]\nfunction f() {}", "#[Route('/b')]\nfunction f() {}"],
    ['javascript', 'if (/^https?:\\/\\//.test(a)) f();', 'if (/^https?:\\/\\//.test(a)) g();'],
    ['typescript', 'return /[/]\\/*/.exec(a) ?? f(); // */', 'return /[/]\\/*/.exec(a) ?? g(); // */'],
    ['perl', 'my $n = $#array + 1;', 'my $n = $#array + 2;'],
    ['yaml', 'a: b#c', 'a: b#d'],
    ['scss', 'a { b: url(http://x/y); c: d }', 'a { b: url(http://x/y); c: e }'],
  ];
  for (const [language, before, after] of codeChanges) {
    it(`are not taken for more than they are in ${language}: ${before}`, () => {
      assert.equal(changesCode(before, after, language), true);
    });
  }

  const onlyComments: [language: string, before: string, after: string][] = [
    ['elixir', 'def f, do: 1', '@doc """\nGives one.\n"""\ndef f, do: 1'],
    ['perl', 'sub f { 1 }', '=head2 f\n\nGives one.\n\n=cut\n\nsub f { 1 }'],
    ['ruby', 'def f = 1', '=begin\nGives one.\n=end\ndef f = 1'],
    ['python', 'a = 1', '#[x]\na = 1'],
    ['javascript', 'const a = b / c / d;', 'const a = b / c / d; // 나눔 / x'],
    ['python', 'async def f(\n    a,\n) -> int:\n    return a', 'async def f(\n    a,\n) -> int:\n    """Returns a."""\n    return a'],
    ['shellscript', 'x=1;rm "$x"', '# 지움\nx=1;rm "$x" # that'],
  ];
  for (const [language, before, after] of onlyComments) {
    it(`are the only change in ${language}: ${after}`, () => {
      assert.equal(changesCode(before, after, language), false);
    });
  }

  it('know a docstring by what stands before the text', () => {
    assert.equal(changesCode('return a', '"""Returns a."""\nreturn a', 'python', 'def f(a):\n'), false);
    assert.equal(changesCode('return a', '"""Returns a."""\nreturn a', 'python', 'f(\n'), true);
  });

  it('are not judged in a language that is not known', () => {
    assert.equal(changesCode('a', 'b', 'markdown'), false);
  });

  it('are read in linear time, whatever is never closed', function () {
    this.timeout(20_000);
    for (const text of ['/*'.repeat(50_000), '"""'.repeat(50_001), '`'.repeat(100_001), '{/*'.repeat(50_000), '<script'.repeat(50_000), '<!--'.repeat(50_000), '<script>'.repeat(50_000), '{ '.repeat(50_000), '=/'.repeat(50_000), '\n=begin'.repeat(20_000), 'url('.repeat(50_000), "'\\".repeat(50_000)]) {
      for (const language of ['typescript', 'python', 'java', 'typescriptreact', 'html', 'ruby', 'scss']) assert.ok(splitComments(text, language));
    }
  });

  it('give the language that documentation and translations are written in', () => {
    const code = { languageId: 'typescript', text: "f('안녕'); // hello", file: "f('안녕'); // hello", displayLanguage: 'ko' };
    assert.match(documentationInstruction(code), /Write it in English/);
    assert.match(documentationInstruction({ ...code, file: 'f(); // 안녕', displayLanguage: 'en' }), /Write it in Korean/);
    assert.match(documentationInstruction({ ...code, file: 'f();' }), /Write it in Korean/);
    assert.match(documentationInstruction({ ...code, languageId: 'go' }), /Go doc comments/);
    assert.match(translationInstruction(code), /into natural Korean/);
    assert.match(translationInstruction({ ...code, text: 'f(); // 안녕' }), /into English/);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planApply } from '../../../../src/editor/codeBlocks/apply/applyPlan';

const applied = (...all: Parameters<typeof planApply>): string | undefined => planApply(...all)?.after;
const lines = (...all: string[]): string => `${all.join('\n')}\n`;

const typescript = lines(
  "import { a } from './a';",
  "import { b } from './b';",
  '',
  '/** Adds. */',
  'export function add(one: number, two: number): number {',
  '  return one + two;',
  '}',
  '',
  'export class Counter {',
  '  private count = 0;',
  '',
  '  increment(): void {',
  '    this.count += 1;',
  '  }',
  '',
  '  get value(): number {',
  '    return this.count;',
  '  }',
  '}',
  '',
  'export const last = add(1, 2);',
);
const python = lines(
  'import os',
  '',
  '',
  'class Store:',
  '    """Keeps things."""',
  '',
  '    def __init__(self, path):',
  '        self.path = path',
  '',
  '    @property',
  '    def name(self):',
  '        return os.path.basename(self.path)',
  '',
  '    def load(self):',
  '        with open(self.path) as file:',
  '            return file.read()',
  '',
  '',
  'def main():',
  '    print(Store("a").load())',
);

describe('applying code to a file', () => {
  it('replaces the function of the same name, and keeps its comment when the code has none', () => {
    const after = applied(typescript, 'export function add(...numbers: number[]): number {\n  return numbers.reduce((sum, one) => sum + one, 0);\n}');
    assert.equal(after, typescript.replace('(one: number, two: number)', '(...numbers: number[])').replace('one + two', 'numbers.reduce((sum, one) => sum + one, 0)'));
  });

  it('replaces a method that the code shows without its class, at its depth', () => {
    const after = applied(typescript, 'increment(by = 1): void {\n  if (by > 0) {\n    this.count += by;\n  }\n}');
    assert.equal(after, typescript.replace('  increment(): void {\n    this.count += 1;\n  }', '  increment(by = 1): void {\n    if (by > 0) {\n      this.count += by;\n    }\n  }'));
  });

  it('keeps what comments for left-out code stand for', () => {
    const code = [
      '// ... existing imports ...',
      '',
      'export class Counter {',
      '  // ... existing code ...',
      '',
      '  reset(): void {',
      '    this.count = 0;',
      '  }',
      '}',
      '',
      '// rest unchanged',
    ].join('\n');
    assert.equal(applied(typescript, code), typescript.replace('    return this.count;\n  }\n', '    return this.count;\n  }\n\n  reset(): void {\n    this.count = 0;\n  }\n'));
  });

  it('puts a changed line, a new import and a new property where they stand in the code', () => {
    const code = [
      "import { a } from './a';",
      "import { c } from './c';",
      '// ...',
      'export class Counter {',
      '  private count = 10;',
      '  private step = 2;',
      '  // ...',
      '}',
    ].join('\n');
    const expected = typescript
      .replace("import { a } from './a';\n", "import { a } from './a';\nimport { c } from './c';\n")
      .replace('  private count = 0;\n', '  private count = 10;\n  private step = 2;\n');
    assert.equal(applied(typescript, code), expected);
  });

  it('understands Korean words for left-out code', () => {
    const code = 'export class Counter {\n  // 기존 코드 생략\n\n  increment(): void {\n    this.count += 2;\n  }\n\n  // 나머지는 동일\n}';
    assert.equal(applied(typescript, code), typescript.replace('this.count += 1', 'this.count += 2'));
  });

  it('indents Python as the file does', () => {
    const code = 'def load(self, encoding="utf-8"):\n  if not self.path:\n    return None\n  with open(self.path, encoding=encoding) as file:\n    return file.read()';
    const expected = python.replace(
      '    def load(self):\n        with open(self.path) as file:\n            return file.read()',
      '    def load(self, encoding="utf-8"):\n        if not self.path:\n            return None\n        with open(self.path, encoding=encoding) as file:\n            return file.read()',
    );
    assert.equal(applied(python, code), expected);
  });

  it('adds a method to a Python class', () => {
    const code = 'class Store:\n    # ... existing methods ...\n\n    def save(self, text):\n        with open(self.path, "w") as file:\n            file.write(text)';
    const expected = python.replace('            return file.read()\n', '            return file.read()\n\n    def save(self, text):\n        with open(self.path, "w") as file:\n            file.write(text)\n');
    assert.equal(applied(python, code), expected);
  });

  it('finds lines that are no definition by what is around them, whatever their indentation', () => {
    const original = lines('function run() {', '  start();', '  const total = items.length;', '  report(total);', '  stop();', '}', '', 'run();');
    const after = applied(original, 'const total = items.filter(Boolean).length;\nreport(total);\nlog(total);');
    assert.equal(after, original.replace('  const total = items.length;\n  report(total);\n', '  const total = items.filter(Boolean).length;\n  report(total);\n  log(total);\n'));
  });

  it('takes a block with all of its body, however much of that was rewritten', () => {
    const original = lines('setUp();', 'if (isReady(state)) {', '  one();', '  two();', '  three();', '}', 'tearDown();');
    const after = applied(original, 'if (isReady(state)) {\n  everything();\n}');
    assert.equal(after, lines('setUp();', 'if (isReady(state)) {', '  everything();', '}', 'tearDown();'));
  });

  it('replaces the whole file when the code has all of it', () => {
    const code = typescript.replaceAll('count', 'total').replace("import { b } from './b';\n", '').trimEnd();
    assert.equal(applied(typescript, `\n${code}`), `${code}\n`);
    assert.equal(applied('{\n  "name": "a",\n  "version": "1"\n}\n', '{\n    "name": "a",\n    "version": "2"\n}'), '{\n  "name": "a",\n  "version": "2"\n}\n');
  });

  it('keeps the functions, classes and imports that the code does not show, and says which', () => {
    const functions = (...names: string[]): string => names.map((name) => `function ${name}() {\n  return '${name}';\n}\n`).join('\n');
    const original = functions('a', 'b', 'c', 'd', 'e');
    const code = functions('a', 'b', 'c').replaceAll('return', 'return 1 +');
    const plan = planApply(original, code);
    assert.equal(plan?.after, original.replaceAll(/return (?='[abc]')/g, 'return 1 + '));
    assert.deepEqual([plan.removes, plan.stays], [[], ['d', 'e']]);
    assert.deepEqual(plan.withoutRest, { after: code, removes: ['d', 'e'] });
    const imports = "import { x } from './x';\nimport { y } from './y';\n\n";
    const all = functions('a', 'b', 'c', 'd', 'e').replace('return', 'return 2 +');
    const without = planApply(imports + original, all);
    assert.deepEqual([without?.after, without?.stays], [imports + all, ["import { x } from './x';", "import { y } from './y';"]]);
    const classes = lines('class A {', '  a() {', '    one();', '  }', '}', '', 'class B {', '  b() {', '    two();', '  }', '}', '', 'class C {', '  c() {', '    three();', '  }', '}');
    assert.equal(applied(classes, classes.slice(0, classes.indexOf('\nclass C')).replace('one', 'changed')), classes.replace('one', 'changed'));
  });

  it('keeps the methods that a class of the code does not show, and can do without them', () => {
    const plan = planApply(typescript, 'export class Counter {\n  private count = 0;\n  private step = 2;\n\n  increment(): void {\n    this.count += this.step;\n  }\n}');
    const kept = typescript.replace('  private count = 0;\n', '  private count = 0;\n  private step = 2;\n').replace('+= 1', '+= this.step');
    assert.equal(plan?.after, kept);
    assert.deepEqual([plan.removes, plan.stays, plan.withoutRest?.removes], [[], ['get value'], ['get value']]);
    assert.equal(plan.withoutRest?.after, kept.replace('\n  get value(): number {\n    return this.count;\n  }\n', ''));
    assert.equal(applied(typescript, 'export class Counter {\n  reset(): void {\n    this.count = 0;\n  }\n}'), typescript.replace('    return this.count;\n  }\n', '    return this.count;\n  }\n\n  reset(): void {\n    this.count = 0;\n  }\n'));
  });

  it('names what a new version of everything removes', () => {
    const plan = planApply('function a() {\n  return b(1);\n}\n', 'function a() {\n  return c(1);\n}');
    assert.deepEqual([plan?.removes, plan?.stays, plan?.withoutRest], [[], [], undefined]);
    const renamed = planApply(lines('class A {', '  old() {', '    return one(two);', '  }', '}'), 'class A {\n  young() {\n    return one(two);\n  }\n}');
    assert.deepEqual([renamed?.stays, renamed?.withoutRest?.removes], [['old'], ['old']]);
  });

  it('merges JSON key by key, with the commas it needs', () => {
    const original = lines('{', '  // settings', '  "name": "a",', '  "scripts": {', '    "test": "mocha", // all', '    "build": "tsc"', '  },', '  "files": ["a", "b"],', '  "private": true', '}').replaceAll('\n', '\r\n');
    const plan = planApply(original, '{\n    "scripts": {\n        "test": "node --test",\n        "lint": "eslint",\n        "e2e": {\n            "x": 1\n        }\n    },\n    "type": "module"\n}');
    const expected = original
      .replace('"mocha"', '"node --test",\r\n    "lint": "eslint",\r\n    "e2e": {\r\n      "x": 1\r\n    }')
      .replace('  },\r\n  "files"', '  },\r\n  "type": "module",\r\n  "files"');
    assert.equal(plan?.after, expected);
    assert.deepEqual(plan.stays, ['name', 'scripts.build', 'files', 'private']);
    assert.equal(applied('{ "a": 1, "b": [1] }', '{ "b": [1, 2], "c": {} }'), '{ "a": 1, "b": [1, 2], "c": {} }');
    assert.equal(applied('{\n  "a": {}\n}\n', '{\n  "a": {\n    "b": 1\n  }\n}'), '{\n  "a": {\n    "b": 1\n  }\n}\n');
  });

  it('drops nothing of a list in JSON that the code does not show whole, and fills an empty object', () => {
    const original = lines('{', '  "configurations": [', '    { "name": "A" },', '    { "name": "B" }', '  ]', '}');
    const after = applied(original, lines('{', '  "configurations": [', '    // ... existing configurations', '    { "name": "C" }', '  ]', '}'));
    assert.equal(after, original.replace('"B" }', '"B" },\n    { "name": "C" }'));
    const changed = applied(original, lines('{', '  "configurations": [', '    // ... existing configurations', '    { "name": "B", "port": 1 }', '  ]', '}'));
    assert.equal(changed, original.replace('"B" }', '"B", "port": 1 }'));
    assert.equal(applied('{}\n', lines('{', '  "a": 1', '}')), lines('{', '  "a": 1', '}'));
  });

  it('changes an entry of JSON that the code shows alone', () => {
    const original = lines('{', '  "name": "a",', '  "scripts": {', '    "test": "mocha",', '    "build": "tsc"', '  },', '  "private": true', '}');
    assert.equal(applied(original, '"scripts": {\n  "test": "node --test",\n  "build": "tsc"\n},'), original.replace('mocha', 'node --test'));
  });

  it('applies a unified diff, whatever its line numbers say', () => {
    const patch = '--- a/x.ts\n+++ b/x.ts\n@@ -90,3 +90,4 @@ export class Counter\n   increment(): void {\n-    this.count += 1;\n+    this.count += 2;\n+    this.log();\n   }\n';
    assert.equal(applied(typescript, patch, { language: 'diff' }), typescript.replace('    this.count += 1;\n', '    this.count += 2;\n    this.log();\n'));
    assert.equal(applied(typescript, '@@\n-nowhere\n+x', { language: 'diff' }), undefined);
  });

  it('applies all hunks of a diff or none: those that only add lines go where their number says', () => {
    const original = lines('a', 'b', 'c', 'd');
    assert.equal(applied(original, '@@ -1 +1 @@\n-a\n+A\n@@ -3,0 +4,2 @@\n+x\n+y', { language: 'diff' }), lines('A', 'b', 'c', 'x', 'y', 'd'));
    assert.equal(applied(original, '--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+x\n'), lines('x', 'a', 'b', 'c', 'd'));
    assert.equal(applied(original, '@@ -1 +1 @@\n-a\n+A\n@@\n+x', { language: 'diff' }), undefined);
    assert.equal(applied(original, '@@ -1 +1 @@\n-a\n+A\n@@ -9,0 +9 @@\n+x', { language: 'diff' }), undefined);
  });

  it('does not take a comment in a diff for the name of a file', () => {
    const sql = lines('select 1;', '-- old', 'select 2;');
    assert.equal(applied(sql, '--- a/x.sql\n+++ b/x.sql\n@@ -1,3 +1,3 @@\n select 1;\n--- old\n+-- new\n select 2;'), sql.replace('old', 'new'));
    assert.equal(applied(sql, ' select 1;\n--- old\n+-- new', { language: 'diff' }), sql.replace('old', 'new'));
    assert.equal(applied(sql, ' select 1;\n--- old\n+++ new', { language: 'diff' }), sql.replace('-- old', '++ new'));
    assert.equal(applied(sql, '@@ -1 +1 @@\n-select 1;\n+select 0;\n--- a/x.sql\n+++ b/x.sql\n@@ -3 +3 @@\n-select 2;\n+select 3;', { language: 'diff' }), lines('select 0;', '-- old', 'select 3;'));
  });

  it('keeps CRLF, tabs, the byte order mark and a missing line break at the end', () => {
    const original = '\uFEFFfunction a() {\r\n\treturn 1;\r\n}\r\n\r\nfunction b() {\r\n\treturn 2;   \r\n}';
    assert.equal(applied(original, 'function b() {\n    const two = 2;\n    return 2;\n}'), '\uFEFFfunction a() {\r\n\treturn 1;\r\n}\r\n\r\nfunction b() {\r\n\tconst two = 2;\r\n\treturn 2;   \r\n}');
  });

  it('is not misled by text that looks like the end of a block', () => {
    const original = lines('function page() {', '  return `', 'function page() {', '}', '`;', '}', '', 'other();');
    assert.equal(applied(original, 'function page() {\n  return null;\n}'), lines('function page() {', '  return null;', '}', '', 'other();'));
  });

  it('leaves a first line out that only names the file', () => {
    assert.equal(applied('a = 1\nb = 2\n', '# src/values.py\na = 3\n'), 'a = 3\nb = 2\n');
  });

  it('finds no place for other code, nor for code that could go in two places', () => {
    assert.equal(applied(typescript, 'SELECT name FROM users WHERE id = 1;'), undefined);
    assert.equal(applied(typescript, '}'), undefined);
    const twice = lines('first();', 'log(total, name);', 'more();', '', 'second();', 'log(total, name);', 'less();');
    assert.equal(applied(twice, 'log(total, name, when);'), undefined);
    assert.equal(applied(twice, 'log(total, name, when);', { near: 5 }), twice.replace('second();\nlog(total, name);', 'second();\nlog(total, name, when);'));
  });

  it('takes code into an empty file, and says that code which is there changes nothing', () => {
    assert.equal(applied('', 'a();'), 'a();\n');
    assert.equal(applied(typescript, 'get value(): number {\n  return this.count;\n}'), typescript);
  });

  it('takes no time to speak of for long files', function () {
    this.timeout(10_000);
    const long = Array.from({ length: 20_000 }, (_, index) => `  value${String(index)}(${String(index)}, "text ${String(index % 7)}");`).join('\n');
    const code = long.split('\n').slice(9_000, 9_100).join('\n').replace('value9050(9050', 'changed(9050');
    assert.equal(applied(long, code), long.replace('value9050(9050', 'changed(9050'));
  });
});

/** Programs of functions with names of their own, and what a model may do to one of them. */
const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'items', 'total', '한글', 'x1');
const statement = fc.tuple(word, word, fc.nat(99)).map(([one, other, number]) => `${one}(${other}, ${String(number)});`);
const body = fc.array(fc.oneof(statement.map((text) => [text]), fc.tuple(statement, statement).map(([one, two]) => [`if (${one.slice(0, -1)}) {`, `  ${two}`, '}'])), { minLength: 1, maxLength: 6 }).map((all) => all.flat());
const program = fc.record({
  bodies: fc.array(body, { minLength: 2, maxLength: 6 }),
  changed: body,
  pick: fc.nat(),
  eol: fc.constantFrom('\n', '\r\n'),
  unit: fc.constantFrom('\t', '  ', '    '),
  codeUnit: fc.constantFrom('\t', '  ', '    '),
  hasMark: fc.boolean(),
  endsWithBreak: fc.boolean(),
  isMethod: fc.boolean(),
  style: fc.constantFrom('alone', 'elided', 'whole', 'inner'),
});

type Program = typeof program extends fc.Arbitrary<infer Value> ? Value : never;

function functionLines(index: number, content: readonly string[], isMethod: boolean): string[] {
  return [`${isMethod ? '' : 'function '}run${String(index)}(value) {`, ...content.map((line) => `  ${line}`), '}'];
}

function build({ bodies, isMethod }: Program): string[] {
  const all = bodies.flatMap((content, index) => [...(index === 0 ? [] : ['']), ...functionLines(index, content, isMethod)]);
  return isMethod ? ['class Runner {', ...all.map((line) => (line === '' ? '' : `  ${line}`)), '}'] : all;
}

function indentWith(all: readonly string[], unit: string): string[] {
  return all.map((line) => line.replace(/^(?: {2})+/, (spaces) => unit.repeat(spaces.length / 2)));
}

function write(all: readonly string[], { eol, hasMark, endsWithBreak }: Program): string {
  return (hasMark ? '\uFEFF' : '') + all.join(eol) + (endsWithBreak ? eol : '');
}

function answerTo(change: Program, index: number): string {
  const { changed, isMethod, style, codeUnit } = change;
  const alone = functionLines(index, changed, isMethod);
  const bodies = change.bodies.map((content, at) => (at === index ? changed : content));
  const all = { alone, whole: build({ ...change, bodies }), elided: ['// ... existing code ...', '', ...alone, '', '// ... rest of the code ...'], inner: alone }[style];
  if (style === 'inner' && isMethod) return indentWith(['class Runner {', '  // ...', '', ...alone.map((line) => `  ${line}`), '', '  // ...', '}'], codeUnit).join('\n');
  return indentWith(all, codeUnit).join('\n');
}

describe('applying code to a file, for any program', () => {
  it('changes the function that the code is about, and not one byte of any other line', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(program, (change) => {
        const index = change.pick % change.bodies.length;
        const bodies = change.bodies.map((content, at) => (at === index ? change.changed : content));
        const original = write(indentWith(build(change), change.unit), change);
        const expected = write(indentWith(build({ ...change, bodies }), change.unit), change);
        assert.equal(applied(original, answerTo(change, index)), expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every line that is not replaced byte for byte, whatever the text and the code', function () {
    this.timeout(60_000);
    const anyLine = fc.constantFrom('a = 1', '\tb(2);  ', '  if (c) {', '  }', '}', '', '   ', '# note', 'def f():', '    return 1', '"key": [', '],', "'''", '`', '안녕 = "하세요"', '// ...');
    const anyText = fc.array(fc.tuple(anyLine, fc.constantFrom('\n', '\r\n')), { maxLength: 25 }).map((all) => all.flat().join(''));
    fc.assert(
      fc.property(anyText, fc.array(anyLine, { maxLength: 8 }), fc.boolean(), (text, code, hasMark) => {
        const original = (hasMark ? '\uFEFF' : '') + text;
        const after = applied(original, code.join('\n'));
        if (after === undefined || text.trim() === '') return;
        assert.equal(after.startsWith('\uFEFF'), hasMark);
        assert.equal(/[\r\n]$/.test(after), /[\r\n]$/.test(original));
        // A line of the result is one of the original with its own end, or one of the code.
        const known = new Set(original.match(/[^\r\n]*(?:\r\n|\r|\n|$)/g));
        const added = new Set(code.map((line) => line.trim()));
        for (const line of after.match(/[^\r\n]*(?:\r\n|\r|\n|$)/g) ?? []) {
          assert.ok(known.has(line) || added.has(line.replace('\uFEFF', '').trim()) || known.has(line.trimEnd()) || known.has(`\uFEFF${line}`), JSON.stringify({ line, original, code }));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes one endless line, and comments that never end, for what they are', () => {
    const endless = `${'a < '.repeat(60_000)}b`;
    assert.equal(applied(`${endless}\nlet one = 1;\n`, 'let one = 2;\n'), `${endless}\nlet one = 2;\n`);
    const open = `let one = 1;\n${"x = '/*';\n/* a ".repeat(20_000)}`;
    assert.match(applied(open, 'let one = 2;\n') ?? '', /^let one = 2;\nx = '/);
  });
});

// What the gateway says to edit and explain requests and to everything else.
import assert from 'node:assert/strict';
import { composeAnswer } from '../../gateway/answers';
import { composeFitting } from '../../gateway/fittingAnswers';
import { buildMessages } from '../../../src/chat/prompt';
import { frameCommit } from '../../../src/chat/commitMessagePrompt';
import { filesOfDiff } from '../../../src/chat/commitMessageDiff';
import { frameInlineEdit } from '../../../src/chat/inlineEditPrompt';
import { frameNewFile } from '../../../src/chat/newFilePrompt';
import { type ContextItem, contextKinds } from '../../../src/shared/context';
import { splitFences } from '../../gateway/edits';
import { splitIntoDeltas } from '../../gateway/wire';
import { cutToTokens } from '../../gateway/tokens';

const answerTo = (content: string): Promise<string> => composeAnswer({ messages: [{ role: 'user', content }] });

/** The code in the one fenced block that an edit request is answered with. */
async function edited(language: string, code: string): Promise<string | undefined> {
  const { blocks, prose } = splitFences(await answerTo(`Refactor this code.\n\n\`\`\`\`${language}\n${code}\n\`\`\`\``));
  assert.equal(blocks.length, 1);
  assert.equal(prose.trim(), '');
  assert.equal(blocks[0]?.language, language);
  return blocks[0].code;
}

describe('the gateway’s edits', function () {
  // The first edit loads the TypeScript compiler, which takes a second or two.
  this.timeout(20_000);
  const javaScript: [why: string, before: string, after: string][] = [
    ['const for what is never assigned again', 'var a = 1;\nuse(a);', 'const a = 1;\nuse(a);'],
    ['let for what is', 'var a = 1;\na += 2;', 'let a = 1;\na += 2;'],
    ['let for what is assigned in a pattern', 'var a = 1;\n[a] = [2];', 'let a = 1;\n[a] = [2];'],
    ['let for a counter, const for the variable of for-of', 'for (var i = 0; i < 3; i++) {}\nfor (var x of xs) use(x);', 'for (let i = 0; i < 3; i++) {}\nfor (const x of xs) use(x);'],
    ['const where only a member is assigned', 'var a = {};\na.b = 1;', 'const a = {};\na.b = 1;'],
    ['var where it is used outside its block', 'if (ok) {\n  var a = 1;\n}\nuse(a);', 'if (ok) {\n  var a = 1;\n}\nuse(a);'],
    ['var where functions made in a loop share it', 'for (var i = 0; i < 3; i++) fs.push(() => i);', 'for (var i = 0; i < 3; i++) fs.push(() => i);'],
    ['var where it lives on from one turn of the loop to the next', 'while (go()) {\n  var a;\n  use(a);\n  a = 1;\n}', 'while (go()) {\n  var a;\n  use(a);\n  a = 1;\n}'],
    ['var where it is declared twice', 'var a = 1;\nvar a = 2;', 'var a = 1;\nvar a = 2;'],
    ['strict comparison but not with null', 'ok = a == 1 || a != b || c == null;', 'ok = a === 1 || a !== b || c == null;'],
    ['no trailing whitespace but in templates; strings and comments stay', 'f("var a == b"); // var == \t\nt = `x  \n`;', 'f("var a == b"); // var ==\nt = `x  \n`;'],
  ];
  for (const [why, before, after] of javaScript) {
    it(`JavaScript: ${why}`, async () => {
      const unchanged = before === after;
      assert.equal(await edited('javascript', before), unchanged ? `// Reviewed: nothing to change.\n${after}` : after);
    });
  }

  it('TypeScript: type assertions and indentation are kept', async () => {
    assert.equal(await edited('typescript', '\tvar a = <T>b;\r\n\treturn a == 1;  '), '\tconst a = <T>b;\r\n\treturn a === 1;');
  });

  it('Python: None is compared by identity, outside strings and comments', async () => {
    const before = '    if a == None and b != None:  \n        s = "x == None"  # == None \n        d = """ \n == None """';
    const after = '    if a is None and b is not None:\n        s = "x == None"  # == None\n        d = """ \n == None """';
    assert.equal(await edited('python', before), after);
  });

  it('other languages: trailing whitespace goes; where nothing changes a comment line comes, in the code’s indentation', async () => {
    assert.equal(await edited('go', '\tx := 1  '), '\tx := 1');
    assert.equal(await edited('go', '\tx := 1'), '\t// Reviewed: nothing to change.\n\tx := 1');
    assert.equal(await edited('json', '{"a": 1}'), '{"a": 1}');
  });

  it('takes the last block of the last user message, and fences code that holds fences', async () => {
    const answer = await answerTo('이 코드를 리팩터링해 줘\n```js\nvar first = 1;\n```\n~~~md\n```js\nx\n```\n~~~');
    assert.equal(answer, '````md\n```js\nx\n```\n````');
  });
});

describe('the gateway’s other answers', () => {
  it('explains by naming the first thing declared, in the language of the question', async () => {
    const code = '```py\nimport os\ndef tally(x):\n    return x\n```';
    assert.match(await answerTo(`Explain this code, do not rewrite it.\n${code}`), /What `tally` does/);
    assert.match(await answerTo(`이 코드를 설명해 주세요\n${code}`), /`tally` 설명/);
  });

  it('is worth looking at: 1–2 KB of Markdown with code, a table, lists and a link', async () => {
    for (const [ask, word] of [['안녕하세요', '예제'], ['Hello', 'In short']] as const) {
      const answer = await answerTo(ask);
      const bytes = Buffer.byteLength(answer);
      assert.ok(bytes > 1000 && bytes < 2500, String(bytes));
      for (const part of [word, `> ${ask}`, '```typescript', '```python', '\n| 401 |', '\n1. ', '\n   - ', '](https://']) assert.ok(answer.includes(part), part);
    }
  });

  const sample = "console.log('김밥'); // refactor\n~~~\n````\n<prompt>\n김치\n</prompt>\n";
  for (const kind of contextKinds) {
    it(`answers the question, not what went along with it: ${kind}`, async () => {
      const item: ContextItem = { kind, label: '주문.ts', path: 'src/주문.ts', languageId: 'typescript', startLine: 3, endLine: 9, text: sample };
      const withDetail: ContextItem = { kind, label: '주문.ts', languageId: '', detail: '모두 2개', text: '' };
      const answers = ['What is new?', '뭐가 달라졌나요?'].map((text) => composeAnswer({
        messages: buildMessages([{ role: 'user', id: '1', parentId: null, createdAt: 0, text, context: [item, withDetail, item] }]),
      }));
      const [english = '', korean = ''] = await Promise.all(answers);
      assert.match(english, /^Hello! .+\n\n> What is new\?\n/);
      assert.match(korean, /^안녕하세요! .+\n\n> 뭐가 달라졌나요\?\n/);
    });
  }

  it('answers the question that VS Code’s Chat sends with attachments', async () => {
    const attached = '<attachments>\n<attachment id="orders.ts">\nUser\'s file 주문.ts:\n```typescript\n김밥\n```\n</attachment>\n</attachments>';
    for (const tag of ['prompt', 'userRequest']) {
      assert.match(await answerTo(`${attached}\n<reminder>\nKeep it short.\n</reminder>\n<${tag}>\nWhat is new?\n</${tag}>`), /^Hello! .+\n\n> What is new\?\n/);
    }
    assert.match(await answerTo(`${attached}\n<prompt>\nExplain this.\n</prompt>`), /^## What `김밥` does/);
  });

  it('goes on with an answer that was cut off, after the last words asked for', async () => {
    const question = { role: 'user', content: 'Hello' } as const;
    const whole = await answerTo('Hello');
    const before = whole.slice(0, 300);
    const goOn = (content: string): Promise<string> =>
      composeAnswer({ messages: [question, { role: 'assistant', content }, { role: 'user', content: `Go on.\n\n<last-words>\n${before.slice(-20)}\n</last-words>` }] });
    assert.equal(await goOn(before), whole.slice(280));
    assert.equal(await goOn('Something else'), `${before.slice(-20)} and that is all.`);
  });

  it('is long when a long answer is asked for', async () => {
    assert.ok((await answerTo('길게 써 줘')).length > 20_000);
    assert.ok((await answerTo('belongings')).length < 3000);
  });

  it('is cut into deltas and to tokens between code points only', () => {
    const text = '가나다 😊😊😊 abc '.repeat(20);
    const deltas = splitIntoDeltas(text);
    assert.equal(deltas.join(''), text);
    for (const part of [...deltas, ...[1, 2, 3, 4, 5, 6].map((limit) => cutToTokens(text, limit))]) assert.equal(Buffer.from(part).toString(), part);
  });
});

describe('the gateway’s answers that fit', () => {
  const changed = 'diff --git a/src/cart.ts b/src/cart.ts\n--- a/src/cart.ts\n+++ b/src/cart.ts\n@@ -1 +1 @@\n-one\n+two\n';
  const added = 'diff --git a/notes.md b/notes.md\nnew file mode 100644\n--- /dev/null\n+++ b/notes.md\n@@ -0,0 +1 @@\n+one\n';
  const message = async (diff: string, lastMessages: readonly string[] = [], language = 'English'): Promise<string | undefined> =>
    composeFitting(frameCommit({ files: filesOfDiff(diff), uncounted: 0, lastMessages, typed: '', language }, undefined) ?? assert.fail());

  it('name the changed files in a commit message, in the form and the language of those before', async () => {
    assert.equal(await message(changed), 'Change cart.ts');
    assert.equal(await message(added, ['feat: begin']), 'feat: add notes.md');
    assert.equal(await message(changed + added, ['feat: 시작']), 'feat: cart.ts, notes.md 수정');
    assert.equal(await message(added, [], 'Korean'), 'notes.md 추가');
  });

  it('edit the selected lines, whatever is to be done with them and whatever stands around', async () => {
    const block = (text: string, kind: 'selection' | 'problems') => ({ kind, label: 'a.js', path: 'a.js', languageId: kind === 'selection' ? 'javascript' : '', startLine: 2, endLine: 2, text });
    const edit = { instruction: 'Be kind.', before: 'var before = 1;\n', after: '', indentation: '  ', rules: [], selection: block('var a = 1;', 'selection'), problems: block('2: no var', 'problems') };
    assert.equal(await composeFitting(frameInlineEdit(edit, 5_000) ?? assert.fail()), '```javascript\nconst a = 1;\n```');
  });

  it('write a line into a new file', async () => {
    assert.match(await composeFitting(frameNewFile({ instruction: 'Write tests.', languageId: 'python', references: [] }, 5_000) ?? assert.fail()) ?? '', /^```python\n# .+\n```$/);
  });

  it('leave everything else as it is', async () => {
    assert.equal(await composeFitting({ messages: [{ role: 'user', content: 'What is a commit message?' }] }), undefined);
  });
});

import assert from 'node:assert/strict';
import { cleanCommitMessage } from '../../../src/chat/commitMessageAnswer';
import { filesOfDiff, fitChanges, type FileChange } from '../../../src/chat/commitMessageDiff';
import { frameCommit, type CommitChanges } from '../../../src/chat/commitMessagePrompt';
import { estimateTokens } from '../../../src/shared/tokens';

const part = (path: string, lines: string[] = ['+new']): string =>
  `diff --git a/${path} b/${path}\nindex 1..2 100644\n--- a/${path}\n+++ b/${path}\n@@ -1 +1,${lines.length} @@\n${lines.join('\n')}\n`;

describe('The files of a diff', () => {
  it('are told by their names, also quoted, renamed, deleted and without a prefix', () => {
    const diff = [
      part('src/a.ts', ['-old', '+diff --git a/x b/x']),
      'diff --git "a/\\355\\225\\234 \\"x\\".txt" "b/\\355\\225\\234 \\"x\\".txt"\n--- "a/\\355\\225\\234 \\"x\\".txt"\n+++ "b/\\355\\225\\234 \\"x\\".txt"\n@@ -1 +1 @@\n-a\n+b\n',
      'diff --git a/old.ts b/new.ts\nsimilarity index 100%\nrename from old.ts\nrename to new.ts\n',
      'diff --git a/gone.ts b/gone.ts\ndeleted file mode 100644\n--- a/gone.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n',
      'diff --git a/run me.sh b/run me.sh\nold mode 100644\nnew mode 100755\n',
      'diff --git src/b.ts src/b.ts\n--- src/b.ts\n+++ src/b.ts\n@@ -1 +1 @@\n-a\n+b\n',
      'diff --cc both.ts\nindex 1,2..3\n--- a/both.ts\n+++ b/both.ts\n@@@ -1 -1 +1 @@@\n++x\n',
    ];
    const files = filesOfDiff(diff.join(''));
    assert.deepEqual(files.map(({ path }) => path), ['src/a.ts', '한 "x".txt', 'new.ts', 'gone.ts', 'run me.sh', 'src/b.ts', 'both.ts']);
    assert.equal(files.map(({ text }) => text).join(''), diff.join(''));
    assert.ok(files.every(({ nameOnly }) => nameOnly === undefined));
  });

  it('go along by name only when they are lock files, binaries or may hold secrets, under either name', () => {
    const diff = [
      part('web/package-lock.json'),
      part('.env'),
      'diff --git a/.env b/settings.txt\nsimilarity index 90%\nrename from .env\nrename to settings.txt\n--- a/.env\n+++ b/settings.txt\n@@ -1 +1 @@\n-A=1\n+A=2\n',
      'diff --git a/x.png b/x.png\nindex 1..2 100644\nBinary files a/x.png and b/x.png differ\n',
      'diff --git a/y.png b/y.png\nnew file mode 100644\n[y.png: content not shown]\n',
    ].join('');
    assert.deepEqual(filesOfDiff(diff).map(({ nameOnly }) => nameOnly), ['lock-file', 'secret', 'secret', 'binary', 'binary']);
  });
});

describe('Changes within a budget', () => {
  const change = (path: string, lines: number): FileChange => ({ path, text: part(path, Array.from({ length: lines }, (_, index) => `+line ${index}`)) });

  it('keep small files whole, and cut large ones alike, at a line, with a note', () => {
    const { files, nameOnly } = fitChanges([change('large.ts', 4_000), change('small.ts', 3), change('other.ts', 4_000)], 3_000);
    assert.deepEqual(files.map(({ path, cutLines }) => [path, cutLines > 0]), [['large.ts', true], ['small.ts', false], ['other.ts', true]]);
    assert.deepEqual(nameOnly, []);
    const [large, , other] = files;
    assert.ok(large && other);
    assert.match(large.text, /\n\+line \d+\n\[\d+ more lines of this file were left out\]\n$/);
    assert.ok(Math.abs(large.text.length - other.text.length) < 200);
    assert.ok(estimateTokens(files.map(({ text }) => text).join('')) <= 3_000);
  });

  it('name files there is no room for', () => {
    const { files, nameOnly } = fitChanges(Array.from({ length: 500 }, (_, index) => change(`file${index}.ts`, 50)), 2_000);
    assert.ok(files.length < 500 && files.length + nameOnly.length === 500);
    assert.ok(nameOnly.every((file) => file.nameOnly === 'no-room'));
  });

  it('take no time over a line of a million characters', () => {
    const { files } = fitChanges([{ path: 'min.js', text: part('min.js', [`+${'x'.repeat(2_000_000)}`]) }], 2_000);
    assert.ok((files[0]?.text.length ?? 0) < 1_000);
  });
});

describe('The prompt of a commit message', () => {
  const changes: CommitChanges = { files: filesOfDiff(part('a.ts')), uncounted: 0, lastMessages: [], typed: '', language: 'English' };
  const promptOf = (more: Partial<CommitChanges>, contextLength?: number): string => frameCommit({ ...changes, ...more }, contextLength)?.messages.at(-1)?.content ?? '';

  it('asks for the language and the form of the last messages', () => {
    assert.match(promptOf({ lastMessages: ['feat(cart): 장바구니 추가', 'fix: 오류 수정'] }), /in Korean.*Conventional Commits/s);
    const plain = promptOf({ lastMessages: ['Add a cart\n\nBecause.', 'Mend it\n\nIt broke.'] });
    assert.match(plain, /language of the last messages.*Most have a body/s);
    assert.doesNotMatch(plain, /Conventional/);
    assert.match(promptOf({ language: 'Korean' }), /commit message in Korean: one line/);
  });

  it('sends what was typed as a hint, and what is in a secret file never', () => {
    const prompt = promptOf({ typed: 'because of #12', files: filesOfDiff(part('a.ts') + part('.env', ['+TOKEN=1'])) });
    assert.match(prompt, /because of #12/);
    assert.match(prompt, /- `\.env` \(content withheld\)/);
    assert.doesNotMatch(prompt, /TOKEN/);
  });

  it('stays within the model’s context, or says that there is no room', () => {
    const files = filesOfDiff(part('a.ts', Array.from({ length: 20_000 }, (_, index) => `+line ${index}`)));
    const lastMessages = Array.from({ length: 12 }, () => 'A message. '.repeat(50));
    assert.ok(estimateTokens(promptOf({ files, lastMessages }, 4_000)) < 3_000);
    assert.ok(estimateTokens(promptOf({ files, lastMessages })) < 17_000);
    assert.equal(frameCommit({ ...changes, files }, 900), undefined);
  });
});

describe('A model’s commit message', () => {
  const message = 'feat: add a cart\n\nIt holds items.';
  for (const [what, answer] of [
    ['as it is', message],
    ['in a fence, with words around', `Here is the commit message:\n\n\`\`\`text\n${message}\n\`\`\`\n\nIt says what changed.`],
    ['in a fence that is not closed', `\`\`\`\n${message}`],
    ['after thinking', `<think>\nHere is: a plan\n</think>\n\n${message}`],
    ['in quotes', `"${message}"`],
    ['after Korean words', `다음은 커밋 메시지입니다:\n\n${message}`],
    ['after a label', `Commit message: ${message}`],
    ['with CRLF and control characters', `${message.replaceAll('\n', '\r\n')}\u0007\u202e`],
  ] as const) {
    it(`is found ${what}`, () => {
      assert.equal(cleanCommitMessage(answer, true), message);
    });
  }

  it('keeps quotes and fences that are part of it', () => {
    for (const text of ['"total" is a number now', 'Use `map`', 'Fix x\n\n```\ncode\n```\n\nmore', "Don't wait"]) {
      assert.equal(cleanCommitMessage(text, true), text);
    }
  });

  it('keeps a first line that begins with the letters of such words only', () => {
    for (const text of ['Okta: refresh tokens sooner.\n\nThey ran out.', 'Surefire runs once:\n\n- a', 'OK2: a test!']) assert.equal(cleanCommitMessage(text, true), text);
  });

  it('keeps a subject that ends in a full stop and begins with such words', () => {
    for (const text of ['커밋 메시지 생성 버튼을 더했습니다.\n\n- 상세', 'The commit box keeps what was typed.\n\nBecause.', 'Here is where routing starts.\n\nBody', 'OK button closes the dialog.\n\nBody']) {
      assert.equal(cleanCommitMessage(text, true), text);
    }
    for (const before of ['Sure!', 'Of course. I wrote one for you.', '네, 작성했어요.', '물론이죠!']) assert.equal(cleanCommitMessage(`${before}\n\nAdd tests.`, true), 'Add tests.');
  });

  it('is a line like such an introduction when nothing follows it', () => {
    for (const text of ['Commit message box: keep typed text.', 'Based on the new API!', 'The commit hook runs once.']) assert.equal(cleanCommitMessage(text, true), text);
    assert.equal(cleanCommitMessage('Here is the message:\n\nAdd tests.', true), 'Add tests.');
  });

  it('takes a time that grows with a long row of blanks only', () => {
    // With its square, this would take longer than the test may.
    assert.match(cleanCommitMessage(`Fix${' '.repeat(400_000)}x`, true), /^Fix/);
  });

  it('never shows words before it or thinking while it streams, and only ever grows', () => {
    const answer = `<think>Hm.</think>Here is the message:\n\`\`\`\n${message}\n\`\`\`\nDone.`;
    let shown = '';
    for (let length = 1; length <= answer.length; length += 1) {
      const next = cleanCommitMessage(answer.slice(0, length), false);
      assert.ok(message.startsWith(next), next);
      assert.ok(next.length >= shown.length, next);
      shown = next;
    }
    assert.equal(shown, message);
  });

  it('is nothing when there is nothing but thinking', () => {
    assert.equal(cleanCommitMessage('<think>I wonder', true), '');
  });
});

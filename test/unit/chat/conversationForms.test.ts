import assert from 'node:assert/strict';
import { conversationFileText, parseConversationFile } from '../../../src/chat/conversationFile';
import { conversationsToJson, parseImport as parse } from '../../../src/chat/conversationJson';
import { conversationToMarkdown, fileNameOf } from '../../../src/chat/conversationMarkdown';
import { mergeConversations } from '../../../src/chat/mergeConversations';
import { updatedAtOf, type Conversation } from '../../../src/shared/transcript';
import { answer, contextItem, conversation, prompt } from '../../fakes/conversations';

const plain = conversation([prompt('p', null, { text: '질문' }), answer('a', 'p', { text: '답' })]);

describe('a conversation’s file', () => {
  it('gives back what was written', () => {
    const full: Conversation = { ...plain, title: '이름', isPinned: true, settings: { temperature: 0.5 }, model: { id: 'm', name: 'M', isCustom: true }, startId: 'p' };
    assert.deepEqual(parseConversationFile(conversationFileText(full)), { conversation: full });
  });

  it('is read in the form of version 1', () => {
    const text = JSON.stringify({ version: 1, conversation: { ...plain, messages: [prompt('p', null, { context: [contextItem('x')] })], leafId: 'p' } });
    const parsed = parseConversationFile(text);
    assert.ok('conversation' in parsed);
    assert.equal(parsed.conversation.messages.length, 1);
  });

  it('of a newer version is told from a damaged one', () => {
    assert.deepEqual(parseConversationFile('{"version":3,"conversation":{}}'), { problem: 'newer' });
    for (const text of ['', '{', 'null', '[]', '{"version":"2"}', '{"version":0,"conversation":{}}', '{"version":2,"conversation":{"id":3}}']) {
      assert.deepEqual(parseConversationFile(text), { problem: 'damaged' }, text);
    }
  });
});

describe('exported JSON', () => {
  let ids = 0;
  const newId = (): string => `new-${(ids += 1)}`;
  const parseImport = (text: string): { conversations: Conversation[]; damaged: number } | { problem: string } => {
    const parsed = parse(text, newId);
    if ('problem' in parsed) return parsed;
    const found = [...parsed.conversations];
    const conversations = found.filter((each) => each !== undefined);
    return { conversations, damaged: found.length - conversations.length };
  };

  it('comes back whole, under new ids', () => {
    const other = { ...plain, id: 'other', title: 'named' };
    const parsed = parseImport(conversationsToJson([plain, other]));
    assert.ok('conversations' in parsed);
    assert.deepEqual(parsed.conversations.map(({ title, messages }) => [title, messages]), [[undefined, plain.messages], ['named', plain.messages]]);
    assert.ok(parsed.conversations.every(({ id }) => id.startsWith('new-')));
    assert.notEqual(parsed.conversations[0]?.id, parsed.conversations[1]?.id);
  });

  it('may be the file of the storage folder, of any version', () => {
    for (const version of [1, 2]) {
      const parsed = parseImport(JSON.stringify({ version, conversation: plain }));
      assert.ok('conversations' in parsed && parsed.conversations.length === 1);
    }
  });

  it('brings in what can be read, and counts the rest', () => {
    const text = JSON.stringify({ format: 'krouter-chats', version: 2, conversations: [{ id: 1 }, plain, null, 'x'] });
    const parsed = parseImport(text);
    assert.ok('conversations' in parsed);
    assert.deepEqual([parsed.conversations.length, parsed.damaged], [1, 3]);
  });

  it('is taken with its mistakes mended: ids twice, a leaf that is not there, answers that nobody writes', () => {
    const messages = [prompt('p', null), prompt('p', null, { text: 'again' }), answer('a', 'p', { status: 'streaming' })];
    const parsed = parseImport(conversationsToJson([{ ...plain, id: '../../etc/passwd', messages, leafId: 'gone' }]));
    assert.ok('conversations' in parsed);
    const [mended] = parsed.conversations;
    assert.ok(mended);
    assert.deepEqual(mended.messages.map(({ id }) => id), ['p', 'a']);
    assert.equal(mended.leafId, 'a');
    assert.equal(mended.messages[1]?.role === 'assistant' && mended.messages[1].status, 'interrupted');
    assert.match(mended.id, /^new-/);
  });

  it('is not taken with a time no date can show, or a way round in its messages that never ends', () => {
    const times = [1e300, -1e300, 8.64e15 + 1];
    const impossible = times.flatMap((createdAt) => [
      { ...plain, createdAt },
      conversation([prompt('p', null, { createdAt })]),
      conversation([prompt('p', null), answer('a', 'p', { retry: { attempt: 1, attempts: 2, at: createdAt, failure: { kind: 'server' } } })]),
      conversation([prompt('p', null), answer('a', 'p', { failure: { kind: 'rate-limited', retryAt: createdAt } })]),
    ]);
    const latest = conversation([prompt('p', null), answer('a', 'p', { createdAt: 8.64e15, duration: 1e300 })]);
    const circle = conversation([answer('a', 'p'), prompt('p', 'a')]);
    const parsed = parseImport(conversationsToJson([...impossible, latest, circle]));
    assert.ok('conversations' in parsed);
    assert.deepEqual([parsed.conversations.length, parsed.damaged], [2, impossible.length]);
    for (const taken of parsed.conversations) {
      assert.ok(conversationToMarkdown(taken, 'en').length > 0);
      assert.doesNotThrow(() => new Intl.DateTimeFormat('en').format(updatedAtOf(taken)));
    }
  });

  it('is refused when it is something else, or newer', () => {
    assert.deepEqual(parseImport('{"a":1}'), { problem: 'other-file' });
    assert.deepEqual(parseImport('no JSON'), { problem: 'other-file' });
    assert.deepEqual(parseImport('{"format":"krouter-chats","version":9,"conversations":[]}'), { problem: 'newer' });
  });
});

describe('exported Markdown', () => {
  it('holds title, prompts with their context, and answers under the model’s name', () => {
    const text = conversationToMarkdown(
      conversation([prompt('p', null, { text: '왜?', context: [contextItem('let a;')] }), answer('a', 'p', { text: '그래서.', answeredBy: 'kr/gpt54' })]),
      'en',
    );
    assert.match(text, /^# 왜\?\n\n\*January 1, 1970 at .*\*\n\n## You\n\napp\.ts:3-9\n\n```typescript\nlet a;\n```\n\n왜\?\n\n## kr\/gpt54\n\n그래서\.\n$/);
  });

  it('leaves out alternatives that are not shown', () => {
    const text = conversationToMarkdown(conversation([prompt('p', null), answer('a', 'p'), answer('b', 'p')]), 'en');
    assert.ok(text.includes('answer b') && !text.includes('answer a'));
  });

  it('closes a code block that was cut off, and says that the answer is not whole', () => {
    const cut = conversation([prompt('p', null), answer('a', 'p', { text: 'See:\n```ts\nlet a', status: 'stopped' }), prompt('q', 'a')]);
    assert.match(conversationToMarkdown(cut, 'en'), /let a\n```\n\n\*This answer is not whole\.\*\n\n## You/);
    const closed = conversation([prompt('p', null), answer('a', 'p', { text: '````\n```\n````\n~~~\nx\n~~~' })]);
    assert.match(conversationToMarkdown(closed, 'en'), /~~~\nx\n~~~\n$/);
  });

  it('closes a code block of a prompt too, which would swallow the answer', () => {
    const text = conversationToMarkdown(conversation([prompt('p', null, { text: '```\nlet a' }), answer('a', 'p')]), 'en');
    assert.match(text, /let a\n```\n\n## kr\/auto\n\nanswer a\n$/);
  });

  it('keeps signs in a title from being Markdown', () => {
    const text = conversationToMarkdown({ ...plain, title: 'a\n# *b* [c](d) <e>' }, 'en');
    assert.equal(text.split('\n')[0], '# a \\# \\*b\\* \\[c\\](d) \\<e\\>');
  });
});

describe('a file name made of a title', () => {
  for (const [title, name] of [
    ['배열에서 중복 빼기?', '배열에서 중복 빼기'],
    ['../../a/b\\c:d*e"f<g>h|i', 'a b c d e f g h i'],
    ['con', 'chat'],
    ['...', 'chat'],
    ['', 'chat'],
    ['a\u202Ebc\n', 'a bc'],
  ] as const) {
    it(`is “${name}” for ${JSON.stringify(title)}`, () => {
      assert.equal(fileNameOf(title), name);
    });
  }
});

describe('one conversation that two windows changed', () => {
  const base = plain;
  const more = (from: Conversation, id: string): Conversation => ({
    ...from,
    messages: [...from.messages, prompt(id, 'a')],
    leafId: id,
  });

  it('takes a name given elsewhere, while an answer goes on here', () => {
    const ours = more(base, 'q');
    assert.deepEqual(mergeConversations(base, ours, { ...base, title: 'elsewhere', isPinned: true }), { ...ours, title: 'elsewhere', isPinned: true });
  });

  it('keeps the name given here, and takes the turns from elsewhere', () => {
    const other = more(base, 'q');
    assert.deepEqual(mergeConversations(base, { ...base, title: 'here' }, other), { ...other, title: 'here' });
  });

  it('lets the name given here win when both gave one', () => {
    assert.equal(mergeConversations({ ...base, title: 'old' }, { ...base, title: 'here' }, { ...base, title: 'elsewhere' })?.title, 'here');
  });

  it('takes a name away that was taken away elsewhere', () => {
    const named = { ...base, title: 'old' };
    assert.equal(mergeConversations(named, more(named, 'q'), base)?.title, undefined);
  });

  it('is not one any more when each has turns of its own', () => {
    assert.equal(mergeConversations(base, more(base, 'q'), more(base, 'r')), undefined);
  });

  it('takes the end of an answer that was being written elsewhere when this window read it', () => {
    const streaming = conversation([prompt('p', null), answer('a', 'p', { text: 'ha', status: 'streaming' })]);
    const interrupted = conversation([prompt('p', null), answer('a', 'p', { text: 'ha', status: 'interrupted' })]);
    const whole = conversation([prompt('p', null), answer('a', 'p', { text: 'half', status: 'complete' })]);
    assert.deepEqual(mergeConversations(streaming, interrupted, whole), whole);
  });

  it('keeps what is longer here', () => {
    const shorter = conversation([prompt('p', null), answer('a', 'p', { text: 'ha', status: 'streaming' })]);
    const longer = conversation([prompt('p', null), answer('a', 'p', { text: 'half', status: 'streaming' })]);
    assert.deepEqual(mergeConversations(shorter, longer, { ...shorter, title: 'named' }), { ...longer, title: 'named' });
  });

  it('lets an answer go on that is being written here, while it was only read and renamed elsewhere', () => {
    for (const status of ['waiting', 'streaming'] as const) {
      const running = conversation([prompt('p', null), answer('a', 'p', { text: '', status })]);
      const elsewhere = conversation([prompt('p', null), answer('a', 'p', { text: '', status: 'interrupted' })]);
      const merged = mergeConversations(running, { ...running, isPinned: true }, { ...elsewhere, title: 'elsewhere' });
      assert.deepEqual(merged, { ...running, isPinned: true, title: 'elsewhere' });
    }
  });

  it('lets an answer go on that is being written here, among what was added elsewhere; without its place each is kept', () => {
    const running = conversation([prompt('p', null), answer('a', 'p', { text: 'ha', status: 'streaming' })]);
    const interrupted = answer('a', 'p', { text: 'ha', status: 'interrupted' });
    const added = conversation([prompt('p', null), interrupted, answer('b', 'p')]);
    const merged = mergeConversations(running, running, added);
    assert.deepEqual(merged?.messages, [...running.messages, answer('b', 'p')]);
    assert.equal(merged.leafId, 'a');
    assert.equal(mergeConversations(running, running, conversation([prompt('p', null)])), undefined);
    const goneOn = conversation([prompt('p', null), { ...interrupted, text: 'half' }]);
    assert.equal(mergeConversations(running, running, goneOn), undefined);
  });

  it('takes a name from elsewhere for what was deleted from here, and keeps the alternative chosen here', () => {
    const both = conversation([prompt('p', null), answer('a', 'p'), answer('b', 'p')]);
    const fewer = conversation([prompt('p', null), answer('a', 'p')]);
    assert.deepEqual(mergeConversations(both, fewer, { ...both, title: 'elsewhere' }), { ...fewer, title: 'elsewhere' });
    const chosen = { ...both, leafId: 'a' };
    assert.deepEqual(mergeConversations(both, chosen, { ...both, title: 'elsewhere' }), { ...chosen, title: 'elsewhere' });
    assert.equal(mergeConversations(both, { ...both, title: 'here' }, chosen)?.leafId, 'a');
    assert.equal(mergeConversations(both, { ...both, title: 'here' }, fewer)?.leafId, 'a');
  });

  it('is kept whole when nothing is known of what it was', () => {
    assert.deepEqual(mergeConversations(undefined, more(base, 'q'), base), more(base, 'q'));
    assert.deepEqual(mergeConversations(undefined, base, more(base, 'q'))?.messages, more(base, 'q').messages);
    assert.equal(mergeConversations(undefined, more(base, 'r'), more(base, 'q')), undefined);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod/mini';
import {
  alternatives,
  answerStatuses,
  conversationSchema,
  findMessage,
  isCutOff,
  isUnfinished,
  messagesBelow,
  newConversation,
  newestLeafBelow,
  pathTo,
  reduceTranscript,
  shownMessages,
  transcriptEventSchema,
  type Conversation,
  type TranscriptEvent,
} from '../../../src/shared/transcript';
import { answer, anyEvent, contextItem, conversation, damagedConversation, prompt } from '../../fakes/conversations';

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

function reduce(start: Conversation, events: readonly TranscriptEvent[]): Conversation {
  return events.reduce(reduceTranscript, start);
}

const ids = (messages: readonly { id: string }[]): string[] => messages.map(({ id }) => id);

/** p1 ─ a1 ─ p2 ─ a2, and a1b beside a1 */
const branched = deepFreeze(
  conversation([prompt('p1', null), answer('a1', 'p1'), prompt('p2', 'a1'), answer('a2', 'p2'), answer('a1b', 'p1')]),
);

describe('The transcript reducer', function () {
  this.timeout(30_000);

  it('never changes its inputs', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30, size: 'max' }), (events) => {
        // A write to a frozen object throws in a module.
        reduce(deepFreeze(newConversation('c', 0)), deepFreeze(events));
      }),
    );
  });

  it('hands back the very same conversation for an event about a message it does not hold', () => {
    const events: TranscriptEvent[] = [
      { type: 'text-delta', id: 'nobody', text: 'lost' },
      { type: 'answer-changed', id: 'nobody', change: { status: 'failed' } },
      { type: 'leaf-selected', leafId: 'nobody' },
    ];
    for (const event of events) assert.equal(reduceTranscript(branched, event), branched, event.type);
  });

  it('never changes a prompt through an event meant for answers', () => {
    assert.equal(reduceTranscript(branched, { type: 'text-delta', id: 'p1', text: 'more' }), branched);
    assert.equal(reduceTranscript(branched, { type: 'answer-changed', id: 'p1', change: { status: 'failed' } }), branched);
  });

  it('takes a message once, whatever comes under its id again', () => {
    const again = reduceTranscript(branched, { type: 'message-added', message: prompt('p1', null, { text: 'another text' }) });
    assert.equal(again, branched);
  });

  it('shows an added message', () => {
    const after = reduceTranscript(branched, { type: 'message-added', message: prompt('p3', 'a2') });
    assert.deepEqual(ids(shownMessages(after)), ['p1', 'a1', 'p2', 'a2', 'p3']);
  });

  it('appends deltas in order, whatever happens between them', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 20, size: 'max' }), fc.array(anyEvent), (texts, others) => {
        const start = conversation([prompt('p', null), answer('mine', 'p', { text: '' })]);
        const events = texts.flatMap<TranscriptEvent>((text, index) => [
          { type: 'text-delta', id: 'mine', text },
          ...others.slice(index, index + 1),
        ]);
        const mine = findMessage(reduce(start, events), 'mine');
        assert.equal(mine?.text, texts.join(''));
      }),
    );
  });

  it('changes only the fields an answer-changed event names', () => {
    const usage = { totalTokens: 25 };
    const after = reduceTranscript(branched, { type: 'answer-changed', id: 'a2', change: { usage, answeredBy: 'kr/gpt54' } });
    assert.deepEqual(findMessage(after, 'a2'), { ...answer('a2', 'p2'), usage, answeredBy: 'kr/gpt54' });
    assert.deepEqual(
      after.messages.filter(({ id }) => id !== 'a2'),
      branched.messages.filter(({ id }) => id !== 'a2'),
    );
  });

  it('removes the retry wait for null and leaves it when the change does not name it', () => {
    const retry = { attempt: 2, attempts: 3, at: 5, failure: { kind: 'server' } } as const;
    const waiting = reduceTranscript(branched, { type: 'answer-changed', id: 'a2', change: { retry } });
    const kept = reduceTranscript(waiting, { type: 'answer-changed', id: 'a2', change: { duration: 4 } });
    assert.deepEqual(findMessage(kept, 'a2'), { ...answer('a2', 'p2'), retry, duration: 4 });
    const removed = reduceTranscript(waiting, { type: 'answer-changed', id: 'a2', change: { retry: null } });
    assert.deepEqual(findMessage(removed, 'a2'), answer('a2', 'p2'));
    assert.equal('retry' in (findMessage(removed, 'a2') ?? {}), false);
  });

  it('gives the same conversation in the host and, through JSON, in the panel', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30, size: 'max' }), (events) => {
        const start = newConversation('c', 0);
        const received = z.parse(z.array(transcriptEventSchema), JSON.parse(JSON.stringify(events)));
        assert.deepEqual(reduce(start, received), reduce(start, events));
      }),
    );
  });
});

describe('A conversation', function () {
  this.timeout(30_000);

  it('survives its file: JSON and schema give back what was stored', () => {
    const full = conversation([
      prompt('p', null, { text: '안녕 👋\u2028', context: [contextItem('const a = 1;\r\n')] }),
      answer('a', 'p', {
        status: 'failed',
        failure: { kind: 'rate-limited', origin: 'https://api.test', retryAt: 7, status: 429 },
        retry: { attempt: 2, attempts: 3, at: 9, failure: { kind: 'server' } },
        usage: { promptTokens: 10 },
        answeredBy: 'kr/gpt54',
        firstTextAfter: 300,
        duration: 900,
      }),
    ]);
    assert.deepEqual(z.parse(conversationSchema, JSON.parse(JSON.stringify(full))), full);
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const built = reduce(newConversation('c', 0), events);
        assert.deepEqual(z.parse(conversationSchema, JSON.parse(JSON.stringify(built))), built);
      }),
    );
  });

  it('is refused when a field has another type, as in a damaged file', () => {
    const stored = JSON.stringify(branched);
    for (const [from, to] of [['"role":"user"', '"role":"system"'], ['"status":"complete"', '"status":"done"'], ['"createdAt":2', '"createdAt":null']] as const) {
      const damaged = stored.replace(from, to);
      assert.notEqual(damaged, stored);
      assert.equal(z.safeParse(conversationSchema, JSON.parse(damaged)).success, false, to);
    }
  });

  it('shows the path from the root to its leaf', () => {
    assert.deepEqual(ids(shownMessages(branched)), ['p1', 'a1b']);
    assert.deepEqual(ids(shownMessages({ ...branched, leafId: 'a2' })), ['p1', 'a1', 'p2', 'a2']);
    assert.deepEqual(shownMessages({ ...branched, leafId: null }), []);
    assert.deepEqual(shownMessages({ ...branched, leafId: 'nobody' }), []);
  });

  it('has the answers to one prompt as alternatives of each other, oldest first', () => {
    for (const id of ['a1', 'a1b']) {
      const message = findMessage(branched, id);
      assert.ok(message);
      assert.deepEqual(ids(alternatives(branched, message)), ['a1', 'a1b']);
    }
  });

  it('ends the path of a chosen alternative at the newest message below it', () => {
    assert.equal(newestLeafBelow(branched, 'p1'), 'a1b');
    assert.equal(newestLeafBelow(branched, 'a1'), 'a2');
    assert.equal(newestLeafBelow(branched, 'a2'), 'a2');
    assert.equal(newestLeafBelow(branched, 'nobody'), 'nobody');
  });

  it('knows what stands below a message, in whatever order it is stored', () => {
    const messages = [answer('b1', 'b'), prompt('a', null), prompt('b', 'a1'), answer('a1', 'a'), answer('a2', 'a')];
    assert.deepEqual(messagesBelow(conversation(messages), 'a1').map(({ id }) => id), ['b1', 'b', 'a1']);
    assert.deepEqual(messagesBelow(conversation(messages), 'nobody'), []);
  });

  it('has a cut-off answer only where there is text and it ended early', () => {
    const cutOff = answerStatuses.filter((status) => isCutOff(answer('a', 'p', { status })));
    assert.deepEqual(cutOff, ['stopped', 'truncated', 'failed', 'interrupted']);
    assert.ok(!isCutOff(answer('a', 'p', { status: 'stopped', text: '\n ' })));
    assert.ok(!isCutOff(prompt('p', null)));
  });

  it('tells answers that are still written from all other messages', () => {
    assert.deepEqual(
      [answer('a', 'p', { status: 'waiting' }), answer('a', 'p', { status: 'streaming' })].map(isUnfinished),
      [true, true],
    );
    for (const status of ['complete', 'stopped', 'truncated', 'filtered', 'failed', 'interrupted'] as const) {
      assert.equal(isUnfinished(answer('a', 'p', { status })), false, status);
    }
    assert.equal(isUnfinished(prompt('p', null)), false);
  });
});

describe('A damaged conversation', function () {
  this.timeout(30_000);

  it('has finite paths, whichever way its parents point', () => {
    fc.assert(
      fc.property(damagedConversation, fc.string({ maxLength: 1 }), (damaged, id) => {
        const path = ids(pathTo(damaged, damaged.leafId));
        assert.equal(new Set(path).size, path.length);
        for (const known of [id, ...ids(damaged.messages)]) newestLeafBelow(damaged, known);
      }),
    );
  });

  it('has a newest leaf although a message is its own ancestor', () => {
    const itself = conversation([answer('a', 'a')]);
    assert.equal(newestLeafBelow(itself, 'a'), 'a');
    const loop = conversation([answer('a', 'b'), answer('b', 'a')]);
    assert.deepEqual(ids(pathTo(loop, 'b')), ['a', 'b']);
    assert.ok(['a', 'b'].includes(newestLeafBelow(loop, 'a')));
  });

  it('is as deep as it likes without overflowing the stack', () => {
    const depth = 20_000;
    const chain = conversation(
      Array.from({ length: depth }, (_, index) => prompt(String(index), index === 0 ? null : String(index - 1))),
    );
    assert.equal(newestLeafBelow(chain, '0'), String(depth - 1));
    assert.equal(pathTo(chain, chain.leafId).length, depth);
  });
});

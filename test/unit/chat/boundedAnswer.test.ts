import assert from 'node:assert/strict';
import type { ChatStreamEvent } from '../../../src/api/chat';
import { boundedAnswer } from '../../../src/chat/boundedAnswer';

describe('an answer with a bound', () => {
  let isEnded = false;
  async function* pieces(...texts: string[]): AsyncGenerator<ChatStreamEvent, void, undefined> {
    isEnded = false;
    try {
      for (const text of texts) {
        await Promise.resolve();
        yield { type: 'text-delta', text };
      }
      yield { type: 'finish', reason: 'stop' };
    } finally {
      isEnded = true;
    }
  }

  const all = async (events: AsyncIterable<ChatStreamEvent>): Promise<ChatStreamEvent[]> => {
    const found: ChatStreamEvent[] = [];
    for await (const event of events) found.push(event);
    return found;
  };

  it('is passed on as it is up to the bound', async () => {
    assert.deepEqual(await all(boundedAnswer(pieces('ab', 'cd'), 4)), [{ type: 'text-delta', text: 'ab' }, { type: 'text-delta', text: 'cd' }, { type: 'finish', reason: 'stop' }]);
  });

  it('ends at the bound as at the length limit, and so does its stream', async () => {
    assert.deepEqual(await all(boundedAnswer(pieces('ab', 'cde', 'f'), 4)), [{ type: 'text-delta', text: 'ab' }, { type: 'text-delta', text: 'cd' }, { type: 'finish', reason: 'length' }]);
    assert.ok(isEnded);
  });
});

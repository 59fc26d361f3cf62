import assert from 'node:assert/strict';
import { conversationHandlers } from '../../../src/panel/handlers/conversations';
import type { HandlerContext, RareMessage } from '../../../src/panel/handlers/handlers';

describe('The answer to a search for chats', () => {
  it('also comes when the search fails, which still reaches the log', async () => {
    const posted: RareMessage[] = [];
    const context = {
      conversations: { find: () => Promise.reject(new Error('no disk')) },
      post: (message: RareMessage) => posted.push(message) > 0,
    } as unknown as HandlerContext;
    const { 'find-conversations': find } = conversationHandlers(context);
    await assert.rejects(async () => { await find({ type: 'find-conversations', requestId: 7, query: 'x' }); }, /no disk/);
    assert.deepEqual(posted, [{ type: 'conversations-unknown', requestId: 7 }]);
  });
});

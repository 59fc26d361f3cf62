import assert from 'node:assert/strict';
import { ChatSession } from '../../../src/chat/session';
import { Drafts } from '../../../src/panel/drafts';
import { Outbox } from '../../../src/panel/outbox';
import { PromptSender, type PromptSenderOptions } from '../../../src/panel/promptSender';
import { newConversation } from '../../../src/shared/transcript';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeGateway } from '../../fakes/fakeGateway';

describe('A slash command that can’t be done', () => {
  const clock = new FakeClock();
  const session = new ChatSession({
    conversation: newConversation('c', 0),
    connect: () => Promise.resolve(new FakeGateway()),
    defaults: () => ({}),
    clock,
    newId: () => 'id',
    onEvent: () => undefined,
    onFailure: () => undefined,
  });
  const kept = new Map<string, unknown>();
  const drafts = new Drafts({
    get: (key) => kept.get(key),
    keys: () => [...kept.keys()],
    update: (key, value) => Promise.resolve(void kept.set(key, value)),
    reload: () => Promise.resolve(false),
  });
  const command = { name: 'model', argument: 'GPT-4' };
  const sender = (run: () => Promise<void>): PromptSender =>
    new PromptSender({
      conversations: { shown: session, letGo: () => undefined },
      outbox: new Outbox(clock, { error: () => undefined }, () => undefined),
      commands: { parse: () => command, doing: () => command.name },
      drafts,
      run,
      onDraftChange: () => undefined,
    } as unknown as PromptSenderOptions);

  it('is refused, and stays in the box', async () => {
    await drafts.setText('c', { text: '/model GPT-4', inProgress: 'begun' });
    const outcome = await sender(() => Promise.reject(new Error('not loaded'))).send('p', '/model GPT-4');
    assert.equal(outcome.kind, 'refused');
    assert.deepEqual(drafts.get('c'), { text: '/model GPT-4', context: [], inProgress: 'begun' });
  });

  it('leaves what the page told meanwhile', async () => {
    await drafts.setText('c', { text: '/model GPT-4' });
    const run = async (): Promise<void> => {
      await drafts.setText('c', { text: '/model GPT-4 or so' });
      throw new Error('not loaded');
    };
    await sender(run).send('p', '/model GPT-4');
    assert.equal(drafts.get('c').text, '/model GPT-4 or so');
  });
});

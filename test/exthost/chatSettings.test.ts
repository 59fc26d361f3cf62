import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { Presets } from '../../src/host/presets';
import { readSettings } from '../../src/host/settings';
import type { ChatController } from '../../src/panel/chatController';
import { shownMessages } from '../../src/shared/transcript';
import { finished, useWindows } from './chatWindow';
import { answerDialogs, memoryLog, setSettings, useGateway, waitFor } from './support';

const bodySchema = z.looseObject({ messages: z.array(z.object({ role: z.string(), content: z.string() })) });
const unset = { systemPrompt: undefined, temperature: undefined, topP: undefined, maxTokens: undefined, presets: undefined };

describe('chat settings', () => {
  const gateway = useGateway();
  const openWindow = useWindows();

  afterEach(() => setSettings(unset));

  /** Asks, waits for the answer's end, and gives the request's body. */
  const ask = async (chat: ChatController, text: string): Promise<z.infer<typeof bodySchema>> => {
    await chat.send(crypto.randomUUID(), text);
    await finished({ chat });
    return lastBody();
  };
  const lastBody = (): z.infer<typeof bodySchema> =>
    bodySchema.parse(gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'))?.body);

  it('are sent exactly as far as they are set', async () => {
    const { chat } = await openWindow();
    assert.deepEqual(Object.keys(await ask(chat, 'plain')).sort(), ['messages', 'model', 'stream']);
    await chat.changeSettings({ temperature: 0, topP: 0.5, maxTokens: 300, systemPrompt: '존댓말로 답해.' });
    const { messages, model, stream, ...fields } = await ask(chat, 'set');
    assert.deepEqual([fields, model, stream], [{ temperature: 0, top_p: 0.5, max_tokens: 300 }, 'kr/auto', true]);
    assert.equal(messages[0]?.role, 'system');
    assert.ok(messages[0].content.endsWith('\n\n존댓말로 답해.'));
    assert.equal(messages.filter(({ role }) => role === 'system').length, 1);
  });

  it('are the user’s own where the chat says nothing, from the next request on', async () => {
    const { chat } = await openWindow();
    await setSettings({ temperature: 1.5, maxTokens: 99 });
    assert.deepEqual(chat.panel.defaults, { temperature: 1.5, maxTokens: 99 });
    await chat.changeSettings({ maxTokens: 100 });
    const { temperature, max_tokens: maxTokens } = await ask(chat, 'mixed');
    assert.deepEqual([temperature, maxTokens], [1.5, 100]);
    await setSettings({ temperature: undefined });
    chat.retry();
    await finished({ chat });
    assert.equal('temperature' in lastBody(), false);
  });

  it('count as not set where the user’s value is out of bounds or of the wrong form', async () => {
    await setSettings({ temperature: 3, topP: 'high', maxTokens: 1.5, systemPrompt: '  ' });
    assert.deepEqual(readSettings().chatDefaults, {});
    await setSettings({ temperature: null, topP: 1, maxTokens: 1, systemPrompt: '한국어로' });
    assert.deepEqual(readSettings().chatDefaults, { topP: 1, maxTokens: 1, systemPrompt: '한국어로' });
  });

  it('show the model’s context length and price once its list is there', async () => {
    const { chat, models } = await openWindow();
    await models.choices.choose({ id: 'kr/gpt54', name: 'GPT-5.4' }, 'everywhere');
    assert.deepEqual(chat.panel.model, { id: 'kr/gpt54', name: 'GPT-5.4' });
    await chat.refreshPanel();
    assert.deepEqual(chat.panel.model, { id: 'kr/gpt54', name: 'GPT-5.4', contextLength: 256_000, price: { input: 2.5, output: 15, currency: 'USD' } });
    const lists = (): number => gateway().requests.filter(({ path }) => path.endsWith('/models')).length;
    const before = lists();
    await chat.refreshPanel();
    assert.equal(lists(), before, 'a fresh list is not asked for again');
    await models.choices.choose({ id: 'auto-smart', name: 'auto-smart' }, 'everywhere');
    assert.equal('price' in chat.panel.model, false);
  });

  it('leave out the oldest turns, and retry without them what was too long', async () => {
    const { chat, models } = await openWindow();
    await models.choices.choose({ id: 'kr/gpt4', name: 'GPT-4' }, 'everywhere');
    await chat.refreshPanel();
    await gateway().control({ answer: { text: 'ok' }, times: null });
    const long = '가나다라 마바사 '.repeat(600);
    await ask(chat, `${long}1`);
    await ask(chat, `${long}2`);
    await chat.send('p3', `${long}3`);
    await finished({ chat });
    const failed = shownMessages(chat.conversation).at(-1);
    assert.ok(failed?.role === 'assistant');
    assert.equal(failed.failure?.kind, 'too-long');
    chat.leaveOutAndRetry(failed.id);
    await waitFor('another answer', () => shownMessages(chat.conversation).at(-1)?.id !== failed.id);
    await finished({ chat });
    const { messages } = lastBody();
    assert.ok(!messages.some(({ content }) => content === `${long}1`));
    assert.equal(messages.at(-1)?.content, `${long}3`);
    assert.notEqual(chat.conversation.startId, undefined);
    await chat.leaveOutBefore(null);
    assert.equal(chat.conversation.startId, undefined);
  });
});

describe('presets', () => {
  afterEach(() => setSettings(unset));

  const written = (): unknown => vscode.workspace.getConfiguration('krouter').inspect('presets')?.globalValue;

  it('are read from the user’s setting; what is none is left out and logged, once', async () => {
    await setSettings({
      presets: [
        { name: ' 짧게 ', systemPrompt: '짧게', temperature: 0.2, topP: null },
        { name: 'too hot', temperature: 9 },
        { temperature: 1 },
        'nonsense',
        { name: '짧게', maxTokens: 1 },
        { name: '빈 것' },
      ],
    });
    const log = memoryLog();
    const presets = new Presets(log);
    const expected = [
      { name: '짧게', settings: { systemPrompt: '짧게', temperature: 0.2 } },
      { name: '빈 것', settings: {} },
    ];
    assert.deepEqual([presets.list, presets.list], [expected, expected]);
    assert.equal(log.lines.length, 4, log.lines.join('\n'));
  });

  it('are saved under the name the user gives, and what is beside them in the setting stays', async () => {
    await setSettings({ presets: ['not mine to delete'] });
    const dialogs = answerDialogs(() => ' 리뷰 ');
    try {
      assert.equal(await new Presets(memoryLog()).save({ temperature: 0.1 }), '리뷰');
    } finally {
      dialogs.restore();
    }
    assert.deepEqual(written(), ['not mine to delete', { name: '리뷰', temperature: 0.1 }]);
  });

  it('replace one of the same name only after a question', async () => {
    await setSettings({ presets: [{ name: 'a', topP: 0.5 }, { name: 'b', topP: 1 }] });
    const presets = new Presets(memoryLog());
    let replaces = false;
    const dialogs = answerDialogs(({ kind }) => (kind === 'showInputBox' ? 'a' : replaces ? 'Replace' : 'Cancel'));
    try {
      assert.equal(await presets.save({ topP: 0 }), undefined);
      assert.deepEqual(presets.list[0]?.settings, { topP: 0.5 });
      replaces = true;
      assert.equal(await presets.save({ topP: 0 }), 'a');
    } finally {
      dialogs.restore();
    }
    assert.deepEqual(written(), [{ name: 'a', topP: 0 }, { name: 'b', topP: 1 }]);
  });

  it('are deleted only after a question', async () => {
    await setSettings({ presets: [{ name: 'a' }, { name: 'b' }] });
    const presets = new Presets(memoryLog());
    let choice = 'Cancel';
    const dialogs = answerDialogs(() => choice);
    try {
      await presets.delete('a');
      assert.equal(presets.list.length, 2);
      choice = 'Delete';
      await presets.delete('unknown');
      await presets.delete('a');
    } finally {
      dialogs.restore();
    }
    assert.deepEqual(written(), [{ name: 'b' }]);
  });
});

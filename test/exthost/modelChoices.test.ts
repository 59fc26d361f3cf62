// Which model is asked, where, after what: choices of a chat, a workspace and everywhere, over reloads; models that have gone.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { conversationsToJson, parseImport } from '../../src/chat/conversationJson';
import { replacementOf } from '../../src/host/modelReplacement';
import { FailureReporter } from '../../src/host/failureReporter';
import type { ModelChoice, ModelScope } from '../../src/shared/modelChoice';
import { systemClock } from '../../src/shared/clock';
import { shownMessages, type AnswerMessage } from '../../src/shared/transcript';
import { finished, freshProfile, sent, useWindows, type TestWindow } from './chatWindow';
import { answerDialogs, memoryLog, useGateway, waitFor } from './support';

const opus: ModelChoice = { id: 'kr/claude-opus', name: 'Claude Opus' };
const haiku: ModelChoice = { id: 'kr/claude-haiku', name: 'Claude Haiku' };
const gpt: ModelChoice = { id: 'kr/gpt4o', name: 'GPT-4o' };

describe('the choice of a model', () => {
  const gateway = useGateway();
  const openWindow = useWindows();
  const choose = (window: TestWindow, model: ModelChoice, scope: ModelScope): Promise<void> => window.models.choices.choose(model, scope, window.chat.models.shown);
  const askedFor = (window: TestWindow): string[] => shownMessages(window.chat.conversation).flatMap((message) => (message.role === 'assistant' ? message.model : []));
  const lastAnswer = (window: TestWindow): AnswerMessage => {
    const last = shownMessages(window.chat.conversation).at(-1);
    assert.ok(last?.role === 'assistant');
    return last;
  };
  const reset = (): Promise<unknown> => gateway().control({ set: { withoutModels: [], moreModels: [] } });
  beforeEach(reset);
  after(reset);

  it('is the narrowest one: of the chat, of the workspace, of everywhere', async () => {
    const window = await openWindow();
    await choose(window, gpt, 'everywhere');
    await sent(window, 'one');
    await choose(window, opus, 'workspace');
    await sent(window, 'two');
    await choose(window, haiku, 'conversation');
    await sent(window, 'three');
    assert.deepEqual(askedFor(window), ['kr/gpt4o', 'kr/claude-opus', 'kr/claude-haiku']);
    assert.deepEqual([window.models.selected, window.chat.panel.model.scope], [opus, 'conversation']);
    // Another chat has none of its own.
    window.chat.newChat();
    assert.deepEqual([window.chat.panel.model.id, window.chat.panel.model.scope], ['kr/claude-opus', 'workspace']);
  });

  it('ends the narrower ones where it is made, and only there', async () => {
    const window = await openWindow();
    await choose(window, haiku, 'conversation');
    await sent(window, 'kept');
    const { id } = window.chat.conversation;
    window.chat.newChat();
    await choose(window, opus, 'workspace');
    await choose(window, haiku, 'conversation');
    await choose(window, gpt, 'everywhere');
    assert.deepEqual([window.chat.panel.model.id, 'scope' in window.chat.panel.model, window.chat.conversation.model], ['kr/gpt4o', false, undefined]);
    await window.chat.conversations.show(id);
    assert.deepEqual([window.chat.panel.model.id, window.chat.panel.model.scope], ['kr/claude-haiku', 'conversation']);
  });

  it('stays over a reload, each where it holds', async () => {
    const profile = freshProfile();
    const before = await openWindow(profile);
    await choose(before, gpt, 'everywhere');
    await choose(before, opus, 'workspace');
    await choose(before, haiku, 'conversation');
    await sent(before, 'question');
    await before.models.choices.toggleFavourite('https://a.test', gpt);
    await waitFor('the file', async () => (await before.store.peek(before.chat.conversation.id))?.model?.id === haiku.id);
    const after = await openWindow(profile);
    assert.deepEqual(after.models.choices.present(after.chat.conversation.model), { model: haiku, scope: 'conversation' });
    assert.deepEqual(after.models.choices.present(), { model: opus, scope: 'workspace' });
    assert.deepEqual(after.models.choices.favourites('https://a.test'), [gpt]);
    await choose(after, gpt, 'everywhere');
    assert.deepEqual((await openWindow(profile)).models.choices.present(), { model: gpt, scope: 'everywhere' });
  });

  it('goes along with a branch, an export and an import of its chat', async () => {
    const window = await openWindow();
    await choose(window, haiku, 'conversation');
    await sent(window, 'question');
    const parsed = parseImport(conversationsToJson([window.chat.conversation]), () => 'imported');
    assert.ok('conversations' in parsed);
    assert.deepEqual([...parsed.conversations].map((conversation) => conversation?.model), [haiku]);
    window.chat.branch(lastAnswer(window).id);
    assert.deepEqual([window.chat.conversation.messages.length, window.chat.conversation.model], [2, haiku]);
  });

  it('reaches another window, once that one looks', async () => {
    const profile = freshProfile();
    const [one, other] = [await openWindow(profile), await openWindow(profile)];
    let told = 0;
    other.models.onDidChange(() => (told += 1));
    await one.models.choices.choose(opus, 'everywhere');
    await one.models.refresh(new AbortController().signal);
    assert.equal(other.models.selected.id, 'kr/auto');
    await other.models.catchUp();
    assert.deepEqual([other.models.selected, told > 0], [opus, true]);
    assert.ok(other.models.find('kr/gpt54'));
  });

  it('keeps what answered last, of each gateway, the latest first and each once', async () => {
    const { models } = await openWindow();
    const origin = models.origin ?? '';
    await models.refresh(new AbortController().signal);
    for (const id of ['kr/gpt4o', 'own/model', 'kr/gpt54', 'kr/gpt4o', 'kr/gpt4', 'kr/claude-opus', 'kr/claude-haiku']) await models.used(id);
    assert.deepEqual(models.choices.recent(origin).map(({ id }) => id), ['kr/claude-haiku', 'kr/claude-opus', 'kr/gpt4', 'kr/gpt4o', 'kr/gpt54']);
    assert.deepEqual(models.choices.recent('https://a.test'), []);
    await models.used('own/model');
    assert.deepEqual(models.choices.recent(origin)[0], { id: 'own/model', name: 'own/model', isCustom: true });
  });

  describe('of a model that has gone', () => {
    const refresh = (window: TestWindow): Promise<unknown> => window.models.refresh(new AbortController().signal);

    it('is told by a newer list, and knows the model most like it', async () => {
      const window = await openWindow();
      await refresh(window);
      await choose(window, { id: 'kr/gpt4o', name: 'GPT-4o' }, 'everywhere');
      assert.equal(window.chat.panel.model.isMissing, undefined);
      await gateway().control({ set: { withoutModels: ['kr/gpt4o'] } });
      await refresh(window);
      assert.equal(window.chat.panel.model.isMissing, true);
      assert.deepEqual(replacementOf(window.models, window.models.selected), { id: 'kr/gpt4o-mini', name: 'GPT-4o mini' });
      // It comes back.
      await reset();
      await refresh(window);
      assert.equal(window.chat.panel.model.isMissing, undefined);
    });

    it('is no matter for a typed id, for Auto and while no list is known', async () => {
      const { models } = await openWindow();
      assert.equal(models.isMissing(gpt), false);
      await models.refresh(new AbortController().signal);
      assert.deepEqual([models.isMissing({ id: 'own/model', name: 'x', isCustom: true }), models.isMissing({ id: 'kr/auto', name: 'Auto' }), models.isMissing({ id: 'kr/gone', name: 'Gone' })], [false, false, true]);
    });

    it('keeps the chat after a 404, and one click asks the model most like it, from then on as well', async () => {
      for (const scope of ['conversation', 'everywhere'] as const) {
        const window = await openWindow();
        await refresh(window);
        await choose(window, opus, scope);
        await sent(window, 'before');
        await gateway().control({ set: { withoutModels: ['kr/claude-opus'] } });
        await sent(window, 'question');
        const failed = lastAnswer(window);
        assert.deepEqual([failed.failure?.kind, failed.failure?.nearestModel?.id], ['model-not-found', 'kr/claude-sonnet']);
        await window.chat.useNearestModel(failed.id);
        await finished(window);
        assert.deepEqual([lastAnswer(window).status, askedFor(window)], ['complete', ['kr/claude-opus', 'kr/claude-sonnet']]);
        assert.deepEqual([window.chat.panel.model.id, window.chat.panel.model.scope], ['kr/claude-sonnet', scope === 'conversation' ? scope : undefined]);
        await sent(window, 'after');
        assert.equal(lastAnswer(window).model, 'kr/claude-sonnet');
        await reset();
      }
    });

    it('leaves another choice alone that was made meanwhile', async () => {
      const window = await openWindow();
      await choose(window, { id: 'kr/nonsense-gpt4o', name: 'x' }, 'everywhere');
      await refresh(window);
      await sent(window, 'question');
      const failed = lastAnswer(window);
      assert.equal(failed.failure?.nearestModel?.id, 'kr/gpt4o');
      await choose(window, haiku, 'everywhere');
      await window.chat.useNearestModel(failed.id);
      await finished(window);
      assert.deepEqual([lastAnswer(window).model, window.models.selected], ['kr/gpt4o', haiku]);
    });

    it('falls back on Auto where nothing is known, and offers nothing in the place of Auto itself', async () => {
      const window = await openWindow();
      await gateway().control({ set: { withoutModels: ['kr/auto', 'kr/zzz'] } });
      await choose(window, { id: 'kr/zzz', name: 'ZZZ', isCustom: true }, 'everywhere');
      await sent(window, 'question');
      assert.equal(lastAnswer(window).failure?.nearestModel?.id, 'kr/auto');
      await choose(window, { id: 'kr/auto', name: 'Auto' }, 'everywhere');
      await sent(window, 'question');
      assert.deepEqual([lastAnswer(window).failure?.kind, lastAnswer(window).failure?.nearestModel], ['model-not-found', undefined]);
    });

    it('is chosen anew and asked again from a notification, with one click', async () => {
      const dialogs = answerDialogs(({ buttons }) => buttons.find((label) => label === 'Use Near'));
      try {
        let retries = 0;
        const failure = { kind: 'model-not-found', model: 'kr/gone', nearestModel: { id: 'own/near', name: 'Near' } } as const;
        new FailureReporter(memoryLog(), systemClock).report({ where: 'commit message', failure, isShown: false, retry: () => { retries += 1; } });
        await waitFor('the second request', () => retries === 1);
        assert.deepEqual(dialogs.shown[0]?.buttons, ['Use Near', 'Use Another Model', 'Retry']);
        const asked: unknown[] = [];
        const askModel = (model: unknown): Promise<void> => {
          asked.push(model);
          return Promise.resolve();
        };
        new FailureReporter(memoryLog(), systemClock).report({ where: 'chat', failure, isShown: false, retry: () => { retries += 1; }, askModel });
        await waitFor('the other model', () => asked.length === 1);
        assert.deepEqual([asked, retries], [[failure.nearestModel], 1]);
      } finally {
        dialogs.restore();
        // The command chose it for the whole extension.
        await vscode.commands.executeCommand('krouter.selectModel', { model: 'kr/auto', scope: 'everywhere', place: 'editor' });
      }
    });
  });

  it('knows odd models, and drops what has no id alone', async () => {
    const { models } = await openWindow();
    await gateway().control({ set: { moreModels: [{ id: 'kr/odd', name: null, provider: 7, pricing: { input_per_1m_tokens: '1.50', output_per_1m_tokens: 2 }, context_length: 'much' }, { name: 'no id' }, null, { id: 'kr/gpt54', name: 'again' }] } });
    await models.refresh(new AbortController().signal);
    assert.deepEqual(models.find('kr/odd'), { id: 'kr/odd', name: 'kr/odd', pricing: { inputPer1M: 1.5, outputPer1M: 2, currency: 'USD' } });
    assert.equal(models.find('kr/gpt54')?.name, 'GPT-5.4');
  });
});

// What a balance still covers after a 402: what is said of it, and that it is used.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { Coverage } from '../../src/host/coverage';
import { Credits } from '../../src/host/credits';
import { modelRequest } from '../../src/host/failureCommands';
import { Ledger } from '../../src/host/ledger';
import { systemClock } from '../../src/shared/clock';
import type { Failure } from '../../src/shared/failure';
import { shownMessages } from '../../src/shared/transcript';
import { finished, sent, textOf, useWindows, type TestWindow } from './chatWindow';
import { memoryLog, useFolder, useGateway } from './support';

const bodySchema = z.looseObject({ model: z.string(), max_tokens: z.optional(z.number()) });

describe('a balance that does not suffice', () => {
  const gateway = useGateway();
  const folder = useFolder();
  const openWindow = useWindows();
  let window: TestWindow;
  let credits: Credits;
  let ledger: Ledger;
  let coverage: Coverage;

  beforeEach(async () => {
    await gateway().control({ reset: true });
    await gateway().control({ set: { pace: 0, authentication: 'none' } });
    window = await openWindow();
    const { connection, models } = window;
    credits = new Credits(connection, memoryLog());
    ledger = new Ledger(vscode.Uri.file(join(folder(), crypto.randomUUID())), memoryLog(), systemClock);
    coverage = new Coverage({ credits, models, ledger, log: memoryLog(), clock: systemClock });
    connection.measureCoverWith((refused) => coverage.measure(refused));
    assert.equal(await models.refresh(new AbortController().signal), undefined);
    await models.choices.choose({ id: 'kr/gpt4o', name: 'GPT-4o' }, 'everywhere');
  });
  afterEach(() => {
    credits.dispose();
    ledger.dispose();
  });

  const lastBody = (): z.infer<typeof bodySchema> => bodySchema.parse(gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'))?.body);
  /** Answers from which the gateway's rate can be learned. */
  const pay = async (): Promise<void> => {
    for (const prompt of ['one', 'two', 'three']) await sent(window, prompt);
  };
  const refuse = async (left: number): Promise<{ id: string; failure: Failure }> => {
    await gateway().control([{ set: { credits: left } }, { fault: 'T31', times: 1 }]);
    await sent(window, 'four');
    const last = shownMessages(window.chat.conversation).at(-1);
    assert.ok(last?.role === 'assistant' && last.failure);
    return { id: last.id, failure: last.failure };
  };

  it('is said to cover a shorter answer, which is asked of the same model with that limit', async () => {
    await pay();
    const { id, failure } = await refuse(0.5);
    const limit = failure.cover?.answerTokens ?? 0;
    assert.ok(limit >= 100 && limit < 1_000, JSON.stringify(failure.cover));
    window.chat.askAgain(id, limit);
    await finished(window);
    assert.deepEqual([lastBody().model, lastBody().max_tokens], ['kr/gpt4o', limit]);
    assert.equal(shownMessages(window.chat.conversation).at(-1)?.role, 'assistant');
    await sent(window, 'five');
    assert.equal(lastBody().max_tokens, undefined);
  });

  it('is said so of an answer that is not the last one any more, too: from the answer and from the notification', async () => {
    await pay();
    const { id, failure } = await refuse(0.5);
    const limit = failure.cover?.answerTokens ?? 0;
    await sent(window, 'five');
    await window.failures[0]?.askAgain(limit);
    await finished(window);
    assert.deepEqual([lastBody().max_tokens, textOf(window).includes('five')], [limit, false]);
    // What the notification is about was asked again: nothing is paid for twice by a second click.
    const asked = gateway().requests.length;
    await window.failures[0]?.askAgain(limit);
    await window.failures[0]?.retry();
    assert.equal(gateway().requests.slice(asked).filter(({ path }) => path.endsWith('/chat/completions')).length, 0);
    await sent(window, 'six');
    window.chat.askAgain(id, limit);
    await finished(window);
    assert.deepEqual([lastBody().max_tokens, textOf(window).includes('six')], [limit, false]);
  });

  it('covers some models and not others, which the list of models tells, covered ones first', async () => {
    await pay();
    const { failure } = await refuse(0.05);
    assert.deepEqual([failure.cover?.answerTokens, (failure.cover?.promptTokens ?? 0) > 100], [undefined, true]);
    const covered = await coverage.models(failure.cover?.promptTokens ?? 0, true);
    const ordered = covered?.order(window.models.lastList?.models ?? []) ?? [];
    const [first, last] = [ordered[0], ordered.at(-1)];
    assert.ok(covered && first && last);
    assert.match(covered.note(first) ?? '', /^≈ [\d,]+ tokens of answer$/);
    assert.equal(covered.note(last), undefined);
    const notes = ordered.map((model) => covered.note(model) !== undefined);
    assert.deepEqual(notes, notes.toSorted((one, other) => Number(other) - Number(one)));
    // Asked without a limit, those alone that are covered for an answer of the usual length.
    const whole = await coverage.models(failure.cover?.promptTokens ?? 0, false);
    const tokens = (models: typeof covered): number[] => ordered.flatMap((model) => /[\d,]+/.exec(models.note(model) ?? '')?.map((digits) => Number(digits.replaceAll(',', ''))) ?? []);
    assert.ok(tokens(covered).some((count) => count < 4_000), String(tokens(covered)));
    assert.ok(!whole || tokens(whole).every((count) => count >= 4_000), String(whole && tokens(whole)));
    assert.ok(ordered.filter(({ id }) => id.startsWith('auto-')).every((model) => covered.note(model) === undefined));
    assert.deepEqual(modelRequest('selectModel', failure), { place: 'editor', promptTokens: failure.cover?.promptTokens });
  });

  it('is said to cover nothing while nobody knows what a credit is worth, or when nothing is left', async () => {
    const { failure } = await refuse(0.5);
    assert.equal(failure.cover?.answerTokens, undefined);
    assert.equal(await coverage.models(10, true), undefined);
    await pay();
    assert.equal((await refuse(0)).failure.cover, undefined);
  });

  it('promises no shorter answer where one is of no use', async () => {
    await pay();
    await gateway().control([{ set: { credits: 0.5 } }, { fault: 'T31', times: 1 }]);
    const edit = await window.connection.connect('edit');
    await assert.rejects(async () => {
      for await (const event of edit.streamChat({ model: 'kr/gpt4o', messages: [{ role: 'user', content: 'hello' }] })) assert.notEqual(event.type, 'finish');
    }, ({ failure }: { failure: Failure }) => failure.cover !== undefined && failure.cover.answerTokens === undefined);
  });

  it('is said to cover nothing by an earlier figure, when the gateway does not tell the present one in time', async () => {
    await pay();
    assert.equal(await credits.refresh(), undefined);
    assert.equal(credits.state.usage?.creditsRemaining !== undefined, true);
    await gateway().control({ fault: 'T05', path: '/v1/usage' });
    assert.equal((await refuse(0.5)).failure.cover, undefined);
    assert.equal(await coverage.models(10, true), undefined);
  });

  it('is what a newer look tells, where that took the place of the first one', async () => {
    await pay();
    await refuse(0.5);
    await gateway().control({ set: { credits: 0 } });
    const [models] = await Promise.all([coverage.models(10, true), credits.refresh()]);
    assert.equal(models, undefined);
  });

  it('is still a 402 at once when the balance can’t be read', async () => {
    await pay();
    await gateway().control({ fault: 'T32', path: '/v1/usage' });
    const { failure } = await refuse(0.5);
    assert.deepEqual([failure.kind, failure.cover], ['out-of-credits', undefined]);
  });
});

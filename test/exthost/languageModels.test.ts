// The gateway's models in VS Code's own Chat and for other extensions: through VS Code itself, and what its user is told.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ApiKeys } from '../../src/host/apiKeys';
import { Credits } from '../../src/host/credits';
import { CreditWatch } from '../../src/host/creditWatch';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { languageModelVendor } from '../../src/contributions';
import { LanguageModels } from '../../src/native/languageModels';
import { systemClock } from '../../src/shared/clock';
import type { RequestRecord } from '../../src/shared/requestRecord';
import { fakeAccounts, FakeSecrets } from './fakeSecrets';
import { answerDialogs, memoryLog, memoryState, setSettings, useGateway, waitFor } from './support';

const never = new vscode.CancellationTokenSource().token;
const { User, Assistant } = vscode.LanguageModelChatMessageRole;
/** VS Code has a third role, for instructions, which its API does not name yet. */
const system = Object.values(vscode.LanguageModelChatMessageRole).filter((role) => typeof role === 'number').find((role) => ![User, Assistant].includes(role));
const text = (value: string): vscode.LanguageModelTextPart => new vscode.LanguageModelTextPart(value);
const message = (role: vscode.LanguageModelChatMessageRole, ...content: unknown[]): vscode.LanguageModelChatRequestMessage => ({ role, content, name: undefined });

describe('the gateway’s models in VS Code', () => {
  const gateway = useGateway();
  const asked = () => gateway().requests.filter(({ path }) => path.endsWith('/chat/completions'));
  const bodies = (): unknown[] => asked().map(({ body }) => body);

  describe('asked through VS Code', () => {
    it('are listed with Auto, and answer as a stream', async () => {
      // Those of the test's own gateway: VS Code asks anew when the setting has changed.
      const models = await waitFor('the list', async () => {
        const listed = await vscode.lm.selectChatModels({ vendor: languageModelVendor });
        return listed.some(({ id }) => id === 'kr/gpt4o') ? listed : undefined;
      });
      assert.ok(models.some(({ id }) => id === 'kr/auto'));
      const model = models.find(({ id }) => id === 'kr/gpt4o');
      assert.ok(model);
      await gateway().control({ answer: { text: 'One word after the other.' } });
      const response = await model.sendRequest([vscode.LanguageModelChatMessage.User('Say something')], {}, never);
      let answer = '';
      for await (const piece of response.text) answer += piece;
      assert.equal(answer, 'One word after the other.');
      assert.equal(await model.countTokens('안녕하세요') > 1, true);
    });

    it('fail in the user’s words', async () => {
      const [model] = await vscode.lm.selectChatModels({ vendor: languageModelVendor, id: 'kr/gpt4o' });
      assert.ok(model);
      await gateway().control({ fault: 'T32', status: 404, times: 1 });
      const failed = (async () => {
        const response = await model.sendRequest([vscode.LanguageModelChatMessage.User('Say something')], {}, never);
        for await (const piece of response.text) assert.fail(piece);
      })();
      await assert.rejects(failed, /kr\/gpt4o.*KR-404/);
    });
  });

  describe('whatever asks', () => {
    let connection: GatewayConnection;
    let credits: Credits;
    let languageModels: LanguageModels;
    let keys: ApiKeys;
    let failures: FailureReporter;
    let dialogs: ReturnType<typeof answerDialogs>;
    let press: string | undefined;
    let records: RequestRecord[];
    let keysAskedFor = 0;
    let parts: { dispose: () => unknown }[];

    beforeEach(() => {
      const log = memoryLog();
      keys = new ApiKeys(new FakeSecrets(), log);
      connection = new GatewayConnection(fakeAccounts(log, undefined, keys), log, systemClock);
      credits = new Credits(connection, log);
      const models = new ModelCatalog({ connection, state: memoryState(), workspaceState: memoryState(), log, clock: systemClock });
      const watch = new CreditWatch(credits, log, systemClock);
      const setKey = async (): Promise<void> => {
        keysAskedFor += 1;
        await keys.set(gateway().origin, 'kr-entered-0123456789');
      };
      failures = new FailureReporter(log, systemClock, watch);
      languageModels = new LanguageModels({ connection, models, failures, setKey });
      records = [];
      press = undefined;
      dialogs = answerDialogs(({ buttons }) => buttons.find((button) => button === press));
      parts = [languageModels, watch, models, credits, connection, keys, connection.onDidEnd(({ record }) => records.push(record))];
    });
    afterEach(async () => {
      for (const part of parts) part.dispose();
      dialogs.restore();
      await setSettings({ requireApiKey: false, baseUrl: gateway().baseUrl });
      await gateway().control({ set: { credits: 5_000, pace: 0 } });
    });

    const ask = async (messages = [message(User, text('hello'))], options: Partial<vscode.ProvideLanguageModelChatResponseOptions> = {}, token = never): Promise<string> => {
      let answer = '';
      await languageModels.answer('kr/gpt4o', messages, { toolMode: vscode.LanguageModelChatToolMode.Auto, ...options }, ({ value }) => { answer += value; }, token);
      return answer;
    };
    const told = (): (string | string[])[] => dialogs.shown.flatMap(({ message: words, buttons }) => [words, buttons]);

    it('are sent the text of a conversation, by its roles', async () => {
      assert.ok(system !== undefined);
      const tool = new vscode.LanguageModelToolResultPart('1', [text('12 files')]);
      await ask([
        message(system, text('Be short.')),
        message(User, text('How many'), text('files?')),
        message(Assistant, text('I look.'), new vscode.LanguageModelToolCallPart('1', 'count', {})),
        message(User, tool, vscode.LanguageModelDataPart.text('and a note'), new vscode.LanguageModelDataPart(new Uint8Array([1]), 'cache_control')),
        message(Assistant),
      ]);
      assert.deepEqual(bodies().at(-1), {
        model: 'kr/gpt4o',
        messages: [
          { role: 'system', content: 'Be short.' },
          { role: 'user', content: 'How many\nfiles?' },
          { role: 'assistant', content: 'I look.' },
          { role: 'user', content: '12 files\nand a note' },
        ],
        stream: true,
      });
      assert.deepEqual(records.map(({ feature, model, outcome }) => [feature, model, outcome]), [['native', 'kr/gpt4o', 'complete']]);
    });

    it('are sent those of the asker’s options that the gateway knows', async () => {
      await ask(undefined, { modelOptions: { temperature: 0.5, top_p: 9, max_tokens: 300, n: 3 } });
      assert.deepEqual(bodies().at(-1), { model: 'kr/gpt4o', messages: [{ role: 'user', content: 'hello' }], temperature: 0.5, max_tokens: 300, stream: true });
    });

    it('refuse pictures, files and tools in a sentence, before anything is sent', async () => {
      const before = bodies().length;
      for (const mimeType of ['image/png', 'application/pdf']) {
        const data = new vscode.LanguageModelDataPart(new Uint8Array([1]), mimeType);
        await assert.rejects(ask([message(User, text('What is this?'), data)]), { message: /Only text/, stack: '' }, mimeType);
        // What a tool read, for example.
        await assert.rejects(ask([message(User, new vscode.LanguageModelToolResultPart('1', [data]))]), /Only text/, mimeType);
      }
      await assert.rejects(ask(undefined, { toolMode: vscode.LanguageModelChatToolMode.Required }), { message: /tools/, stack: '' });
      assert.deepEqual([bodies().length, dialogs.shown], [before, []]);
    });

    it('end when they are stopped, without a word', async () => {
      await gateway().control([{ set: { pace: 50 } }, { answer: { text: 'word '.repeat(200) } }]);
      const source = new vscode.CancellationTokenSource();
      const ended = assert.rejects(
        languageModels.answer('kr/gpt4o', [message(User, text('hello'))], { toolMode: vscode.LanguageModelChatToolMode.Auto }, () => { source.cancel(); }, source.token),
        vscode.CancellationError,
      );
      await ended;
      await waitFor('the gateway sees the end', () => asked().at(-1)?.closedByClient !== undefined);
      assert.deepEqual([dialogs.shown, records.map(({ outcome }) => outcome)], [[], ['cancelled']]);
    });

    it('say after a 402 where to top up, and once there are credits; nothing is asked again by itself (T31)', async () => {
      await gateway().control({ set: { credits: 0 } });
      await assert.rejects(ask(), { message: /KR-402/, stack: '' });
      assert.deepEqual(told(), ['Your credits are used up. Top up, then try again. (KR-402)', ['Top Up']]);
      await credits.refresh();
      const before = bodies().length;
      await gateway().control({ set: { credits: 700 } });
      await credits.refresh();
      await waitFor('the word', () => dialogs.shown.length > 1);
      assert.deepEqual(told().slice(2), ['Credits are back.', []]);
      assert.equal(bodies().length, before);
    });

    it('keep what came before a 402 in the middle (T16)', async () => {
      await gateway().control({ fault: 'T16', status: 402, deltas: 20, times: 1 });
      let answer = '';
      await assert.rejects(
        languageModels.answer('kr/gpt4o', [message(User, text('hello'))], { toolMode: vscode.LanguageModelChatToolMode.Auto }, ({ value }) => { answer += value; }, never),
        /KR-402/,
      );
      assert.notEqual(answer, '');
      assert.deepEqual(told()[1], ['Top Up']);
    });

    it('tell what helps without asking again, in an error without a stack (T30, T32, T34, T35)', async () => {
      await keys.set(gateway().origin, 'kr-native-0123456789');
      for (const [order, code, button] of [
        [{ fault: 'T30' }, 'KR-401', 'Set API Key'],
        [{ fault: 'T32', status: 403 }, 'KR-403', 'Copy Diagnostics'],
        [{ fault: 'T32', status: 404 }, 'KR-404', 'Copy Diagnostics'],
        [{ fault: 'T32', status: 413 }, 'KR-413', 'Copy Diagnostics'],
        [{ fault: 'T35' }, 'KR-220', 'Open Settings'],
        [{ fault: 'T34', seconds: 300 }, 'KR-429', 'Copy Diagnostics'],
      ] as const) {
        await gateway().control({ times: 1, ...order });
        const count = dialogs.shown.length;
        await assert.rejects(ask(), { message: new RegExp(code), stack: '' }, code);
        assert.deepEqual(dialogs.shown.slice(count).map(({ buttons }) => buttons[0]), [button], code);
      }
    });

    it('show a server’s words as text', async () => {
      await gateway().control({ fault: 'T32', status: 400, times: 1, message: 'See [this](https://evil.example).' });
      await assert.rejects(ask(), { message: /See \[this\] \(https/ });
    });

    it('say that an answer was held back, or cut off before anything came', async () => {
      await gateway().control({ answer: { text: 'Half of', finishReason: 'content_filter' } });
      await assert.rejects(ask(), { message: 'Held back by the content filter', stack: '' });
      await gateway().control({ answer: { text: '', finishReason: 'length' } });
      await assert.rejects(ask(), { message: 'Cut off at the length limit', stack: '' });
      // The asker may have set how long it is to be.
      await gateway().control({ answer: { text: 'Half of', finishReason: 'length' } });
      assert.equal(await ask(), 'Half of');
    });

    it('leave what fails with the same words elsewhere its own buttons', async () => {
      await gateway().control({ fault: 'T32', status: 400, times: 1 });
      await assert.rejects(ask(), /KR-400/);
      failures.report({ where: 'commit message', failure: { kind: 'bad-request', origin: gateway().origin, status: 400 }, isShown: false, isRequested: true, retry: () => undefined });
      assert.equal(dialogs.shown.length, 2);
      assert.ok(dialogs.shown[1]?.buttons.includes('Retry'));
    });

    it('are none without a key, which is asked for where the user may be', async () => {
      await setSettings({ requireApiKey: true });
      assert.deepEqual(await languageModels.list(true, never), []);
      assert.equal(keysAskedFor, 0);
      const listed = await languageModels.list(false, never);
      assert.equal(keysAskedFor, 1);
      assert.ok(listed.some(({ id }) => id === 'kr/auto') && listed.length > 1);
    });

    it('offer Auto while the gateway can’t be asked for its models', async () => {
      const closed = await gateway().listen({ listen: 'T01' });
      await setSettings({ baseUrl: closed.baseUrl });
      assert.deepEqual((await languageModels.list(true, never)).map(({ id }) => id), ['kr/auto']);
    });
  });
});

// Two gateways with a key each: what is sent where, by their logs of requests.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { AskInstead } from '../../src/api/chat';
import { toFailure } from '../../src/api/errors';
import { Accounts } from '../../src/host/accounts';
import { ApiKeys } from '../../src/host/apiKeys';
import { Credits } from '../../src/host/credits';
import { GatewayConnection, type ChatRequestRun } from '../../src/host/gatewayConnection';
import { systemClock } from '../../src/shared/clock';
import { startGateway, type Gateway } from '../gateway/gateway';
import { FakeSecrets } from './fakeSecrets';
import { memoryLog, memoryState, modelsAsked, setSettings, useGateway, waitFor } from './support';

const fingerprint = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16);
const sentTo = (gateway: Gateway): Set<string> => new Set(gateway.requests.flatMap(({ authorization }) => authorization?.sha256 ?? []));

describe('two gateways', () => {
  const first = useGateway({ authentication: 'required', keys: ['kr-first-1', 'kr-first-2'] });
  let second: Gateway;
  let keys: ApiKeys;
  let accounts: Accounts;
  let connection: GatewayConnection;
  let credits: Credits;

  const useSecond = (fields: object = {}) => setSettings({ gateways: [{ name: 'Second', baseUrl: second.baseUrl, ...fields }] });
  const activate = async (id: string): Promise<void> => {
    const account = (await accounts.all()).find((one) => one.id === id);
    assert.ok(account);
    await accounts.activate(account, 'everywhere');
  };
  const answer = async (): Promise<void> => {
    const client = await connection.connect('chat');
    for await (const event of client.streamChat({ model: 'kr/gpt4o', messages: [{ role: 'user', content: 'hello' }] })) assert.ok(event.type);
  };

  before(async () => {
    second = await startGateway({ pace: 0, authentication: 'required', keys: ['kr-second-1'] });
  });
  beforeEach(async () => {
    await useSecond();
    const secrets = new FakeSecrets();
    keys = new ApiKeys(secrets, memoryLog());
    accounts = new Accounts(keys, secrets, memoryState(), memoryLog());
    connection = new GatewayConnection(accounts, memoryLog(), systemClock);
    credits = new Credits(connection, memoryLog());
    await keys.set(first().origin, 'kr-first-1');
    await keys.set(second.origin, 'kr-second-1');
  });
  afterEach(async () => {
    for (const part of [credits, connection, accounts, keys]) part.dispose();
    await setSettings({ baseUrl: first().baseUrl, gateways: undefined });
  });
  after(() => second.close());

  it('are each sent their own key alone, whatever is switched while requests run', async () => {
    const running: Promise<void>[] = [];
    for (let round = 0; round < 6; round += 1) {
      const begun = answer(); // reads its key while the next account is chosen
      await activate(round % 2 === 0 ? second.origin : first().origin);
      running.push(begun, answer(), credits.refresh().then(() => undefined));
    }
    await setSettings({ baseUrl: second.baseUrl });
    running.push(answer());
    await Promise.allSettled(running);
    await setSettings({ baseUrl: first().baseUrl });
    assert.deepEqual(sentTo(first()), new Set([fingerprint('kr-first-1')]));
    assert.deepEqual(sentTo(second), new Set([fingerprint('kr-second-1')]));
  });

  it('are not chosen by a workspace’s settings', async () => {
    for (const key of ['baseUrl', 'gateways', 'requireApiKey']) {
      await assert.rejects(async () => vscode.workspace.getConfiguration('krouter').update(key, undefined, vscode.ConfigurationTarget.Workspace));
    }
  });

  it('have balances of their own; a refusal of one leaves the other’s alone', async () => {
    await credits.refresh();
    const { usage } = credits.state;
    assert.ok(usage);
    const other = await accounts.add(connection.gateway, 'Old', 'kr-refused-1');
    assert.ok(other);
    await assert.rejects(connection.getUsage(new AbortController().signal, other), { kind: 'unauthorized' });
    assert.deepEqual([credits.state.key, credits.state.usage], ['stored', usage]);
    assert.equal(await accounts.key(other), 'kr-refused-1');
  });

  it('lead to their own page when credits run out, never to another gateway’s', async () => {
    const refusal = async (): Promise<unknown> => answer().then(() => undefined, (error: unknown) => toFailure(error).cannotTopUp);
    await useSecond({});
    await activate(second.origin);
    await second.control({ set: { credits: 0 } });
    assert.equal(await refusal(), true);
    assert.equal(connection.gateway.dashboardUrl, undefined);
    await useSecond({ dashboardUrl: 'https://second.example/credits' });
    assert.equal(await refusal(), undefined);
    assert.equal(connection.gateway.dashboardUrl, 'https://second.example/credits');
    await second.control({ set: { credits: 5_000 } });
  });

  it('are each asked for their own models alone: a wait at one is not ended for a model chosen while the other is used', async () => {
    const before = [modelsAsked(first()).length, modelsAsked(second).length] as const;
    await first().control({ fault: 'T34', seconds: 50, times: 1 });
    const waits: ChatRequestRun[] = [];
    const ways: AskInstead[] = [];
    const listener = connection.onDidWait(({ run }) => waits.push(run));
    const client = await connection.connect('edit');
    const running = (async () => {
      for await (const event of client.streamChat({ model: 'kr/gpt4o', messages: [{ role: 'user', content: 'hello' }] })) {
        if (event.type === 'retry' && event.askInstead) ways.push(event.askInstead);
      }
    })();
    const way = await waitFor('the wait', () => ways[0]);
    const [run] = waits;
    assert.ok(run);
    await activate(second.origin);
    // The list that the user chose from was the other gateway's.
    assert.deepEqual([run.askInstead('kr/claude-sonnet'), way('kr/claude-sonnet'), credits.waits], [false, false, []]);
    run.stop();
    await assert.rejects(running, { kind: 'cancelled' });
    listener.dispose();
    assert.deepEqual([modelsAsked(first()).slice(before[0]), modelsAsked(second).slice(before[1])], [['kr/gpt4o'], []]);
  });

  it('are not asked for credits where the setting says that they tell none', async () => {
    await useSecond({ hasUsage: false });
    await activate(second.origin);
    const asked = (): number => second.requests.filter(({ path }) => path === '/v1/usage').length;
    const before = asked();
    assert.equal(await credits.refresh(), undefined);
    await answer();
    await waitFor('the refresh after the answer', async () => (await credits.refresh()) === undefined);
    assert.deepEqual([credits.state.hasUsage, credits.state.usage, asked()], [false, undefined, before]);
    assert.equal(credits.state.account?.gateway, 'Second');
  });
});

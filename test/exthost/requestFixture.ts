// What all requests of a window share: its connection to the local gateway, with credits and keys.
import assert from 'node:assert/strict';
import { ApiKeys } from '../../src/host/apiKeys';
import { Credits } from '../../src/host/credits';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { systemClock } from '../../src/shared/clock';
import type { Gateway } from '../gateway/gateway';
import { fakeAccounts, FakeSecrets } from './fakeSecrets';
import { memoryLog, useGateway } from './support';

interface Requests {
  gateway: () => Gateway;
  connection: () => GatewayConnection;
  credits: () => Credits;
  keys: () => ApiKeys;
  /** Runs one answer to its end. @returns its text */
  answer: (signal?: AbortSignal, model?: string) => Promise<string>;
}

/** Makes them anew for each test. */
export function useRequests(): Requests {
  const gateway = useGateway();
  let parts: { connection: GatewayConnection; credits: Credits; keys: ApiKeys } | undefined;
  beforeEach(() => {
    const keys = new ApiKeys(new FakeSecrets(), memoryLog());
    const connection = new GatewayConnection(fakeAccounts(memoryLog(), undefined, keys), memoryLog(), systemClock);
    parts = { connection, credits: new Credits(connection, memoryLog()), keys };
  });
  afterEach(() => {
    parts?.credits.dispose();
    parts?.connection.dispose();
    parts?.keys.dispose();
  });
  const made = (): NonNullable<typeof parts> => {
    assert.ok(parts);
    return parts;
  };
  return {
    gateway,
    connection: () => made().connection,
    credits: () => made().credits,
    keys: () => made().keys,
    answer: async (signal, model = 'kr/gpt4o') => {
      const client = await made().connection.connect('chat');
      const request = { model, messages: [{ role: 'user' as const, content: 'hello' }] };
      let text = '';
      for await (const event of client.streamChat(request, signal ? { signal } : {})) {
        if (event.type === 'text-delta') text += event.text;
      }
      return text;
    },
  };
}

import assert from 'node:assert/strict';
import { failureKinds, failureSchema, isRetryable, networkCauses, type Failure } from '../../../src/shared/failure';
import { failureActions, presentAnswerFailure, presentFailure } from '../../../src/shared/presentFailure';

const origin = 'https://gateway.test:8443';
const everyFailure: Failure[] = [
  ...failureKinds.map((kind): Failure => ({ kind, origin })),
  ...networkCauses.map((network): Failure => ({ kind: 'network', network, origin })),
  { kind: 'timeout', timeout: 'idle', origin },
  { kind: 'timeout', timeout: 'headers', origin },
  { kind: 'bad-reply', contentType: 'text/html', origin },
  { kind: 'redirected', redirectOrigin: 'https://elsewhere.test', origin },
  { kind: 'model-not-found', model: 'kr/gone', origin },
  { kind: 'network', network: 'proxy', proxy: 'proxy.test:3128', origin },
];
const name = ({ kind, network, timeout }: Failure): string => [kind, network, timeout].filter(Boolean).join(' ');

describe('The words of a failure', () => {
  it('are a sentence, one action and its label, for every kind and cause', () => {
    for (const failure of everyFailure) {
      const { message, action, actionLabel } = presentFailure(failure);
      assert.match(message, /^\S.*\.$/, name(failure));
      assert.doesNotMatch(message, /undefined|null|NaN|\{\d\}|\[object/, name(failure));
      assert.ok(failureActions.includes(action), name(failure));
      assert.match(actionLabel, /\S/, name(failure));
    }
  });

  it('are whole without an origin, a status or anything else that may be unknown', () => {
    for (const { kind, network, timeout } of everyFailure) {
      const { message } = presentFailure({ kind, ...(network && { network }), ...(timeout && { timeout }) });
      assert.match(message, /^\S.*\.$/, kind);
      assert.doesNotMatch(message, /undefined|null|NaN|\{\d\}|\[object/, kind);
    }
  });

  it('name the gateway wherever the reason lies on the way to it or in its reply', () => {
    const aboutTheGateway: Failure[] = [
      { kind: 'unauthorized' },
      { kind: 'missing-key' },
      { kind: 'server', status: 500 },
      { kind: 'timeout', timeout: 'headers' },
      { kind: 'bad-reply', contentType: 'text/html' },
      { kind: 'bad-reply' },
      { kind: 'empty-reply' },
      ...networkCauses.filter((network) => network !== 'proxy').map((network): Failure => ({ kind: 'network', network })),
    ];
    for (const failure of aboutTheGateway) {
      assert.ok(presentFailure({ ...failure, origin }).message.includes(origin), name(failure));
    }
  });

  it('name both ends of a redirect, the proxy that failed, the model that is gone, the media type that came', () => {
    const redirect = presentFailure({ kind: 'redirected', origin, redirectOrigin: 'https://elsewhere.test' }).message;
    assert.ok(redirect.includes(origin) && redirect.includes('https://elsewhere.test'));
    assert.ok(presentFailure({ kind: 'network', network: 'proxy', proxy: 'proxy.test:3128' }).message.includes('proxy.test:3128'));
    assert.ok(presentFailure({ kind: 'model-not-found', model: 'kr/gone' }).message.includes('kr/gone'));
    assert.ok(presentFailure({ kind: 'bad-reply', contentType: 'text/html' }).message.includes('text/html'));
  });

  it('name the setting that mends a wrong host name or proxy', () => {
    assert.ok(presentFailure({ kind: 'network', network: 'name-not-found', origin }).message.includes('krouter.baseUrl'));
    assert.ok(presentFailure({ kind: 'network', network: 'proxy' }).message.includes('http.proxy'));
  });

  it('lead to what helps: the key, the balance, another model, a new chat, the settings', () => {
    const action = (failure: Failure): string => presentFailure(failure).action;
    assert.deepEqual((['unauthorized', 'missing-key', 'invalid-key'] as const).map((kind) => action({ kind })), ['setKey', 'setKey', 'setKey']);
    assert.equal(action({ kind: 'out-of-credits' }), 'topUp');
    assert.equal(action({ kind: 'model-not-found' }), 'selectModel');
    assert.equal(action({ kind: 'too-long' }), 'newChat');
    assert.equal(action({ kind: 'rate-limited' }), 'retry');
    assert.equal(action({ kind: 'server' }), 'contactSupport');
    assert.equal(action({ kind: 'redirected' }), 'openSettings');
    assert.equal(action({ kind: 'network', network: 'name-not-found' }), 'openSettings');
  });

  it('add the server’s sentence only where the server knows better', () => {
    const serverMessage = 'max_tokens must be positive';
    const shown = failureKinds.filter((kind) => presentFailure({ kind, serverMessage }).message.includes(serverMessage));
    assert.deepEqual(new Set(shown), new Set(['forbidden', 'bad-request', 'invalid-request', 'server']));
  });

  it('show no field that is for the log, whatever a server put there', () => {
    const secret = 'kr-0123456789abcdef';
    for (const failure of everyFailure) {
      const { message, actionLabel } = presentFailure({ ...failure, code: secret, requestId: secret });
      assert.ok(!`${message}${actionLabel}`.includes(secret), name(failure));
    }
    // Where a key was refused, servers like to quote it.
    for (const kind of ['unauthorized', 'missing-key', 'invalid-key', 'out-of-credits'] as const) {
      assert.ok(!presentFailure({ kind, serverMessage: `Incorrect key ${secret}` }).message.includes(secret), kind);
    }
  });

  it('offer on an answer what helps there: to leave out older turns, where there are any', () => {
    assert.equal(presentAnswerFailure({ kind: 'too-long' }, true).action, 'leaveOut');
    assert.deepEqual(presentAnswerFailure({ kind: 'too-long' }, false), presentFailure({ kind: 'too-long' }));
    for (const failure of everyFailure.filter(({ kind }) => kind !== 'too-long')) {
      assert.deepEqual(presentAnswerFailure(failure, true), presentFailure(failure), name(failure));
    }
  });

  it('take text from outside literally', () => {
    assert.ok(presentFailure({ kind: 'bad-reply', contentType: '{1}$&', origin }).message.includes('{1}$&'));
  });
});

describe('A failure', () => {
  it('survives the way to the panel and to disk', () => {
    for (const failure of everyFailure) assert.deepEqual(failureSchema.parse(JSON.parse(JSON.stringify(failure))), failure);
  });

  it('is tried again only when it may pass by itself', () => {
    const retried = everyFailure.filter(isRetryable).map(name);
    assert.deepEqual(
      new Set(retried),
      new Set(['rate-limited', 'server', 'network refused', 'network reset', 'network unreachable', 'network unknown']),
    );
  });
});

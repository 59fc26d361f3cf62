import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { failureKinds, failureSchema, isRetryable, networkCauses, type Failure } from '../../../src/shared/failure';
import { askingActions, failureActions, failureCode, presentAnswerFailure, presentFailure, presentOutsideFailure, presentTaskFailure } from '../../../src/shared/errorPresenter';

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
  { kind: 'out-of-credits', cover: { promptTokens: 90, answerTokens: 1_200 }, origin },
  { kind: 'out-of-credits', cover: { promptTokens: 90, answerTokens: 1_200 }, cannotTopUp: true, origin },
];
const name = ({ kind, network, timeout }: Failure): string => [kind, network, timeout].filter(Boolean).join(' ');

describe('The words of a failure', () => {
  it('are a sentence, a code, actions and their labels, for every kind and cause', () => {
    for (const failure of everyFailure) {
      const { message, code, actions } = presentFailure(failure);
      assert.match(message, /^\S.*\.$/, name(failure));
      assert.doesNotMatch(message, /undefined|null|NaN|\{\d\}|\[object/, name(failure));
      assert.match(code, /^KR-\d{3}$/, name(failure));
      assert.ok(actions.every(({ action, label }) => failureActions.includes(action) && label.trim() !== ''), name(failure));
      assert.equal(new Set(actions.map(({ action }) => action)).size, actions.length, name(failure));
      assert.ok(actions.length <= 3, 'more than a notification shows');
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
      { kind: 'timeout', timeout: 'idle' },
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
    const round = presentFailure({ kind: 'redirected', origin, redirectOrigin: origin }).message;
    assert.ok(round.includes(`${origin} redirects to an address of its own.`) && !round.includes('Nothing was sent there'));
    assert.ok(presentFailure({ kind: 'network', network: 'proxy', proxy: 'proxy.test:3128' }).message.includes('proxy.test:3128'));
    assert.ok(presentFailure({ kind: 'model-not-found', model: 'kr/gone' }).message.includes('kr/gone'));
    assert.ok(presentFailure({ kind: 'bad-reply', contentType: 'text/html' }).message.includes('text/html'));
  });

  it('name the setting to look at, where one may be the reason', () => {
    const settings: readonly [Failure, string][] = [
      [{ kind: 'network', network: 'name-not-found' }, 'krouter.baseUrl'],
      [{ kind: 'network', network: 'refused' }, 'krouter.baseUrl'],
      [{ kind: 'network', network: 'unreachable' }, 'http.proxy'],
      [{ kind: 'network', network: 'unknown' }, 'http.proxy'],
      [{ kind: 'network', network: 'proxy' }, 'http.proxy'],
      [{ kind: 'network', network: 'certificate' }, 'http.systemCertificates'],
      [{ kind: 'timeout', timeout: 'headers' }, 'krouter.headerTimeout'],
      [{ kind: 'timeout', timeout: 'idle' }, 'krouter.idleTimeout'],
    ];
    for (const [failure, setting] of settings) assert.ok(presentFailure({ ...failure, origin }).message.includes(setting), name(failure));
    const asks = presentFailure({ kind: 'network', network: 'proxy', proxy: 'proxy.corp:3128', status: 407 }).message;
    assert.match(asks, /proxy\.corp:3128 asks for a user name and a password.*http\.proxy/);
  });

  it('name the model that takes the place of one that is gone, as the main action, cut short where its name is long', () => {
    const gone: Failure = { kind: 'model-not-found', model: 'kr/gone', nearestModel: { id: 'kr/near', name: 'Near' } };
    const { actions } = presentFailure(gone);
    assert.deepEqual(actions.map(({ action }) => action), ['useNearestModel', 'selectModel', 'retry']);
    assert.equal(actions[0].label, 'Use Near');
    assert.deepEqual(presentAnswerFailure(gone, true), presentFailure(gone));
    const long = presentFailure({ ...gone, nearestModel: { id: 'x', name: 'n'.repeat(200) } }).actions[0].label;
    assert.ok(long.length < 50 && long.endsWith('…'), long);
  });

  it('lead to what helps: the key, the balance, another model, a new chat, the settings', () => {
    const action = (failure: Failure): string => presentFailure(failure).actions[0].action;
    assert.deepEqual((['unauthorized', 'missing-key', 'invalid-key'] as const).map((kind) => action({ kind })), ['setKey', 'setKey', 'setKey']);
    assert.deepEqual(presentFailure({ kind: 'unauthorized' }).actions.map(({ action: each }) => each), ['setKey', 'retry']);
    assert.equal(action({ kind: 'out-of-credits' }), 'topUp');
    assert.equal(action({ kind: 'model-not-found' }), 'selectModel');
    assert.equal(action({ kind: 'too-long' }), 'newChat');
    assert.equal(action({ kind: 'rate-limited' }), 'retry');
    assert.equal(action({ kind: 'server' }), 'retry');
    assert.equal(action({ kind: 'internal' }), 'retry');
    assert.equal(action({ kind: 'out-of-credits', cannotTopUp: true }), 'retry');
    assert.equal(action({ kind: 'redirected' }), 'openSettings');
    assert.equal(action({ kind: 'network', network: 'name-not-found' }), 'openSettings');
    assert.equal(action({ kind: 'network', network: 'proxy' }), 'openNetworkSettings');
  });

  it('offer a shorter answer where the balance covers one, and promise none where it does not', () => {
    const labels = (failure: Partial<Failure>): string[] => presentFailure({ kind: 'out-of-credits', ...failure }, 'en').actions.map(({ label }) => label);
    assert.deepEqual(labels({ cover: { promptTokens: 90, answerTokens: 1_200 } }), ['Top Up', 'Answer with at Most 1,200 Tokens', 'Use Another Model']);
    assert.deepEqual(labels({ cover: { promptTokens: 90, answerTokens: 1_200 }, cannotTopUp: true }), ['Answer with at Most 1,200 Tokens', 'Use Another Model']);
    assert.deepEqual(labels({ cover: { promptTokens: 90 } }), ['Top Up', 'Use Another Model', 'Retry']);
  });

  it('add the server’s sentence only where the server knows better', () => {
    const serverMessage = 'max_tokens must be positive';
    const shown = failureKinds.filter((kind) => presentFailure({ kind, serverMessage }).message.includes(serverMessage));
    assert.deepEqual(new Set(shown), new Set(['forbidden', 'bad-request', 'invalid-request', 'server']));
  });

  it('show no field that is for the log, whatever a server put there', () => {
    const secret = 'kr-0123456789abcdef';
    for (const failure of everyFailure) {
      const presented = presentFailure({ ...failure, code: secret, requestId: secret });
      assert.ok(!JSON.stringify(presented).includes(secret), name(failure));
    }
    // Where a key was refused, servers like to quote it.
    for (const kind of ['unauthorized', 'missing-key', 'invalid-key', 'out-of-credits'] as const) {
      assert.ok(!presentFailure({ kind, serverMessage: `Incorrect key ${secret}` }).message.includes(secret), kind);
    }
  });

  it('offer on an answer what helps there: to leave out older turns, where there are any', () => {
    assert.equal(presentAnswerFailure({ kind: 'too-long' }, true).actions[0].action, 'leaveOut');
    assert.deepEqual(presentAnswerFailure({ kind: 'too-long' }, false), presentFailure({ kind: 'too-long' }));
    assert.deepEqual(presentTaskFailure({ kind: 'too-long' }).actions.map(({ action }) => action), ['selectModel', 'retry']);
    assert.doesNotMatch(presentTaskFailure({ kind: 'too-long' }).message, /chat|conversation/);
    for (const failure of everyFailure.filter(({ kind }) => kind !== 'too-long')) {
      assert.deepEqual(presentTaskFailure(failure), presentFailure(failure));
      if (failure.kind !== 'out-of-credits') assert.deepEqual(presentAnswerFailure(failure, true), presentFailure(failure), name(failure));
    }
  });

  it('say that the prompt is kept where there is one, on its answer', () => {
    for (const failure of everyFailure.filter(({ kind }) => kind === 'out-of-credits')) {
      const { message } = presentFailure(failure);
      assert.match(message, /, then try again\.$/);
      assert.equal(presentAnswerFailure(failure, true).message, `${message} Your prompt is kept.`);
    }
  });

  it('tell no time at which it is still too early', () => {
    const retryAt = Date.now() + 5 * 60_000;
    const { message } = presentFailure({ kind: 'rate-limited', retryAt }, 'en-GB');
    const [, hours = '', minutes = ''] = /(\d\d):(\d\d)/.exec(message) ?? [];
    const told = new Date(retryAt).setHours(Number(hours), Number(minutes), 0, 0);
    // The hour may be tomorrow's.
    assert.ok((told - retryAt + 86_400_000) % 86_400_000 < 60_000, message);
  });

  it('offer who asked from outside nothing that would ask again, and always something', () => {
    for (const failure of everyFailure) {
      const { message, code, actions } = presentOutsideFailure(failure);
      assert.equal(code, failureCode(failure));
      const asking = actions.filter(({ action }) => askingActions.includes(action)).map(({ label }) => label);
      assert.deepEqual(asking, failure.kind === 'over-budget' ? ['Lift Budget'] : [], name(failure));
      if (failure.kind === 'over-budget') assert.doesNotMatch(message, /Send Anyway/);
      else assert.equal(message, presentTaskFailure(failure).message);
    }
    assert.deepEqual(presentOutsideFailure({ kind: 'out-of-credits' }).actions.map(({ label }) => label), ['Top Up']);
    assert.deepEqual(presentOutsideFailure({ kind: 'model-not-found' }).actions.map(({ label }) => label), ['Copy Diagnostics']);
  });

  it('have a code of their own each, which docs/errors.md has a row for, and no other', () => {
    const rows = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| (KR-\d{3}) \|/gm)].map(([, code]) => code ?? '');
    const codes = [...everyFailure, { kind: 'server', contentType: 'text/html' } as const].map(failureCode);
    assert.deepEqual(rows.toSorted(), [...new Set(codes)].toSorted());
    assert.equal(new Set(failureKinds.map((kind) => failureCode({ kind }))).size, failureKinds.length);
    assert.equal(new Set(networkCauses.map((network) => failureCode({ kind: 'network', network }))).size, networkCauses.length);
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

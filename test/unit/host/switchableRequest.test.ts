import assert from 'node:assert/strict';
import type { ChatStreamEvent } from '../../../src/api/chat';
import { GatewayError } from '../../../src/api/errors';
import { RequestRecorder } from '../../../src/host/requestRecorder';
import { SwitchableRequest } from '../../../src/host/switchableRequest';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeGateway, type FakeAnswer } from '../../fakes/fakeGateway';

const retry: ChatStreamEvent = { type: 'retry', attempt: 2, attempts: 3, at: 1, failure: { kind: 'rate-limited', status: 429 } };

/** A request that is read to its end. */
class Fixture {
  readonly gateway = new FakeGateway();
  /** How often it was said that the first model is kept. */
  kept = 0;
  readonly asked = new SwitchableRequest({ model: 'kr/first', messages: [{ role: 'user', content: 'hello' }] }, () => { this.kept += 1; });
  readonly stop = new AbortController();
  readonly events: ChatStreamEvent[] = [];
  readonly over: Promise<unknown>;

  constructor() {
    this.over = this.#read().then(() => undefined, (error: unknown) => error);
  }

  get models(): string[] {
    return this.gateway.answers.map(({ request }) => request.model);
  }

  /** The answer to the request that was made last. */
  get last(): FakeAnswer {
    const answer = this.gateway.answers.at(-1);
    assert.ok(answer);
    return answer;
  }

  async #read(): Promise<void> {
    for await (const event of this.asked.stream(this.gateway, this.stop.signal)) this.events.push(event);
  }
}

describe('A request that another model can be asked instead', () => {
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('asks the other one at once while it waits, and says so', async () => {
    const fixture = new Fixture();
    await settled();
    await fixture.last.emit(retry);
    fixture.asked.askInstead('kr/second');
    await settled();
    assert.deepEqual(fixture.models, ['kr/first', 'kr/second']);
    assert.deepEqual(fixture.events.at(-1), { type: 'attempt', model: 'kr/second' });
    await fixture.last.text('hello');
    fixture.last.finish();
    assert.equal(await fixture.over, undefined);
  });

  it('never breaks off what was sent; what comes of it stays', async () => {
    const fixture = new Fixture();
    await settled();
    const first = fixture.last;
    await first.emit(retry, { type: 'attempt', model: 'kr/first' });
    fixture.asked.askInstead('kr/second');
    await settled();
    assert.deepEqual([first.signal.aborted, fixture.kept], [false, 0]);
    await first.text('hello');
    await first.text(' there');
    assert.deepEqual([fixture.asked.askInstead('kr/third'), fixture.kept], [false, 1]);
    first.fail(new GatewayError({ kind: 'interrupted' }));
    assert.equal((await fixture.over) instanceof GatewayError, true);
    assert.deepEqual(fixture.models, ['kr/first']);
  });

  it('asks the other one as soon as what was sent would have to wait again, or fails', async () => {
    for (const again of ['wait', 'fail'] as const) {
      const fixture = new Fixture();
      await settled();
      const first = fixture.last;
      await first.emit(retry, { type: 'attempt', model: 'kr/first' });
      fixture.asked.askInstead('kr/second');
      if (again === 'fail') first.fail(new GatewayError({ kind: 'server', status: 503 }));
      else void first.emit({ ...retry, attempt: 3 });
      await settled();
      assert.deepEqual(fixture.models, ['kr/first', 'kr/second']);
      // Nobody is told of a wait that is not waited for.
      assert.deepEqual(fixture.events.map(({ type }) => type), ['retry', 'attempt', 'attempt']);
      assert.equal(fixture.kept, 0);
      fixture.last.finish();
      assert.equal(await fixture.over, undefined);
    }
  });

  it('says that the first one is kept when that has nothing to say, too', async () => {
    const fixture = new Fixture();
    await settled();
    await fixture.last.emit(retry, { type: 'attempt', model: 'kr/first' });
    assert.equal(fixture.asked.askInstead('kr/second'), true);
    fixture.last.finish();
    assert.equal(await fixture.over, undefined);
    assert.deepEqual([fixture.models, fixture.kept], [['kr/first'], 1]);
  });

  it('takes no choice any more once it has failed or is over, and says nothing where none was made', async () => {
    for (const end of [(answer: FakeAnswer) => { answer.fail(new GatewayError({ kind: 'forbidden' })); }, (answer: FakeAnswer) => { answer.finish(); }]) {
      const fixture = new Fixture();
      await settled();
      end(fixture.last);
      await fixture.over;
      assert.deepEqual([fixture.asked.askInstead('kr/second'), fixture.kept], [false, 0]);
    }
  });

  it('is over when the user stops it', async () => {
    const fixture = new Fixture();
    await settled();
    await fixture.last.emit(retry);
    fixture.stop.abort();
    assert.equal((await fixture.over) instanceof GatewayError, true);
    assert.deepEqual(fixture.models, ['kr/first']);
  });
});

describe('The record of a request', () => {
  it('names nobody who answered an attempt that failed, nor the model that was asked', () => {
    let asked = 'kr/auto';
    const recorder = new RequestRecorder({ id: 'r', account: 'a', feature: 'chat', asked: () => asked, clock: new FakeClock() });
    recorder.take({ type: 'model', model: 'kr/gpt4o' });
    recorder.take(retry);
    recorder.take({ type: 'attempt', model: 'kr/auto' });
    assert.equal(recorder.end(undefined).answeredBy, undefined);
    recorder.take({ type: 'model', model: 'kr/gpt4o' });
    asked = 'kr/gpt4o';
    recorder.take({ type: 'model', model: 'kr/gpt4o' });
    const { model, answeredBy } = recorder.end(undefined);
    assert.deepEqual([model, answeredBy], ['kr/gpt4o', undefined]);
  });
});

// A conversation's session on a fake gateway and clock.
import assert from 'node:assert/strict';
import type { ChatGateway } from '../../../src/chat/answerRun';
import { ChatSession, type Prompt } from '../../../src/chat/session';
import type { ChatSettings } from '../../../src/shared/chatSettings';
import type { Failure } from '../../../src/shared/failure';
import { findMessage, newConversation, type AnswerMessage, type Conversation, type TranscriptEvent } from '../../../src/shared/transcript';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeGateway, type FakeAnswer } from '../../fakes/fakeGateway';
import { until } from '../../fakes/until';

/** Milliseconds between two events of text. */
export const frame = 16;


/** A session, everything it says, and the gateway and clock it runs on. */
export class SessionFixture {
  readonly clock = new FakeClock();
  readonly gateway = new FakeGateway();
  readonly events: TranscriptEvent[] = [];
  readonly failures: { failure: Failure; error: unknown }[] = [];
  /** What the user's settings say. */
  defaults: ChatSettings = {};
  readonly session: ChatSession;
  readonly start: Conversation;
  #ids = 0;

  constructor({ start = newConversation('c', 0), connect }: { start?: Conversation; connect?: () => Promise<ChatGateway> } = {}) {
    this.start = start;
    this.session = new ChatSession({
      conversation: start,
      connect: connect ?? (() => Promise.resolve(this.gateway)),
      defaults: () => this.defaults,
      clock: this.clock,
      newId: () => `answer ${(this.#ids += 1)}`,
      onEvent: (event) => this.events.push(event),
      onFailure: (failure, error) => this.failures.push({ failure, error }),
    });
  }

  send(fields: Partial<Prompt> = {}): boolean {
    return this.session.send({ id: 'p1', text: '안녕', context: [], model: 'kr/auto', ...fields });
  }

  /** The gateway's answer to the `index`th request, once that has come. */
  async reply(index = 0): Promise<FakeAnswer> {
    await until(() => this.gateway.answers.length > index);
    const reply = this.gateway.answers[index];
    assert.ok(reply);
    return reply;
  }

  /** Sends and returns the gateway's answer to it. */
  async ask(fields: Partial<Prompt> = {}): Promise<FakeAnswer> {
    const index = this.gateway.answers.length;
    assert.equal(this.send(fields), true);
    return this.reply(index);
  }

  answer(id = 'answer 1'): AnswerMessage {
    const message = findMessage(this.session.conversation, id);
    assert.equal(message?.role, 'assistant');
    return message;
  }

  idle(): Promise<void> {
    return until(() => !this.session.isRunning);
  }

  deltas(): string[] {
    return this.events.flatMap((event) => (event.type === 'text-delta' ? event.text : []));
  }
}

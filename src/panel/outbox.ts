/**
 * Prompts on their way from the box to their conversation: what goes along with them is read first, which may take a
 * while. Each can be given up until it is sent.
 */
import * as l10n from '@vscode/l10n';
import type { ChatSession } from '../chat/session';
import { unlessAborted } from '../chat/unlessAborted';
import type { Log } from '../host/log';
import type { Clock } from '../shared/clock';

/** What became of a prompt: in its conversation, done (it was a command), or still in the box, with a sentence why. */
export type SendOutcome = { kind: 'sent' } | { kind: 'done' } | { kind: 'refused'; reason: string };

interface Pending {
  session: ChatSession;
  /** What is taken from the prompt box; undefined for another wording of a prompt. */
  boxText: string | undefined;
  controller: AbortController;
  outcome: Promise<SendOutcome>;
  /** It takes so long that the user is told. */
  isSlow: boolean;
}

/** Milliseconds after which a prompt counts as slow: before, a button that changes would only flicker. */
const slowAfter = 150;

export class Outbox {
  readonly #pending = new Map<string, Pending>();
  readonly #clock: Clock;
  readonly #log: Pick<Log, 'error'>;
  readonly #onChange: () => void;

  /** @param onChange a prompt became slow, or is no longer on its way */
  constructor(clock: Clock, log: Pick<Log, 'error'>, onChange: () => void) {
    this.#clock = clock;
    this.#log = log;
    this.#onChange = onChange;
  }

  /** What becomes of the prompt with this id, if it is on its way. */
  outcomeOf(id: string): Promise<SendOutcome> | undefined {
    return this.#pending.get(id)?.outcome;
  }

  /** The id of the conversation's prompt that is on its way. */
  pendingId(session: ChatSession): string | undefined {
    return this.#find(session)?.[0];
  }

  /** The same, once it is worth telling. */
  slowId(session: ChatSession): string | undefined {
    const [id, pending] = this.#find(session) ?? [];
    return pending?.isSlow === true ? id : undefined;
  }

  /** The conversation's prompt that is on its way from the box. */
  fromBox(session: ChatSession): { id: string; text: string } | undefined {
    return [...this.#pending].flatMap(([id, { session: of, boxText }]) => (of === session && boxText !== undefined ? [{ id, text: boxText }] : [])).at(-1);
  }

  /** @returns whether there was such a prompt on its way; its outcome is `refused` then */
  giveUp(id: string): boolean {
    const pending = this.#pending.get(id);
    pending?.controller.abort();
    return pending !== undefined;
  }

  giveUpAll(): void {
    for (const id of this.#pending.keys()) this.giveUp(id);
  }

  /**
   * @param run sends the prompt; when it rejects, the prompt was not sent, and is refused. Once the signal is aborted it must not send any more.
   * @param boxText what is taken from the prompt box
   */
  async send(id: string, session: ChatSession, run: (signal: AbortSignal) => Promise<SendOutcome>, boxText?: string): Promise<SendOutcome> {
    const controller = new AbortController();
    // Not all that is read knows a signal: a language server may never answer.
    const outcome = unlessAborted(run(controller.signal), controller.signal).catch((error: unknown): SendOutcome => {
      if (controller.signal.aborted) return { kind: 'refused', reason: l10n.t('Stopped before it was sent.') };
      this.#log.error('A prompt was not sent', error);
      return { kind: 'refused', reason: l10n.t('This did not work. Try again.') };
    });
    const pending: Pending = { session, boxText, controller, outcome, isSlow: false };
    this.#pending.set(id, pending);
    const cancelTimer = this.#clock.schedule(() => {
      pending.isSlow = true;
      this.#onChange();
    }, slowAfter);
    try {
      return await outcome;
    } finally {
      cancelTimer();
      this.#pending.delete(id);
      this.#onChange();
    }
  }

  #find(session: ChatSession): [string, Pending] | undefined {
    return [...this.#pending].find(([, pending]) => pending.session === session);
  }
}

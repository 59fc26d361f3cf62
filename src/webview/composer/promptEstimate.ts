/**
 * Estimates the tokens of the next request while its prompt is typed: in pieces of a few milliseconds, never in the
 * way of a key press. A message is counted once, so typing costs no more than the prompt box.
 */
import type { ContextChip } from '../../shared/context';
import { chipTokens, draftTokens, sentTexts, systemTokens, type PromptTokens } from '../../shared/promptBudget';
import { estimateTokens } from '../../shared/tokens';
import { isUnfinished, type Message } from '../../shared/transcript';
import type { Timers } from '../timers';

/** What the next request will hold. */
export interface EstimateInput {
  /** The earlier messages that will be sent, first to last. */
  sent: readonly Message[];
  context: readonly ContextChip[];
  systemPrompt: string;
  draft: string;
}

/** Tokens of the whole, and of each earlier message. */
export interface PromptEstimate extends PromptTokens {
  messages: readonly { message: Message; tokens: number }[];
}

/** Milliseconds of work at a stretch. */
const stretch = 4;
/** Characters counted between two looks at the clock: about a millisecond. */
const pieceLength = 100_000;
/** Milliseconds from a change to its estimate; longer for a draft of more than a piece, which is counted anew each time. */
const delay = 50;
const longDraftDelay = 250;

export class PromptEstimator {
  private readonly timers: Timers;
  private readonly now: () => number;
  private readonly done: (estimate: PromptEstimate) => void;
  private readonly counted = new WeakMap<Message, number>();
  private input: EstimateInput | undefined;
  private job: Generator<undefined, PromptEstimate> | undefined;
  private cancel: (() => void) | undefined;
  private draft = { text: '', tokens: 0 };
  private system = { text: '', tokens: systemTokens('') };

  /**
   * @param now milliseconds from anywhere on, never going back
   * @param done gets each estimate, some time after the change it is of
   */
  constructor(timers: Timers, now: () => number, done: (estimate: PromptEstimate) => void) {
    this.timers = timers;
    this.now = now;
    this.done = done;
  }

  /** Something about the next request has changed. */
  update(input: EstimateInput): void {
    this.input = input;
    const isLong = input.draft.length > pieceLength;
    // A short draft is estimated at a steady pace while keys are held down, a long one when they rest.
    if (this.cancel && !this.job && !isLong) return;
    this.job = undefined;
    this.schedule(isLong ? longDraftDelay : delay);
  }

  private schedule(milliseconds: number): void {
    this.cancel?.();
    this.cancel = this.timers.after(milliseconds, () => {
      this.cancel = undefined;
      this.run();
    });
  }

  private run(): void {
    if (!this.input) return;
    this.job ??= this.count(this.input);
    const end = this.now() + stretch;
    for (;;) {
      const step = this.job.next();
      if (step.done) {
        this.job = undefined;
        this.done(step.value);
        return;
      }
      if (this.now() >= end) break;
    }
    this.schedule(0);
  }

  /** Yields wherever it may be interrupted. */
  private *count({ sent, context, systemPrompt, draft }: EstimateInput): Generator<undefined, PromptEstimate> {
    if (systemPrompt !== this.system.text) this.system = { text: systemPrompt, tokens: systemTokens(systemPrompt) };
    const messages: { message: Message; tokens: number }[] = [];
    for (const message of sent) {
      // An answer that is being written is counted once, when it is whole.
      if (!isUnfinished(message)) messages.push({ message, tokens: this.counted.get(message) ?? (yield* this.countMessage(message)) });
    }
    if (draft !== this.draft.text) this.draft = { text: draft, tokens: yield* countText(draft) };
    return {
      system: this.system.tokens,
      history: messages.reduce((sum, { tokens }) => sum + tokens, 0),
      context: chipTokens(context),
      draft: draftTokens(this.draft.tokens),
      messages,
    };
  }

  private *countMessage(message: Message): Generator<undefined, number> {
    const { texts, overhead } = sentTexts(message);
    let tokens = overhead;
    for (const text of texts) tokens += yield* countText(text);
    this.counted.set(message, tokens);
    return tokens;
  }
}

function* countText(text: string): Generator<undefined, number> {
  let tokens = 0;
  for (let start = 0; start < text.length; start += pieceLength) {
    tokens += estimateTokens(text.slice(start, start + pieceLength));
    yield;
  }
  return tokens;
}

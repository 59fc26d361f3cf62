// What can be set on a running gateway, and what it has been told to do next.
import { Account, RateLimit } from './account';
import type { Bulk } from './bulk';
import type { Misbehaviour } from './faults/fault';
import type { Listener } from './faults/listeners';
import type { FaultId } from './faults/table';
import type { RequestRecord } from './requestLog';

/** The settings a gateway starts with and goes back to on a reset. */
export interface Settings {
  /** Milliseconds between two chunks of an answer; 0: as fast as the client reads. */
  pace: number;
  authentication: 'required' | 'none';
  /** The accepted bearer keys; undefined: any that starts with `kr-`, except those that start with `kr-refused`. */
  keys: readonly string[] | undefined;
  credits: number;
  /** Chat completions a minute; undefined: no limit. */
  requestsPerMinute: number | undefined;
  /** Whether pages of other origins may read the replies. A VS Code in the browser needs it. */
  cors: boolean;
  /** Ids of models that have gone: not listed, and refused with 404. */
  withoutModels: readonly string[];
  /** Entries that the list of models has besides, as they are: odd ones, too. */
  moreModels: readonly unknown[];
  /** Whether a request for a commit message or an edit gets one. Tests want the long answer that breaks off anywhere. */
  hasFittingAnswers: boolean;
}

/** A fault that was ordered. */
export interface OrderedFault {
  readonly fault: FaultId;
  /** The path it strikes on; `*`: every path. */
  readonly path: string;
  /** How often it still strikes; undefined: until it is cleared. */
  times: number | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly misbehave: Misbehaviour;
}

/** An answer that was ordered: a text, or bytes as they are, or a bulk stream. */
export type FixedAnswer =
  | { text: string; finishReason: string }
  | {
      pieces: readonly (string | Uint8Array)[];
      status: number;
      headers: Readonly<Record<string, string>>;
      ending: 'end' | 'hang' | 'reset' | 'destroy';
      pace: number | undefined;
    }
  | { bulk: Bulk };

/** A fixed answer and how often it still is given. */
export interface OrderedAnswer {
  times: number | undefined;
  readonly answer: FixedAnswer;
}

/** Takes the first entry of a queue that fits, and out of the queue with it once its times are used up. */
function take<Entry extends { times: number | undefined }>(queue: Entry[], fits: (entry: Entry) => boolean): Entry | undefined {
  const index = queue.findIndex(fits);
  const entry = queue[index];
  if (entry?.times !== undefined && --entry.times === 0) queue.splice(index, 1);
  return entry;
}

/** The state of one gateway. */
export class GatewayState {
  settings: Settings;
  account: Account;
  rateLimit = new RateLimit();
  readonly faults: OrderedFault[] = [];
  readonly answers: OrderedAnswer[] = [];
  readonly listeners: Listener[] = [];
  readonly requests: RequestRecord[] = [];
  readonly #initial: Settings;

  constructor(initial: Settings) {
    this.#initial = initial;
    this.settings = { ...initial };
    this.account = new Account(initial.credits);
  }

  /** The fault that strikes a request for `path`, if any; it counts as played. */
  takeFault(path: string): OrderedFault | undefined {
    return take(this.faults, (entry) => entry.path === '*' || entry.path === path);
  }

  /** The fixed answer for the next chat completion, if any; it counts as given. */
  takeAnswer(): FixedAnswer | undefined {
    return take(this.answers, () => true)?.answer;
  }

  /** Forgets ordered faults and answers. */
  clear(): void {
    this.faults.length = 0;
    this.answers.length = 0;
  }

  /** Goes back to the start: settings, credits, rate limit, orders, listeners and log. */
  async reset(): Promise<void> {
    this.clear();
    this.settings = { ...this.#initial };
    this.account = new Account(this.#initial.credits);
    this.rateLimit = new RateLimit();
    this.requests.length = 0;
    await this.closeListeners();
  }

  /** Closes the listeners of T01–T04 and T35. */
  async closeListeners(): Promise<void> {
    await Promise.all(this.listeners.splice(0).map((listener) => listener.close()));
  }
}

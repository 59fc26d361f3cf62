// What the gateway keeps about its one customer: the credits, what was used, and how often it was asked lately.
import type { PricedModel } from './catalogue';

/**
 * What a US dollar costs in credits at *this* gateway. The real rate is not documented, so nothing outside
 * may rely on the number.
 */
const creditsPerDollar = 100;
const recentLimit = 20;
const minute = 60_000;

/** One entry of `recentUsage` of `GET /usage`. */
export interface UsageEntry {
  model: string;
  inputTokens: number;
  outputTokens: number;
  credits: number;
  createdAt: string;
}

/** Amounts are kept to four decimals, so that sums stay readable. */
function rounded(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}

/** The balance. It goes down with each finished answer and never under 0. */
export class Account {
  remaining: number;
  #used = 0;
  /** What was used lately, the newest first. */
  recent: UsageEntry[] = [];

  constructor(credits: number) {
    this.remaining = credits;
  }

  /** Takes the price of one finished answer off the balance. */
  charge(model: PricedModel, inputTokens: number, outputTokens: number): void {
    const { input_per_1m_tokens: input, output_per_1m_tokens: output } = model.pricing;
    const dollars = (inputTokens * input + outputTokens * output) / 1_000_000;
    const credits = Math.max(rounded(dollars * creditsPerDollar), 0.0001);
    this.remaining = rounded(Math.max(this.remaining - credits, 0));
    this.#used = rounded(this.#used + credits);
    this.recent.unshift({ model: model.id, inputTokens, outputTokens, credits, createdAt: new Date().toISOString() });
    this.recent.splice(recentLimit);
  }

  /** The body of `GET /usage`. All that was used since the gateway started was used this month. */
  usage(): Record<string, unknown> {
    return {
      credits_remaining: this.remaining,
      credits_used: this.#used,
      usage_this_month: this.#used,
      customer: { name: 'Local Developer', credits: this.remaining },
      recentUsage: this.recent,
    };
  }
}

/** At most so many chat completions in any 60 seconds. */
export class RateLimit {
  #times: number[] = [];

  /**
   * Counts one request.
   * @param limit requests a minute; undefined: no limit
   * @returns undefined when the request may pass, otherwise the whole seconds until the next one may
   */
  admit(limit: number | undefined, now = Date.now()): number | undefined {
    if (limit === undefined) return undefined;
    this.#times = this.#times.filter((time) => time > now - minute);
    if (this.#times.length < limit) {
      this.#times.push(now);
      return undefined;
    }
    // With a limit of 0 there is no earlier request to wait for.
    const freeAt = (this.#times[this.#times.length - limit] ?? now) + minute;
    return Math.max(Math.ceil((freeAt - now) / 1000), 1);
  }
}

/** What a balance still covers of a request that the gateway refused for lack of credits, with each model. Pure. */
import type { GatewayModel, RecentUsage } from '../../api/account';
import type { ChatMessage } from '../../api/request';
import { modelOf } from './sums';
import { usualAnswer, wireTokens } from '../../shared/promptBudget';
import type { RequestRecord } from '../../shared/requestRecord';
import { coveredAnswer, learnCreditRate, shortestAnswer, type CreditRate } from './creditRate';

/** What is known of an account's credits. */
export interface Balance {
  /** Credits that are left, more than none. */
  credits: number;
  /** Undefined when it is not known: then only models that cost nothing are covered. */
  rate: CreditRate | undefined;
}

/** Digits that count in a number of tokens that is an estimate. */
const digits = 2;

/** @returns the rate that an account's requests of the ledger tell, for where the gateway tells too little; see learnCreditRate */
export function rateOfRecords(records: readonly RequestRecord[], models: readonly GatewayModel[]): CreditRate | undefined {
  return learnCreditRate(records.map(asRecentUsage), models);
}

/**
 * @param promptTokens an estimate
 * @param shortest tokens that an answer has to have to be of use
 * @returns tokens that an answer of this model may have, rounded down, `Infinity` where it costs nothing; undefined when
 *   the balance does not cover an answer of any use, the context has no room for one, or that can't be told
 */
export function coveredTokens({ pricing, contextLength }: GatewayModel, promptTokens: number, { credits, rate }: Balance, shortest = shortestAnswer): number | undefined {
  const covered = pricing && coveredAnswer(credits, promptTokens, pricing, rate);
  if (covered === undefined) return undefined;
  const room = contextLength === undefined ? Number.POSITIVE_INFINITY : contextLength - promptTokens;
  if (Math.min(covered, room) < shortest) return undefined;
  return covered === Number.POSITIVE_INFINITY ? covered : roundedDown(Math.min(covered, room));
}

/** @returns the models that are covered for an answer of the usual length, in their order; shorter ones, the longest first; then the others */
export function coveredFirst(models: readonly GatewayModel[], promptTokens: number, balance: Balance, shortest?: number): readonly GatewayModel[] {
  const ranks = new Map(models.map((model) => [model, Math.min(coveredTokens(model, promptTokens, balance, shortest) ?? 0, usualAnswer)]));
  return models.toSorted((one, other) => (ranks.get(other) ?? 0) - (ranks.get(one) ?? 0));
}

/**
 * @param maxTokens the limit that the request had
 * @returns the limit with which the balance covers an answer; undefined when there is none, or it is no lower
 */
export function answerLimit(covered: number | undefined, maxTokens: number | undefined): number | undefined {
  if (covered === undefined || covered === Number.POSITIVE_INFINITY) return undefined;
  // Each model takes that much; what is left of the answer can be asked for next.
  const limit = Math.min(covered, usualAnswer);
  return maxTokens !== undefined && maxTokens <= limit ? undefined : limit;
}

/** @param answer what came before the gateway refused: it is sent along when the answer goes on */
export function promptTokensOf(messages: readonly ChatMessage[], answer: string): number {
  return wireTokens([...messages.map(({ content }) => content), ...(answer === '' ? [] : [answer])]);
}

function asRecentUsage(record: RequestRecord): RecentUsage {
  const { promptTokens, completionTokens, credits, time } = record;
  return {
    model: modelOf(record),
    ...(promptTokens !== undefined && { inputTokens: promptTokens }),
    ...(completionTokens !== undefined && { outputTokens: completionTokens }),
    ...(credits !== undefined && { credits }),
    createdAt: time,
  };
}

function roundedDown(tokens: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(tokens)) + 1 - digits);
  return Math.floor(tokens / unit) * unit;
}

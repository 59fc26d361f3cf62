/**
 * What an amount of credits still buys. No gateway documents what a credit is worth, so the rate is learned from what
 * recent requests cost, and only where they agree: without it nothing is promised. Pure.
 */
import type { GatewayModel, RecentUsage } from '../../api/account';

type Pricing = NonNullable<GatewayModel['pricing']>;

/** What one unit of a currency costs in credits. */
export interface CreditRate {
  credits: number;
  /** As the models' prices name it. */
  currency: string;
}

/** Requests that have to agree before their rate is believed. */
const fewestRequests = 3;
/** How far apart rates may be that count as the same, as a share of the middle one. */
const tolerance = 0.1;
/** The share of requests that have to have that rate. */
const agreement = 0.75;
/** The most that an estimate of a prompt's tokens is off, as a share of it. */
const estimateError = 0.15;
/** Tokens: shorter answers are of no use to anybody. */
export const shortestAnswer = 100;
const perMillion = 1_000_000;

/**
 * @param recent what the gateway tells of recent requests
 * @param models with their prices
 * @returns the rate that most of these requests have; undefined when they are too few, or do not agree
 */
export function learnCreditRate(recent: readonly RecentUsage[], models: readonly GatewayModel[]): CreditRate | undefined {
  const pricings = new Map(models.map(({ id, pricing }) => [id, pricing]));
  const rates = recent.flatMap(({ model, inputTokens, outputTokens, credits }) => {
    const pricing = pricings.get(model);
    if (!pricing || inputTokens === undefined || outputTokens === undefined || credits === undefined) return [];
    const price = priceOf(pricing, inputTokens, outputTokens);
    return price > 0 && credits > 0 ? [{ credits: credits / price, currency: pricing.currency }] : [];
  });
  const [currency] = new Set(rates.map((rate) => rate.currency));
  // Prices in several currencies have several rates, of which none is the gateway's.
  if (currency === undefined || rates.length < fewestRequests || rates.some((rate) => rate.currency !== currency)) return undefined;
  const sorted = rates.map((rate) => rate.credits).sort((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const alike = sorted.filter((rate) => Math.abs(rate - middle) <= middle * tolerance);
  return alike.length >= sorted.length * agreement ? { credits: middle, currency } : undefined;
}

/**
 * @param credits what is left
 * @param promptTokens an estimate
 * @param pricing of the model
 * @param rate undefined when it is not known: then only what costs nothing is covered
 * @returns tokens that an answer may have, `Infinity` for a model that costs nothing; undefined when there is not enough
 *   for an answer of any use, or when that can't be told
 */
export function coveredAnswer(credits: number, promptTokens: number, pricing: Pricing, rate: CreditRate | undefined): number | undefined {
  if (pricing.inputPer1M === 0 && pricing.outputPer1M === 0) return Number.POSITIVE_INFINITY;
  if (rate?.currency !== pricing.currency) return undefined;
  const left = credits / rate.credits - priceOf(pricing, promptTokens * (1 + estimateError), 0);
  if (left <= 0) return undefined;
  if (pricing.outputPer1M === 0) return Number.POSITIVE_INFINITY;
  const tokens = Math.floor((left * perMillion) / pricing.outputPer1M / (1 + tolerance));
  return tokens >= shortestAnswer ? tokens : undefined;
}

function priceOf({ inputPer1M, outputPer1M }: Pricing, inputTokens: number, outputTokens: number): number {
  return (inputTokens * inputPer1M + outputTokens * outputPer1M) / perMillion;
}

/** When a request is tried again, and how long to wait before that. */
import { isRetryable } from '../shared/failure';
import type { Failure } from '../shared/failure';
import { firstBackoff, longestBackoff, longestRetryAfter, longestWait } from './limits';

/**
 * What the reply headers say about waiting: `retry-after-ms`, or `Retry-After` in seconds or as an HTTP date. A date
 * is measured against the server's own `Date`, so that a wrong clock here does not matter.
 * @param now milliseconds since 1970
 * @returns milliseconds from now, at most a day; undefined when absent, negative or unreadable
 */
export function parseRetryAfter(headers: Headers, now: number): number | undefined {
  const milliseconds = decimal(headers.get('retry-after-ms'));
  if (milliseconds !== undefined) return Math.min(milliseconds, longestRetryAfter);
  const text = headers.get('retry-after');
  const seconds = decimal(text);
  if (seconds !== undefined) return Math.min(seconds * 1000, longestRetryAfter);
  const date = httpDate(text);
  if (date === undefined) return undefined;
  return Math.min(Math.max(date - (httpDate(headers.get('date')) ?? now), 0), longestRetryAfter);
}

function decimal(text: string | null): number | undefined {
  return text !== null && /^\s*\d+(\.\d*)?\s*$/.test(text) ? Number(text) : undefined;
}

/** The three forms of RFC 9110, 5.6.7; `Date.parse` alone would take `-5` for a year. */
function httpDate(text: string | null): number | undefined {
  if (text === null || !/^\s*(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return undefined;
  const time = Date.parse(/(gmt|utc)\s*$/i.test(text) ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : time;
}

/** What a retry depends on besides its failure. */
export interface RetryPolicy {
  /** Requests in all, the first one included. */
  maxAttempts: number;
  /** As Math.random: 0 to below 1. */
  random: () => number;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * @param attempt number of the attempt that failed, from 1
 * @returns milliseconds to wait before the next one; undefined when there is none, because the failure is of the
 * lasting kind, the attempts are used up, or the server wants a longer wait than anybody should sit through unasked
 */
export function retryDelay(failure: Failure, attempt: number, policy: RetryPolicy): number | undefined {
  if (attempt >= policy.maxAttempts || !isRetryable(failure)) return undefined;
  const asked = failure.retryAt === undefined ? 0 : failure.retryAt - policy.now();
  if (asked > longestWait) return undefined;
  // Full jitter: clients that failed together come back spread over the whole interval.
  const backoff = policy.random() * Math.min(firstBackoff * 2 ** (attempt - 1), longestBackoff);
  return Math.max(asked, Math.round(backoff));
}

/**
 * What can go wrong with a request, as plain data: it travels from the gateway client through the conversation
 * file to the panel. It never holds the key, a request body or an unbounded server text.
 */
import * as z from 'zod/mini';
import { budgetObstacleSchema } from './budget';
import { modelChoiceSchema } from './modelChoice';
import { timeSchema } from './time';

/** The kinds of failure; each has its own words and its next actions (see errorPresenter.ts). */
export const failureKinds = [
  /** 401: the gateway refused the key. */
  'unauthorized',
  /** No key is stored for this origin. */
  'missing-key',
  /** The key can't be sent as a header value. */
  'invalid-key',
  /** 402: the balance is used up. */
  'out-of-credits',
  /** The user's own budget is used up, or what of it is used can't be told, and nothing was sent: see `budget`. */
  'over-budget',
  /** 403 */
  'forbidden',
  /** 404 */
  'model-not-found',
  /** 413, or a 400 that says the prompt exceeds the model's context. */
  'too-long',
  /** 429 */
  'rate-limited',
  /** 400, 422 and other 4xx: the server says what it dislikes. */
  'bad-request',
  /** 5xx, 408 and 409 */
  'server',
  /** No connection: see `network`. */
  'network',
  /** No reply headers, or none of the body for too long: see `timeout`. */
  'timeout',
  /** A redirect, which is never followed: see `redirectOrigin`. */
  'redirected',
  /** The reply is not what the API promises: another content type, broken JSON, over a size cap. */
  'bad-reply',
  /** The answer ended before its finish reason. */
  'interrupted',
  /** 200 and nothing in it. */
  'empty-reply',
  /** The base URL setting can't be used: not a URL, or plain http to another machine. */
  'invalid-base-url',
  /** A request field is out of its range, found before sending. */
  'invalid-request',
  /** The user or the caller stopped it. */
  'cancelled',
  /** A fault of this extension itself. */
  'internal',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** Why there was no connection. `proxy` when the failing hop is the proxy, not the gateway. */
export const networkCauses = ['name-not-found', 'refused', 'certificate', 'proxy', 'reset', 'unreachable', 'unknown'] as const;
export type NetworkCause = (typeof networkCauses)[number];

/** What a balance that did not suffice for a request still covers. All figures are estimates, in tokens. */
const failureCoverSchema = z.object({
  /** What the request counts without its answer. */
  promptTokens: z.number().check(z.nonnegative()),
  /** The answer that is covered with the same model; absent where that is none of use, no shorter one, or not known. */
  answerTokens: z.exactOptional(z.int().check(z.positive())),
});
export type FailureCover = z.infer<typeof failureCoverSchema>;

/** Serialisable description of one failure. Optional fields are absent when unknown. */
export const failureSchema = z.object({
  kind: z.enum(failureKinds),
  /** `https://host[:port]` the request went to, or should have gone to. */
  origin: z.exactOptional(z.string()),
  /** HTTP status, or the status-like `code` of an error inside a 200 stream. */
  status: z.exactOptional(z.number()),
  /** The server's `error.code` or `error.type`, as it came, at most 100 characters. */
  code: z.exactOptional(z.string()),
  /** The server's own sentence as plain text, at most 500 characters. Untrusted. */
  serverMessage: z.exactOptional(z.string()),
  /** When the server lets us try again, in milliseconds since 1970. */
  retryAt: z.exactOptional(timeSchema),
  network: z.exactOptional(z.enum(networkCauses)),
  /** Address of the proxy that failed, when known: `host:port`. */
  proxy: z.exactOptional(z.string()),
  /** `headers`: no reply at all; `idle`: the stream fell silent. */
  timeout: z.exactOptional(z.enum(['headers', 'idle'])),
  /** Media type of a reply that should have been another one. */
  contentType: z.exactOptional(z.string()),
  redirectOrigin: z.exactOptional(z.string()),
  /** The model the request asked for. */
  model: z.exactOptional(z.string()),
  /** Of `model-not-found`: what takes its place. Untrusted text. */
  nearestModel: z.exactOptional(modelChoiceSchema),
  /** Of `out-of-credits`: nothing is known of a page where credits of this gateway can be bought. */
  cannotTopUp: z.exactOptional(z.boolean()),
  /** Of `out-of-credits`, where some credits are left. */
  cover: z.exactOptional(failureCoverSchema),
  /** Of `over-budget`: the one that is in the way. */
  budget: z.exactOptional(budgetObstacleSchema),
  /** The gateway's request id header, for support. */
  requestId: z.exactOptional(z.string()),
});
export type Failure = z.infer<typeof failureSchema>;

/** @returns the same failure without any text that a server chose */
export function withoutServerWords(failure: Failure): Failure {
  const own = { ...failure };
  delete own.serverMessage;
  delete own.contentType;
  return own;
}

/** Kinds of failure that may pass by themselves, so a request that has shown nothing yet is tried again. */
export function isRetryable(failure: Failure): boolean {
  switch (failure.kind) {
    case 'rate-limited':
    case 'server':
      return true;
    case 'network':
      // A name, a certificate or a proxy that is wrong stays wrong until somebody mends it.
      return failure.network === 'refused' || failure.network === 'reset' || failure.network === 'unreachable' || failure.network === 'unknown';
    default:
      return false;
  }
}

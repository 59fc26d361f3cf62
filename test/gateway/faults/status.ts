// Faults that are refusals (T30–T34): a status, an error body in one of several shapes, and Retry-After in any form.
import * as z from 'zod/mini';
import { errorBody, standardError } from '../apiErrors';
import { type Exchange, reply } from '../exchange';
import { htmlPage } from './body';
import { type Fault, fault } from './fault';

const errorOptions = {
  /** `json`: OpenAI's shape; `other-json`: another one; the others are no JSON. */
  body: z._default(z.enum(['json', 'other-json', 'html', 'text', 'empty']), 'json'),
  message: z.optional(z.string()),
  code: z.optional(z.string()),
};

interface ErrorOptions {
  body: 'json' | 'other-json' | 'html' | 'text' | 'empty';
  message?: string | undefined;
  code?: string | undefined;
}

function sendStatus(exchange: Exchange, status: number, options: ErrorOptions): void {
  const standard = standardError(status);
  const error = { ...standard, message: options.message ?? standard.message, code: options.code ?? standard.code };
  const bodies: Record<ErrorOptions['body'], [contentType: string | undefined, text: string]> = {
    json: ['application/json', errorBody(error)],
    'other-json': ['application/json', JSON.stringify({ detail: error.message, statusCode: status })],
    html: ['text/html; charset=utf-8', htmlPage],
    text: ['text/plain; charset=utf-8', error.message],
    empty: [undefined, ''],
  };
  reply(exchange, status, ...bodies[options.body]);
}

/** T30–T33: a refusal with one of `statuses`, the first of them by default. */
export function refusal(statuses: readonly [number, ...number[]]): Fault {
  const status = z._default(z.literal(statuses), statuses[0]);
  return fault({ status, ...errorOptions }, (exchange, options) => {
    sendStatus(exchange, options.status, options);
    return Promise.resolve();
  });
}

const retryHeaders = {
  seconds: (seconds: number) => ['Retry-After', String(seconds)],
  // An HTTP date has whole seconds: rounded up, so that it is never too early.
  date: (seconds: number) => ['Retry-After', new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000).toUTCString()],
  milliseconds: (seconds: number) => ['retry-after-ms', String(Math.round(seconds * 1000))],
  negative: () => ['Retry-After', '-5'],
  absurd: () => ['Retry-After', '99999999999'],
  garbage: () => ['Retry-After', 'soon'],
  absent: () => [],
} satisfies Record<string, (seconds: number) => string[]>;

/** T34 and T39: 429 with Retry-After (or `retry-after-ms`) in one of its forms; `seconds` is the wait it asks for. */
export function rateLimited(defaultSeconds: number): Fault {
  return fault(
    {
      retryAfter: z._default(z.enum(['seconds', 'date', 'milliseconds', 'negative', 'absurd', 'garbage', 'absent']), 'seconds'),
      seconds: z._default(z.number().check(z.gte(0)), defaultSeconds),
      ...errorOptions,
    },
    (exchange, { retryAfter, seconds, ...options }) => {
      const [name, value] = retryHeaders[retryAfter](seconds);
      if (name !== undefined && value !== undefined) exchange.response.setHeader(name, value);
      sendStatus(exchange, 429, options);
      return Promise.resolve();
    },
  );
}

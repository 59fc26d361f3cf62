// Redirects (T35, T36). The other origin is a server of this gateway whose log shows whether anything reached it.
import * as z from 'zod/mini';
import type { Exchange } from '../exchange';
import { reply } from '../exchange';
import { fault } from './fault';

const status = z._default(z.literal([301, 302, 303, 307, 308]), 307);

function redirect(exchange: Exchange, code: number, location: string): void {
  exchange.response.setHeader('Location', location);
  reply(exchange, code, 'text/plain', `Moved to ${location}\n`);
}

/** T35: the same path at another origin. */
export const toOtherOrigin = fault({ status }, async (exchange, options) => {
  redirect(exchange, options.status, `${await exchange.otherOrigin()}${exchange.request.url ?? '/'}`);
});

/** T36: the same address again. Order it without `times`, or the loop ends. */
export const toItself = fault({ status: z._default(status, 302) }, (exchange, options) => {
  redirect(exchange, options.status, exchange.request.url ?? '/');
  return Promise.resolve();
});

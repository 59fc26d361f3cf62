/** What `fetch` and body reads throw, in Node, Chromium and VS Code's proxy-aware `fetch`, as a failure. */
import * as z from 'zod/mini';
import type { Failure, NetworkCause } from '../shared/failure';
import type { GatewayError } from './errors';
import { gatewayError } from './httpFailure';
import type { RequestContext } from './httpFailure';

/** The fields of Node's and undici's errors that tell the cause; each may be missing. */
const faultSchema = z.object({
  message: z.catch(z.string(), ''),
  code: z.catch(z.string(), ''),
  address: z.catch(z.optional(z.string()), undefined),
  port: z.catch(z.optional(z.number()), undefined),
  hostname: z.catch(z.optional(z.string()), undefined),
  cause: z.optional(z.unknown()),
  errors: z.catch(z.optional(z.array(z.unknown())), undefined),
});
type Fault = z.infer<typeof faultSchema>;

/** `fetch failed` hides its cause, and an attempt on several addresses (AggregateError) hides several. */
function faultsOf(error: unknown, depth = 0): Fault[] {
  const result = faultSchema.safeParse(error);
  if (!result.success || depth > 4) return [];
  const inner = [result.data.cause, ...(result.data.errors ?? []).slice(0, 8)];
  return [result.data, ...inner.flatMap((cause) => faultsOf(cause, depth + 1))];
}

/** Error codes of Node, undici and OpenSSL, and Chromium's `net::ERR_…`, by what they mean. First match wins. */
const causes: readonly (readonly [RegExp, NetworkCause])[] = [
  [/ERR_PROXY_|ERR_TUNNEL_|ERR_MANDATORY_PROXY|Proxy response \(|HTTP Tunneling|tunneling socket|proxy authentication|connect(ion)? to (the )?proxy/i, 'proxy'],
  [/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECODE)|ERR_TLS_|ERR_SSL_(?!WRONG_VERSION)/, 'certificate'],
  [/ENOTFOUND|EAI_AGAIN|EAI_NODATA|ERR_NAME_/, 'name-not-found'],
  [/ECONNREFUSED|ERR_CONNECTION_REFUSED/, 'refused'],
  [/ETIMEDOUT|E(HOST|NET)UNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_INTERNET_|ERR_ADDRESS_|ERR_NETWORK_|ERR_(CONNECTION_)?TIMED_OUT/, 'unreachable'],
  [/ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH|ERR_CONNECTION_|ERR_CONTENT_LENGTH|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE|socket hang up|other side closed/, 'reset'],
];

/**
 * @param error what `fetch` or a read of the body threw, other than for an abort of ours
 * @returns `network` with its cause, `timeout` for undici's own, `redirected` where the platform throws for it, and
 * `bad-reply` for what is no HTTP or does not decompress
 */
export function networkFailure(context: RequestContext, error: unknown): GatewayError {
  const faults = faultsOf(error);
  const signs = faults.map((fault) => `${fault.code} ${fault.message}`).join('\n');
  return gatewayError(context, failureOf(context, faults, signs), faults.map((fault) => `${fault.code} ${fault.message}`.trim()).join(': '));
}

function failureOf(context: RequestContext, faults: Fault[], signs: string): Failure {
  if (signs.includes('UND_ERR_HEADERS_TIMEOUT')) return { kind: 'timeout', timeout: 'headers' };
  if (signs.includes('UND_ERR_BODY_TIMEOUT')) return { kind: 'timeout', timeout: 'idle' };
  if (/unexpected redirect|redirect was cancell?ed|ERR_TOO_MANY_REDIRECTS|ERR_UNSAFE_REDIRECT/i.test(signs)) return { kind: 'redirected' };
  if (/Z_(DATA|BUF)_ERROR|ERR_CONTENT_DECODING|HPE_|ERR_INVALID_HTTP_RESPONSE|ERR__ERROR_FORMAT/.test(signs)) return { kind: 'bad-reply' };
  const found = proxyOf(context, faults);
  const cause = found === undefined ? (causes.find(([pattern]) => pattern.test(signs))?.[1] ?? 'unknown') : 'proxy';
  if (cause !== 'proxy') return { kind: 'network', network: cause };
  const proxy = found ?? context.proxy;
  const asks = signs.includes('Proxy response (407)');
  return { kind: 'network', network: cause, ...(asks && { status: 407 }), ...(proxy !== undefined && { proxy }) };
}

/**
 * The address of a proxy, when a fault is about another host or port than the gateway's: neither Node nor VS Code
 * says that it is the proxy that can't be reached.
 */
function proxyOf({ base }: RequestContext, faults: Fault[]): string | undefined {
  for (const { hostname, address, port } of faults) {
    if (port !== undefined && address !== undefined && port !== base.port) {
      return `${address.includes(':') ? `[${address}]` : address}:${port}`;
    }
    if (hostname !== undefined && hostname !== base.hostname) return hostname;
  }
  return undefined;
}

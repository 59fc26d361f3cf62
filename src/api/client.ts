/**
 * The gateway's client: one method per endpoint, retries, and one event stream per answer. Runs in Node, a browser
 * and a worker; everything of the outside world comes in as an argument.
 */
import { readModels, readUsage } from './account';
import type { GatewayModel, GatewayUsage } from './account';
import { completeChat, streamChat } from './chat';
import type { ChatCompletion, ChatStreamEvent } from './chat';
import { Gateway, unexpectedMedia } from './gateway';
import type { GatewayClientOptions } from './gateway';
import { streamedFailure } from './httpFailure';
import type { RequestContext } from './httpFailure';
import type { Redact } from './plainText';
import type { ChatRequest } from './request';
import { replyError } from './wire';

/** Options of every call. */
export interface CallOptions {
  /** Stops the call: the connection closes at once, and the call throws `cancelled`. */
  signal?: AbortSignal;
}

/** Every method throws only GatewayError, and tries again only what may pass by itself. */
export interface GatewayClient {
  /** `https://host[:port]` of the base URL. */
  readonly origin: string;
  /**
   * Sends a prompt. All text of one network read comes as one `text-delta`, at once. Exactly one `finish` ends a good
   * answer, after its `usage`; everything else throws, and the text so far stands. Leaving the loop closes the
   * connection.
   */
  streamChat(request: ChatRequest, options?: CallOptions): AsyncIterable<ChatStreamEvent>;
  /** Sends a prompt and waits for the whole answer; the gateway sends nothing, headers included, before it is complete. */
  completeChat(request: ChatRequest, options?: CallOptions): Promise<ChatCompletion>;
  /** The models in the gateway's order. Never sends the key. */
  listModels(options?: CallOptions): Promise<GatewayModel[]>;
  /** Credits left and used. */
  getUsage(options?: CallOptions): Promise<GatewayUsage>;
}

/** @throws GatewayError `invalid-base-url` */
export function createGatewayClient(options: GatewayClientOptions): GatewayClient {
  const gateway = new Gateway(options);
  return {
    origin: gateway.origin,
    streamChat: (request, { signal } = {}) => streamChat(gateway, request, signal),
    // `async`, so that a request that is refused before sending rejects like any other.
    completeChat: async (request, { signal } = {}) => completeChat(gateway, request, signal),
    listModels: async ({ signal } = {}) => get(gateway, '/models', {}, readModels, signal),
    getUsage: async ({ signal } = {}) => get(gateway, '/usage', gateway.authorization(gateway.contextOf()), readUsage, signal),
  };
}

function get<Result>(
  gateway: Gateway,
  path: string,
  headers: Record<string, string>,
  read: (reply: unknown, redact: Redact) => Result | undefined,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const context: RequestContext = gateway.contextOf();
  const outgoing = { method: 'GET', path, headers: { ...headers, accept: 'application/json' } } as const;
  return gateway.fetchJson(context, outgoing, signal, (reply, response) => {
    const error = replyError(reply);
    if (error !== undefined) throw streamedFailure(context, error, response.headers);
    const result = read(reply, context.redact);
    if (result === undefined) throw unexpectedMedia(context, response);
    return result;
  });
}

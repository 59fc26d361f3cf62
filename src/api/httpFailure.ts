/** The one mapping from what a gateway says went wrong, by status or inside a 200 stream, to a failure. */
import type { Failure, FailureKind } from '../shared/failure';
import { parseJson } from '../shared/json';
import { GatewayError } from './errors';
import { plainText } from './plainText';
import type { Redact } from './plainText';
import type { BaseUrl } from './baseUrl';
import { readWireError } from './wire';
import type { WireError } from './wire';

/** What every failure of a request says about it. */
export interface RequestContext {
  base: BaseUrl;
  /** The model asked for; absent for requests that are not about one. */
  model?: string;
  redact: Redact;
  /** `host:port` of the proxy that is set, for failures that do not say which one it was. */
  proxy?: string;
  /** Whether a key goes along. Without one, a 401 asks for a key rather than refusing it. */
  hasKey: boolean;
}

/** The longest server text that is kept: see Failure. */
const longestMessage = 500;
const longestName = 100;

/** @returns an error with the request's origin and model; `detail` is for the log, and the key is taken out of it */
export function gatewayError(context: RequestContext, failure: Failure, detail?: string): GatewayError {
  const kind = failure.kind === 'unauthorized' && !context.hasKey ? 'missing-key' : failure.kind;
  return new GatewayError(
    { ...failure, kind, origin: context.base.origin, ...(context.model !== undefined && { model: context.model }) },
    detail === undefined ? undefined : plainText(detail, longestMessage, context.redact),
  );
}

/** @returns a GatewayError as it is; anything else is a fault of our own, and `internal` */
export function asGatewayError(context: RequestContext, error: unknown): GatewayError {
  return error instanceof GatewayError ? error : gatewayError(context, { kind: 'internal' }, String(error));
}

/** A name the server sends, such as a media type or an id, fit for a failure; undefined when nothing is left. */
export function serverName(context: RequestContext, name: string | null | undefined): string | undefined {
  return plainText(name ?? '', longestName, context.redact) || undefined;
}

/** The reply's request id header, for support. */
export function requestId(context: RequestContext, headers: Headers): { requestId?: string } {
  const id = serverName(context, headers.get('x-request-id'));
  return id === undefined ? {} : { requestId: id };
}

/**
 * @param response a reply that is not 2xx, and no redirect
 * @param body the start of its body
 * @param retryAt when the server lets us try again, in milliseconds since 1970
 */
export function httpFailure(context: RequestContext, response: Response, body: string, retryAt: number | undefined): GatewayError {
  const contentType = mediaType(response.headers);
  const error = isMarkup(contentType, body) ? {} : readWireError(parseJson(body) ?? body);
  const kind = kindOf({ ...error, status: response.status }, context);
  // Only a page is worth naming: a proxy or a portal answered instead of the gateway.
  const page = isMarkup(contentType, body) ? (serverName(context, contentType) ?? 'text/html') : undefined;
  return gatewayError(context, {
    kind,
    status: response.status,
    ...serverWords(context, error),
    ...(retryAt !== undefined && { retryAt }),
    ...(page !== undefined && { contentType: page }),
    ...(kind === 'network' && { network: 'proxy', ...(context.proxy !== undefined && { proxy: context.proxy }) }),
    ...requestId(context, response.headers),
  });
}

/** An error that came as the data of a stream's event, or as JSON with status 200: `payload` as it was parsed. */
export function streamedFailure(context: RequestContext, payload: unknown, headers: Headers): GatewayError {
  const error = readWireError(payload);
  return gatewayError(context, {
    kind: kindOf(error, context),
    ...(error.status !== undefined && { status: error.status }),
    ...serverWords(context, error),
    ...requestId(context, headers),
  });
}

function serverWords(context: RequestContext, error: WireError): Pick<Failure, 'code' | 'serverMessage'> {
  const code = serverName(context, error.code);
  const serverMessage = plainText(error.message ?? '', longestMessage, context.redact);
  return { ...(code !== undefined && { code }), ...(serverMessage !== '' && { serverMessage }) };
}

/** Words that gateways of this kind use for `code` and `type`, where there is no status or it says too little. */
const kindsOfWords: readonly (readonly [RegExp, FailureKind])[] = [
  [/context_length|context_window|too_long|too_large|max_tokens_exceeded/, 'too-long'],
  [/insufficient_(quota|credit|balance|fund)|out_of_credit|credits?_exhausted|payment_required|billing/, 'out-of-credits'],
  [/rate_?limit|too_many_requests/, 'rate-limited'],
  [/api_key|authentication|unauthori[sz]ed|unauthenticated/, 'unauthorized'],
  [/permission|forbidden|access_denied/, 'forbidden'],
  [/model_not_found|not_found/, 'model-not-found'],
  [/invalid_request|bad_request|invalid_argument|unprocessable|content_policy|moderation/, 'bad-request'],
];

const saysTooLong = /context.{0,20}(length|window)|(prompt|input|request|messages?) (is|are) too (long|large)|too many tokens/i;

function kindOf(error: WireError, context: RequestContext): FailureKind {
  const { status } = error;
  const word = error.code?.toLowerCase().replace(/[\s-]+/g, '_') ?? '';
  const kindOfWord = kindsOfWords.find(([pattern]) => pattern.test(word))?.[1];
  const tooLong = kindOfWord === 'too-long' || saysTooLong.test(error.message ?? '');
  switch (status) {
    case undefined:
      return tooLong ? 'too-long' : (kindOfWord ?? 'server');
    case 401:
      return 'unauthorized';
    case 402:
      return 'out-of-credits';
    case 403:
      return 'forbidden';
    case 404:
      // Of the model list or the usage, it says that the base URL leads elsewhere.
      return context.model === undefined ? 'bad-reply' : 'model-not-found';
    case 407:
      return 'network';
    case 408:
    case 409:
      return 'server';
    case 413:
      return 'too-long';
    case 429:
      // A quota that is used up does not come back by waiting.
      return kindOfWord === 'out-of-credits' ? kindOfWord : 'rate-limited';
    default:
      if (status >= 500) return 'server';
      return tooLong ? 'too-long' : 'bad-request';
  }
}

/** @returns the media type without parameters, in lower case; undefined without the header */
export function mediaType(headers: Headers): string | undefined {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  return type === '' ? undefined : type;
}

/** Whether a body is a page, whose words are not the gateway's own and never shown. */
function isMarkup(contentType: string | undefined, body: string): boolean {
  return (contentType !== undefined && /html|xml/.test(contentType)) || /^\s*</.test(body);
}

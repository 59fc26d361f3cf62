/** The one error the gateway client throws, and the way from anything thrown to a failure. */
import type { Failure, FailureKind } from '../shared/failure';

/**
 * A request that did not succeed. `failure` is what travels on and is shown; `message` is technical English for the
 * log. Neither holds the key or a body, and there is no `cause`: the runtime's errors may quote request headers.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly failure: Failure;

  /**
   * @param failure what went wrong
   * @param detail more for the log, already without the key
   */
  constructor(failure: Failure, detail?: string) {
    super(describe(failure, detail));
    this.failure = failure;
  }

  get kind(): FailureKind {
    return this.failure.kind;
  }
}

/**
 * @returns the failure behind anything thrown: that of a GatewayError, `cancelled` for an abort, and `internal` for
 * everything that is not the gateway's or the network's
 */
export function toFailure(error: unknown): Failure {
  if (error instanceof GatewayError) return error.failure;
  if (error instanceof Error && error.name === 'AbortError') return { kind: 'cancelled' };
  return { kind: 'internal' };
}

function describe(failure: Failure, detail: string | undefined): string {
  const facts = [
    failure.status === undefined ? undefined : `status ${failure.status}`,
    failure.code === undefined ? undefined : `code ${failure.code}`,
    failure.network,
    failure.proxy === undefined ? undefined : `proxy ${failure.proxy}`,
    failure.timeout,
    failure.contentType,
    failure.redirectOrigin === undefined ? undefined : `to ${failure.redirectOrigin}`,
    failure.requestId === undefined ? undefined : `request ${failure.requestId}`,
    detail,
  ].filter((fact) => fact !== undefined);
  const place = failure.origin === undefined ? '' : ` at ${failure.origin}`;
  return `${failure.kind}${place}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
}

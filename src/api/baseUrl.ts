/** Where the gateway is, and which addresses the key may be sent to at all. */
import { GatewayError } from './errors';

/** The checked address of a gateway. */
export interface BaseUrl {
  /** Without a trailing slash, so that `${href}/models` is an endpoint. */
  href: string;
  /** `https://host[:port]`: what a key is bound to. */
  origin: string;
  /** As in URL: `[::1]` with its brackets. */
  hostname: string;
  /** Also when it is the scheme's own: 443 or 80. */
  port: number;
}

/**
 * Reads the base URL setting, for example `https://api.k-router.com/v1`. Only https is taken, except for this
 * machine itself: anything else would send the key in the open. No user name, query or fragment.
 * @throws GatewayError `invalid-base-url`
 */
export function parseBaseUrl(text: string): BaseUrl {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) throw refused('not a URL');
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw refused('neither https nor http to this machine');
  }
  if (url.username !== '' || url.password !== '') throw refused('holds a user name or password');
  if (url.href.includes('?') || url.href.includes('#')) throw refused('holds a query or fragment');
  return {
    href: url.origin + url.pathname.replace(/\/+$/, ''),
    origin: url.origin,
    hostname: url.hostname,
    port: portOf(url),
  };
}

/**
 * These names of this machine alone: VS Code sends requests to any other address, 127.0.0.2 too, through a proxy that is set.
 * @param hostname as URL gives it: lower case, IPv4 in four decimal parts, IPv6 in brackets
 */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

function refused(reason: string): GatewayError {
  return new GatewayError({ kind: 'invalid-base-url' }, reason);
}

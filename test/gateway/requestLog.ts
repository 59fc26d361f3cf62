// The log of the requests a listener saw, with every secret cut down to what a test needs to recognise it.
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** Enough of an Authorization header to tell keys apart, and too little to use one. */
export interface RedactedSecret {
  /** `Bearer`, `Basic`, … */
  scheme: string;
  lastFour: string;
  /** The first 16 hex digits of the SHA-256 of the credentials. */
  sha256: string;
}

/** What is kept of one request. Times are milliseconds since the epoch. */
export interface RequestRecord {
  method: string;
  /** Path and query; of a proxy request, the whole target. */
  path: string;
  time: number;
  /** null: the request had no Authorization header. */
  authorization: RedactedSecret | null;
  /** The other headers; cookies and proxy credentials are left out. */
  headers: IncomingHttpHeaders;
  /** The parsed JSON body; undefined when there was none. */
  body?: unknown;
  /** The status the gateway answered with, once it did. */
  status?: number;
  /** The fault that was played on this request. */
  fault?: string;
  /** When the client went away before the answer was over. */
  closedByClient?: number;
  /** What was answered: its text (left out of long ones), its length in UTF-16 units, and whether it was sent whole. */
  answer?: { text?: string; characters: number; finished: boolean };
}

const recordLimit = 5_000;

function redact(header: string): RedactedSecret {
  const space = header.indexOf(' ');
  const credentials = header.slice(space + 1);
  return {
    scheme: space < 0 ? '' : header.slice(0, space),
    lastFour: credentials.slice(-4),
    sha256: createHash('sha256').update(credentials).digest('hex').slice(0, 16),
  };
}

/** Appends a record of `request` to `log`, whose oldest entries go once it is long. */
export function recordRequest(log: RequestRecord[], request: IncomingMessage): RequestRecord {
  const { authorization, ...headers } = request.headers;
  delete headers.cookie;
  delete headers['proxy-authorization'];
  const record: RequestRecord = {
    method: request.method ?? '',
    path: request.url ?? '',
    time: Date.now(),
    authorization: authorization === undefined ? null : redact(authorization),
    headers,
  };
  log.push(record);
  if (log.length > recordLimit) log.shift();
  return record;
}

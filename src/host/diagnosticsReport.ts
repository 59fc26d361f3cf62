/** A report for support, as text: what runs where, what is set and what failed last. Never a key, a prompt or a name of a file. Pure. */
import { failureCode } from '../shared/errorPresenter';
import type { Failure } from '../shared/failure';
import { withoutKeys } from './withoutKeys';

/** A failure of the last hours, by what is safe to tell. */
export interface PastFailure {
  /** Milliseconds since 1970. */
  time: number;
  /** Which part met it. */
  where: string;
  failure: Failure;
}

/** A gateway that is set up. */
export interface KnownGateway {
  /** `https://host[:port]`; undefined when its base URL is unusable. */
  origin: string | undefined;
  /** Requests are made to it. */
  isActive: boolean;
  hasUsage: boolean;
}

export interface DiagnosticsFacts {
  /** Versions and places, by name; they are written as they are. */
  environment: Readonly<Record<string, string>>;
  gateways: readonly KnownGateway[];
  /** Settings that matter to requests, by name. */
  settings: Readonly<Record<string, string | number | boolean>>;
  /** Oldest first. */
  failures: readonly PastFailure[];
}

/**
 * In English whatever the language: support reads it.
 * @returns lines separated by LF; what looks like a key is left out of all of them
 */
export function diagnosticsReport({ environment, gateways, settings, failures }: DiagnosticsFacts): string {
  const list = (facts: Readonly<Record<string, string | number | boolean>>): string[] => Object.entries(facts).map(([name, value]) => `- ${name}: ${oneLine(String(value))}`);
  const lines = [
    '# K-Router diagnostics',
    '',
    ...list(environment),
    '',
    '## Gateways',
    '',
    ...gateways.map(({ origin = 'unusable base URL', isActive, hasUsage }) => `- ${origin}: ${isActive ? 'active, ' : ''}${hasUsage ? 'with' : 'without'} /usage`),
    '',
    '## Settings',
    '',
    ...list(settings),
    '',
    '## Last failures',
    '',
    ...(failures.length === 0 ? ['None since this window was opened.'] : failures.map(lineOf)),
    '',
  ];
  return withoutKeys(lines.join('\n'));
}

/**
 * @param place where the extension lies: its path tells, as nothing else does that works without Node
 * @param appRoot where VS Code lies; empty in a browser
 * @returns the system that the extension runs on
 */
export function systemName({ scheme, fsPath }: { scheme: string; fsPath: string }, appRoot: string): string {
  if (scheme !== 'file') return 'browser';
  if (/^(?:[a-z]:|\\\\)/i.test(fsPath)) return 'Windows';
  return fsPath.startsWith('/Users/') || appRoot.includes('.app/') ? 'macOS' : 'Linux or another Unix';
}

/** What the server said is left out: it may repeat what was asked. */
function lineOf({ time, where, failure }: PastFailure): string {
  const { kind, status, code, network, timeout, contentType, origin, model, requestId } = failure;
  const facts = Object.entries({ status, code, network, timeout, contentType, origin, model, requestId }).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${oneLine(String(value))}`]));
  return `- ${new Date(time).toISOString()} ${where}: ${[`${failureCode(failure)} ${kind}`, ...facts].join(', ')}`;
}

/** Words from outside stay within their line. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 200);
}

/** What every page begins with: VS Code's API, the strings, and a way for its faults into the host's log. */
import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { bootstrapSchema, type Bootstrap } from '../shared/protocol';

/** No more than this many faults are reported: one that repeats each frame must not flood the log. */
const maxReports = 20;

/** VS Code's API of a page. */
export interface HostApi {
  postMessage(message: unknown): void;
  /** What `setState` was given, by this page or one before it. */
  getState(): unknown;
  /** Kept while the page is hidden, moved, or the window is reloaded. */
  setState(state: unknown): void;
}

/**
 * Takes VS Code's API, which a page gets once.
 * @throws Error when the page does not run in a VS Code webview
 */
export function connectHost(): HostApi {
  const acquire: unknown = Reflect.get(globalThis, 'acquireVsCodeApi');
  const api = isFunction(acquire) ? acquire() : undefined;
  if (!isHostApi(api)) throw new Error('acquireVsCodeApi is missing');
  return api;
}

/**
 * Reads the page's data and sets up what all of its code relies on. To be called once, before anything is shown.
 * @throws Error when the page has no usable `#bootstrap` element
 */
export function beginPage(): Bootstrap {
  // The page's policy forbids `eval`, and zod would try it.
  z.config({ jitless: true });
  const text = document.getElementById('bootstrap')?.textContent ?? '';
  const bootstrap = bootstrapSchema.parse(JSON.parse(text));
  if (bootstrap.strings) l10n.config({ contents: bootstrap.strings });
  return bootstrap;
}

/** Sends every fault of the page that nothing catches. @returns what sends one that was caught */
export function reportFaults(send: (message: string) => void): (error: unknown) => void {
  const report = faultReporter(send);
  window.addEventListener('error', (event) => { report(event.error ?? event.message); });
  window.addEventListener('unhandledrejection', (event) => { report(event.reason); });
  return report;
}

/** @returns what sends a fault of the page to the host's log, until there were too many */
export function faultReporter(send: (message: string) => void): (error: unknown) => void {
  let reports = 0;
  return (error) => {
    reports += 1;
    if (reports <= maxReports) send(describeError(error));
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFunction(value: unknown): value is () => unknown {
  return typeof value === 'function';
}

function isHostApi(value: unknown): value is HostApi {
  return isRecord(value) && ['postMessage', 'getState', 'setState'].every((name) => isFunction(value[name]));
}

/** What is known about an error, short enough to send to the host's log. */
function describeError(error: unknown): string {
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  return text.slice(0, 4_000);
}

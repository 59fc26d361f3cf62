/**
 * Where every failure is reported, whichever part of the extension met it: a line in the log, and a notification with
 * the same words and action as on the answer, once a burst. Where a failure stands in front of the user anyway, only
 * those that stop all work are notified too.
 */
import * as vscode from 'vscode';
import { longestWait } from '../api/limits';
import type { Clock } from '../shared/clock';
import type { Failure, FailureKind } from '../shared/failure';
import { presentFailure } from '../shared/presentFailure';
import { inBackground } from './background';
import { failureCommands } from './failureCommands';
import type { Log } from './log';
import { plainMessage } from './plainMessage';

/** Milliseconds in which further failures of one kind belong to the same burst. */
const burst = 30_000;

/** These concern every request, and are over once one goes well. */
const ofEveryRequest: readonly FailureKind[] = ['unauthorized', 'out-of-credits'];

export interface FailureReport {
  /** Which part met it; for the log. */
  where: string;
  failure: Failure;
  /** What was thrown; logged when the fault is the extension's own. */
  error?: unknown;
  /** It stands in front of the user already. */
  isShown: boolean;
  /** The user asked for just this: told each time, whatever was told before. */
  isRequested?: boolean;
  /** What *Retry* does. */
  retry: () => Promise<void> | void;
  /** A second button, for what came before the failure. */
  more?: { label: string; run: () => void };
}

export class FailureReporter {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #notifiedAt = new Map<FailureKind, number>();

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  report({ where, failure, error, isShown, isRequested = false, retry, more }: FailureReport): void {
    if (failure.kind === 'cancelled') return;
    this.#log.failure(where, failure);
    if (failure.kind === 'internal') this.#log.error(where, error);
    const now = this.#clock.now();
    if (isShown && !ofEveryRequest.includes(failure.kind) && !isLongWait(failure, now)) return;
    const last = this.#notifiedAt.get(failure.kind);
    if (!isRequested && last !== undefined && now - last < burst) return;
    this.#notifiedAt.set(failure.kind, now);
    const { message, action, actionLabel } = presentFailure(failure, vscode.env.language);
    const labels = [actionLabel, ...(more ? [more.label] : [])];
    const said = vscode.window.showErrorMessage(plainMessage(message), ...labels).then(async (choice) => {
      if (choice === undefined) return;
      if (choice === more?.label) more.run();
      else if (action === 'retry') await retry();
      else await vscode.commands.executeCommand(failureCommands[action]);
    });
    inBackground(said, `the notification of a failure (${where})`, this.#log);
  }

  /** A request went well: refused keys and empty balances are mended, so the next such failure is a new one. */
  forget(): void {
    for (const kind of ofEveryRequest) this.#notifiedAt.delete(kind);
  }
}

/** A rate limit that the client does not wait out by itself. */
function isLongWait({ kind, retryAt }: Failure, now: number): boolean {
  return kind === 'rate-limited' && retryAt !== undefined && retryAt - now > longestWait;
}

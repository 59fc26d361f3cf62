/**
 * Where every failure is reported, whichever part of the extension met it: a line in the log, and a notification with
 * the same words and action as on the answer, once a burst. Where a failure stands in front of the user anyway, only
 * those that stop all work are notified too.
 */
import * as vscode from 'vscode';
import type { Clock } from '../shared/clock';
import type { Failure, FailureKind } from '../shared/failure';
import { presentFailure } from '../shared/presentFailure';
import { failureCommands } from './failureCommands';
import type { Log } from './log';

/** Milliseconds in which further failures of one kind belong to the same burst. */
const burst = 30_000;

/** These concern every request. */
const alwaysNotified = new Set<FailureKind>(['unauthorized', 'out-of-credits']);

export interface FailureReport {
  /** Which part met it; for the log. */
  where: string;
  failure: Failure;
  /** What was thrown; logged when the fault is the extension's own. */
  error?: unknown;
  /** It stands in front of the user already. */
  isShown: boolean;
  /** What *Retry* does; by default the shown chat's last answer is tried again. */
  retry?: () => void;
}

export class FailureReporter {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #notifiedAt = new Map<FailureKind, number>();

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  report({ where, failure, error, isShown, retry }: FailureReport): void {
    if (failure.kind === 'cancelled') return;
    this.#log.failure(where, failure);
    if (failure.kind === 'internal') this.#log.error(where, error);
    const isLongWait = failure.kind === 'rate-limited' && failure.retryAt !== undefined;
    if (isShown && !isLongWait && !alwaysNotified.has(failure.kind)) return;
    const now = this.#clock.now();
    const last = this.#notifiedAt.get(failure.kind);
    if (last !== undefined && now - last < burst) return;
    this.#notifiedAt.set(failure.kind, now);
    const { message, action, actionLabel } = presentFailure(failure);
    void vscode.window.showErrorMessage(message, actionLabel).then((choice) => {
      if (choice === undefined) return;
      if (action === 'retry' && retry) retry();
      else void vscode.commands.executeCommand(failureCommands[action]);
    });
  }

  /** A request went well, so what was wrong is mended: the next failure is a new one. */
  forget(): void {
    this.#notifiedAt.clear();
  }
}

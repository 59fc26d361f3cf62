/**
 * Where every failure is reported, whichever part of the extension met it: a line in the log, and a notification with
 * the same words, code and actions as on the answer, once a burst. Where a failure stands in front of the user anyway, only
 * those that stop all work are notified too.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { longestWait } from '../api/limits';
import type { Clock } from '../shared/clock';
import type { Failure, FailureKind } from '../shared/failure';
import { askingActions, presentFailure, presentOutsideFailure, presentTaskFailure, type FailureAction } from '../shared/errorPresenter';
import type { ModelChoice } from '../shared/modelChoice';
import { inBackground } from './background';
import type { CreditWatch } from './creditWatch';
import type { PastFailure } from './diagnosticsReport';
import { asksAnotherModel, commandArguments, failureCommands } from './failureCommands';
import type { Log } from './log';
import { plainLabel } from './plainLabel';
import { plainMessage } from './plainMessage';

/** Milliseconds in which further failures of one kind belong to the same burst. */
const burst = 30_000;

/** Milliseconds in which failures that nothing else shows are told together, whichever parts met them. */
const together = 5_000;

/** Parts whose failures answer a click each: looking whether a key is taken, or how much is left. */
const checks: readonly string[] = ['key', 'credits'];

/** Buttons that VS Code shows of a notification without hiding some. */
const mostButtons = 3;

/** Failures that are kept for a report. */
const mostRecent = 20;

/** Parts whose requests hold a conversation. */
const conversations: readonly string[] = ['chat', 'explain'];

/** These concern every request, and are over once one goes well. */
const ofEveryRequest: readonly FailureKind[] = ['unauthorized', 'out-of-credits'];

export interface FailureReport {
  /** Which part met it; for the log. */
  where: string;
  failure: Failure;
  /** A sentence that follows its own, of what came of it. */
  outcome?: string;
  /** What was thrown; logged when the fault is the extension's own. */
  error?: unknown;
  /** It stands in front of the user already. */
  isShown: boolean;
  /** The user asked for just this, and sees it nowhere else: told each time, with what fails in the same way at the same time. */
  isRequested?: boolean;
  /** What *Retry* does. Absent where only who asked can ask again: VS Code's own Chat, another extension. */
  retry?: () => Promise<void> | void;
  /**
   * Asks another model: this one, or one the user chooses. By default the model of edits, explanations and commit
   * messages is chosen, and *Retry* does the rest.
   */
  askModel?: (model: ModelChoice | undefined) => Promise<void>;
  /** Asks the same model once more, as it was asked for; for at most so many tokens. By default as *Retry* does, for any number. */
  askAgain?: (limit?: number) => Promise<void> | void;
  /** Sends it again once there are credits; by default as *Retry* does. */
  resume?: () => Promise<void> | void;
  /** A second button, for what came before the failure. */
  more?: { label: string; run: () => void };
}

export class FailureReporter {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #creditWatch: CreditWatch | undefined;
  readonly #notifiedAt = new Map<FailureKind, number>();
  /** Notifications that nobody has answered, by their words and whether what they tell of can be asked again here: when each was shown, and what its buttons are about. */
  readonly #open = new Map<string, { at: number; reports: FailureReport[] }>();
  #recent: readonly PastFailure[] = [];

  /** @param creditWatch takes what was refused for lack of credits */
  constructor(log: Log, clock: Clock, creditWatch?: CreditWatch) {
    this.#log = log;
    this.#clock = clock;
    this.#creditWatch = creditWatch;
  }

  /** The window's last failures, oldest first. */
  get recent(): readonly PastFailure[] {
    return this.#recent;
  }

  report(report: FailureReport): void {
    const { where, failure, outcome, error, isShown, isRequested = false, retry, resume, more } = report;
    if (failure.kind === 'cancelled') return;
    const again = resume ?? retry;
    if (failure.kind === 'out-of-credits') this.#creditWatch?.wait({ where, ...(again && { resume: again }), isAutomatic: resume !== undefined });
    this.#log.failure(where, failure);
    if (failure.kind === 'internal') this.#log.error(where, error);
    const now = this.#clock.now();
    this.#recent = [...this.#recent.slice(1 - mostRecent), { time: now, where, failure }];
    if (isShown && !ofEveryRequest.includes(failure.kind) && !isLongWait(failure, now)) return;
    const last = this.#notifiedAt.get(failure.kind);
    if (!isRequested && last !== undefined && now - last < burst) return;
    this.#notifiedAt.set(failure.kind, now);
    const { message, code, actions } = presenterOf(report)(failure, vscode.env.language);
    // A model's name may stand in a label.
    const chosen = actions.slice(0, more ? mostButtons - 1 : mostButtons).map(({ action, label }) => ({ action, label: plainLabel(label) }));
    const labels = [...chosen.map(({ label }) => label), ...(more ? [more.label] : [])];
    const words = l10n.t('{0} ({1})', plainMessage(outcome === undefined ? message : `${message} ${outcome}`), code);
    const isJoined = !more && !checks.includes(where);
    // What only its asker can ask again has none of the buttons that would.
    const key = `${retry ? 'here' : 'outside'}: ${words}`;
    const open = this.#open.get(key);
    if (open && isJoined && now - open.at < together) {
      open.reports.push(report);
      return;
    }
    const shown = { at: now, reports: [report] };
    if (isJoined) this.#open.set(key, shown);
    const said = vscode.window.showErrorMessage(words, ...labels).then(async (choice) => {
      if (this.#open.get(key) === shown) this.#open.delete(key);
      if (choice === undefined) return;
      if (choice === more?.label) more.run();
      else await run(chosen.find(({ label }) => label === choice)?.action, shown.reports);
    });
    inBackground(said, `the notification of a failure (${where})`, this.#log);
  }

  /** A request went well: refused keys and empty balances are mended, so the next such failure is a new one. */
  forget(): void {
    for (const kind of ofEveryRequest) this.#notifiedAt.delete(kind);
    this.#open.clear();
  }
}

function presenterOf({ where, retry }: FailureReport): typeof presentFailure {
  if (!retry) return presentOutsideFailure;
  return conversations.includes(where) ? presentFailure : presentTaskFailure;
}

/** Does what a button says, for all that it is about. Another model that was chosen is asked at once; what was held back goes on as it was meant. */
async function run(action: FailureAction | undefined, reports: readonly FailureReport[]): Promise<void> {
  if (action === undefined) return;
  const others: FailureReport[] = [];
  for (const report of reports) if (!(await runOwn(action, report))) others.push(report);
  const [first] = others;
  // What can't be asked for a shorter answer has shown no such button of its own.
  if (!first || action === 'askShort') return;
  const isChosen = action === 'retry' || (await vscode.commands.executeCommand(failureCommands[action], ...commandArguments(action, first.failure))) === true;
  if (!isChosen || !askingActions.includes(action)) return;
  await Promise.all(others.map(async ({ retry, askAgain = retry }) => {
    await (action === 'sendAnyway' ? askAgain?.() : retry?.());
  }));
}

/** @returns false when the failed request has no way of its own to do it */
async function runOwn(action: FailureAction, { failure, askModel, askAgain }: FailureReport): Promise<boolean> {
  const limit = failure.cover?.answerTokens;
  if (action === 'askShort' && limit !== undefined && askAgain) await askAgain(limit);
  else if (asksAnotherModel(action) && askModel) await askModel(action === 'useNearestModel' ? failure.nearestModel : undefined);
  else return false;
  return true;
}

/** A rate limit that the client does not wait out by itself. */
function isLongWait({ kind, retryAt }: Failure, now: number): boolean {
  return kind === 'rate-limited' && retryAt !== undefined && retryAt - now > longestWait;
}

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
import { askingActions, presentFailure, presentOutsideFailure, presentTaskFailure, type FailureAction, type FailureChoice } from '../shared/errorPresenter';
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
  /** What was asked, as one knows it again: a later failure of the same takes its place. */
  about?: string;
  failure: Failure;
  /** A sentence that follows its own, of what came of it. */
  outcome?: string;
  /** What was thrown; logged when the fault is the extension's own. */
  error?: unknown;
  /** It stands in front of the user already. */
  isShown: boolean;
  /** The user asked for just this, and sees it nowhere else: told each time, but with what fails in the same way at the same time. */
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

/** A notification that nobody has answered. */
interface OpenNotification {
  /** What it tells, for others of that to go along; undefined where it stands for itself. */
  subject: string | undefined;
  /** It has the buttons that ask again. */
  canAsk: boolean;
  /** The first that it told. */
  failure: Failure;
  words: string;
  choices: readonly FailureChoice[];
  /** When it was shown. */
  at: number;
  /** What its buttons are about, by what was asked. */
  reports: Map<unknown, FailureReport>;
}

export class FailureReporter {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #creditWatch: CreditWatch | undefined;
  readonly #notifiedAt = new Map<FailureKind, number>();
  readonly #open = new Set<OpenNotification>();
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
    const { where, about = where, failure, error, isShown, isRequested = false, retry, resume } = report;
    if (failure.kind === 'cancelled') return;
    const again = resume ?? retry;
    if (failure.kind === 'out-of-credits') this.#creditWatch?.wait({ about, ...(again && { resume: again }), isAutomatic: resume !== undefined });
    this.#log.failure(where, failure);
    if (failure.kind === 'internal') this.#log.error(where, error);
    const now = this.#clock.now();
    this.#recent = [...this.#recent.slice(1 - mostRecent), { time: now, where, failure }];
    if (isShown && !ofEveryRequest.includes(failure.kind) && !isLongWait(failure, now)) return;
    const last = this.#notifiedAt.get(failure.kind);
    this.#tell(report, !isRequested && last !== undefined && now - last < burst);
  }

  /** An answer to this came: no button asks it again, and the next refused key or empty balance is a new one. */
  succeeded(about: string): void {
    this.#startAnew();
    this.settle(about);
  }

  /** This is over, answered or given up: no button asks it again, and it waits for no credits. */
  settle(about: string): void {
    for (const { reports } of this.#open) reports.delete(about);
    this.#creditWatch?.settle(about);
  }

  /** Another account is used: nothing joins what was told of the one before. */
  forget(): void {
    this.#startAnew();
    for (const open of this.#open) open.subject = undefined;
    this.#creditWatch?.forget();
  }

  #startAnew(): void {
    for (const kind of ofEveryRequest) this.#notifiedAt.delete(kind);
    for (const open of this.#open) open.at = -Infinity;
  }

  /** @param isQuiet the user was told of the same kind just now */
  #tell(report: FailureReport, isQuiet: boolean): void {
    const { about = report, where, failure, retry, more } = report;
    const now = this.#clock.now();
    const own = notificationOf(report);
    const open = own.subject === undefined ? undefined : [...this.#open].find(({ subject, canAsk }) => subject === own.subject && (canAsk || !retry));
    open?.reports.set(about, report);
    if (isQuiet || (open && now - open.at < together)) return;
    this.#notifiedAt.set(failure.kind, now);
    // Of two that are alike word for word VS Code closes the first: what that was about is in the second.
    const shown = { ...(open ?? own), at: now };
    if (open) this.#open.delete(open);
    this.#open.add(shown);
    const labels = [...shown.choices.map(({ label }) => label), ...(more ? [more.label] : [])];
    const said = vscode.window.showErrorMessage(shown.words, ...labels).then(async (chosen) => {
      this.#open.delete(shown);
      if (chosen === undefined) return;
      if (chosen === more?.label) more.run();
      else for (const left of await run(shown.choices.find(({ label }) => label === chosen)?.action, shown)) this.#tell(left, false);
    });
    inBackground(said, `the notification of a failure (${where})`, this.#log);
  }
}

function notificationOf(report: FailureReport): OpenNotification {
  const { where, about = report, failure, outcome, retry, more } = report;
  const { message, code, actions } = presenterOf(report)(failure, vscode.env.language);
  const words = l10n.t('{0} ({1})', plainMessage(outcome === undefined ? message : `${message} ${outcome}`), code);
  const isJoined = !more && !checks.includes(where);
  return {
    subject: isJoined ? subjectOf(failure, words) : undefined,
    canAsk: retry !== undefined,
    failure,
    words,
    // A model's name may stand in a label.
    choices: actions.slice(0, more ? mostButtons - 1 : mostButtons).map(({ action, label }) => ({ action, label: plainLabel(label) })),
    at: 0,
    reports: new Map([[about, report]]),
  };
}

/** An empty balance is one, whatever was refused, and in whatever words. What they name of other failures is of one of them alone. */
function subjectOf({ kind, origin = '' }: Failure, words: string): string {
  return kind === 'out-of-credits' ? `${kind} ${origin}` : words;
}

function presenterOf({ where, retry }: FailureReport): typeof presentFailure {
  if (!retry) return presentOutsideFailure;
  return conversations.includes(where) ? presentFailure : presentTaskFailure;
}

/**
 * Does what a button says, for all that it is about. Another model that was chosen is asked at once; what was held back goes on as it was meant.
 * @returns what it could not be done for
 */
async function run(action: FailureAction | undefined, { reports, failure }: OpenNotification): Promise<readonly FailureReport[]> {
  if (action === undefined) return [];
  if (!askingActions.includes(action)) {
    await vscode.commands.executeCommand(failureCommands[action], ...commandArguments(action, failure, []));
    return [];
  }
  const others: FailureReport[] = [];
  for (const report of reports.values()) if (!(await runOwn(action, report))) others.push(report);
  // What can't be asked for a shorter answer has shown no such button of its own.
  if (action === 'askShort') return others;
  const first = others.find(({ retry }) => retry);
  // What is over, and what only its asker can ask again, has no use for another model.
  if (!first && action !== 'sendAnyway') return [];
  const asked = others.map(({ where, about = where }) => about);
  const isChosen = action === 'retry' || (await vscode.commands.executeCommand(failureCommands[action], ...commandArguments(action, first?.failure ?? failure, asked))) === true;
  if (!isChosen) return [];
  await Promise.all(others.map(async ({ retry, askAgain = retry }) => {
    await (action === 'sendAnyway' ? askAgain?.() : retry?.());
  }));
  return [];
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

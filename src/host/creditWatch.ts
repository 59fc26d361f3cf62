/**
 * Turns that wait for credits. After a 402 each stays ready; the balance is asked again when the user comes back to the
 * window and, for a while, at growing intervals. Once there are credits, the turns are offered, or sent by themselves.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock } from '../shared/clock';
import { inBackground } from './background';
import type { Credits } from './credits';
import type { Log } from './log';
import { readSettings } from './settings';

/** A turn that the gateway refused for lack of credits. */
export interface WaitingTurn {
  /** What was asked: a later turn of the same takes its place, and it is over once an answer to it came. */
  about: string;
  /** Sends it again, or goes on with what came of it. Absent where only who asked can ask again. */
  resume?: () => Promise<void> | void;
  /** It may be sent without being asked for, where the setting wants that: it changes no file. */
  isAutomatic: boolean;
}

/** Milliseconds between the first two looks at the balance; each further interval is twice as long. */
const firstInterval = 5_000;
/** Milliseconds awake after which nobody asks any more until the user comes back to the window. */
const longestWatch = 10 * 60_000;

export class CreditWatch implements vscode.Disposable {
  readonly #credits: Credits;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #turns = new Map<string, WaitingTurn>();
  /** Those that open notifications offer to send again. */
  readonly #offers = new Set<Map<string, WaitingTurn>>();
  readonly #subscriptions: vscode.Disposable;
  #cancelLook: (() => void) | undefined;
  #wasLacking = false;

  constructor(credits: Credits, log: Log, clock: Clock) {
    this.#credits = credits;
    this.#log = log;
    this.#clock = clock;
    this.#subscriptions = vscode.Disposable.from(
      credits.onDidChange(() => {
        this.#wasLacking ||= credits.state.isLacking;
      }),
      credits.onDidRead(() => {
        this.#onRead();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#onFocus();
      }),
    );
  }

  /** Keeps a turn until there are credits again. */
  wait(turn: WaitingTurn): void {
    this.#turns.set(turn.about, turn);
    this.#watch();
  }

  /** This was answered, so it was asked again by hand, or it was given up. Of others it says nothing: it may have cost less. */
  settle(about: string): void {
    this.#turns.delete(about);
    for (const offer of this.#offers) offer.delete(about);
    if (this.#turns.size === 0) this.#stop();
  }

  /** Another account pays from now on: what waited for the credits of this one is not offered any more. */
  forget(): void {
    this.#turns.clear();
    for (const offer of this.#offers) offer.clear();
    this.#wasLacking = false;
    this.#stop();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#turns.clear();
    this.#stop();
  }

  #onFocus(): void {
    const { isLacking, hasUsage } = this.#credits.state;
    if (hasUsage) {
      if (!isLacking) return;
      this.#look();
      if (this.#turns.size > 0) this.#watch();
    } else if (this.#turns.size > 0) {
      // Nobody can tell whether there are credits now.
      inBackground(this.#offer(l10n.t('If there are credits again, what was not answered can be sent again.')), 'offering a turn again', this.#log);
    }
  }

  #onRead(): void {
    const { isLacking } = this.#credits.state;
    const isBack = this.#wasLacking && !isLacking;
    this.#wasLacking = isLacking;
    if (!isBack || this.#turns.size === 0) return;
    this.#stop();
    inBackground(this.#resume(), 'sending again what waited for credits', this.#log);
  }

  async #resume(): Promise<void> {
    if (readSettings().resumeAfterTopUp === 'resend') {
      const automatic = [...this.#turns.values()].filter(({ isAutomatic }) => isAutomatic);
      for (const { about } of automatic) this.#turns.delete(about);
      this.#send(automatic);
    }
    if (this.#turns.size > 0) await this.#offer(l10n.t('Credits are back.'));
  }

  async #offer(message: string): Promise<void> {
    const offer = new Map(this.#turns);
    this.#turns.clear();
    const resend = l10n.t('Resend');
    const buttons = [...offer.values()].some(({ resume }) => resume) ? [resend] : [];
    this.#offers.add(offer);
    const chosen = await vscode.window.showInformationMessage(message, ...buttons);
    this.#offers.delete(offer);
    if (chosen === resend) this.#send([...offer.values()]);
  }

  /** None waits for another one: that one may end in a question to the user. */
  #send(turns: readonly WaitingTurn[]): void {
    for (const { about, resume } of turns) inBackground((async () => { await resume?.(); })(), `sending ${about} again`, this.#log);
  }

  /** Looks again and again, until there are credits or it takes too long. */
  #watch(): void {
    this.#stop();
    if (!this.#credits.state.hasUsage) return;
    // Added up, not read from the clock: time asleep does not count.
    const lookAfter = (interval: number, left: number): void => {
      if (interval > left) return;
      this.#cancelLook = this.#clock.schedule(() => {
        this.#look();
        lookAfter(interval * 2, left - interval);
      }, interval);
    };
    lookAfter(firstInterval, longestWatch);
  }

  #look(): void {
    inBackground(this.#credits.refresh(), 'reading the credits', this.#log);
  }

  #stop(): void {
    this.#cancelLook?.();
    this.#cancelLook = undefined;
  }
}

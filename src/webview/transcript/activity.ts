/** Whether an answer of the shown conversation is being written, and the buttons that have to wait for its end. */
import * as l10n from '@vscode/l10n';

/** Only those buttons that somebody looks at are told of changes, so that a start touches no other message. */
export class Activity {
  private running = false;
  private readonly watchers = new Set<() => void>();

  get isRunning(): boolean {
    return this.running;
  }

  set isRunning(isRunning: boolean) {
    if (this.running === isRunning) return;
    this.running = isRunning;
    for (const watcher of [...this.watchers]) watcher();
  }

  /** Calls back when it changes. @returns ends that */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => { this.watchers.delete(watcher); };
  }
}

/** Why a button that would start an answer has to wait. */
export function busyReason(): string {
  return l10n.t('An answer is still being written. Stop it or wait for it.');
}

/** Starts an answer, or says why that has to wait. */
export function startUnlessBusy({ activity, announce }: { activity: Activity; announce: (words: string) => void }, start: () => void): void {
  if (activity.isRunning) announce(busyReason());
  else start();
}

/** Keeps something in step with the activity while the pointer or the focus is on an element, and brings it up to date when they come. */
export function whileLookedAt(element: HTMLElement, activity: Activity, refresh: () => void): void {
  let unwatch: (() => void) | undefined;
  const looks = new Set<'pointer' | 'focus'>();
  const lookAway = (by: 'pointer' | 'focus'): void => {
    looks.delete(by);
    if (looks.size > 0) return;
    unwatch?.();
    unwatch = undefined;
  };
  const changed = (): void => {
    // An element that is taken out under the pointer hears of no leaving.
    if (!element.isConnected) looks.clear();
    if (looks.size === 0) lookAway('pointer');
    else refresh();
  };
  const look = (by: 'pointer' | 'focus'): void => {
    looks.add(by);
    refresh();
    unwatch ??= activity.watch(changed);
  };
  element.addEventListener('pointerenter', () => { look('pointer'); });
  element.addEventListener('focusin', () => { look('focus'); });
  element.addEventListener('pointerleave', () => { lookAway('pointer'); });
  element.addEventListener('focusout', () => { lookAway('focus'); });
}

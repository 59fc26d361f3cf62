/**
 * Whether an answer of the shown conversation is being written. Buttons that have to wait for its end ask here; only
 * those somebody looks at are told of changes, so that a start touches no other message.
 */
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

/** Keeps something in step with the activity while the pointer or the focus is on an element, and brings it up to date when they come. */
export function whileLookedAt(element: HTMLElement, activity: Activity, refresh: () => void): void {
  let unwatch: (() => void) | undefined;
  const look = (): void => {
    refresh();
    unwatch ??= activity.watch(refresh);
  };
  const lookAway = (): void => {
    unwatch?.();
    unwatch = undefined;
  };
  element.addEventListener('pointerenter', look);
  element.addEventListener('focusin', look);
  element.addEventListener('pointerleave', lookAway);
  element.addEventListener('focusout', lookAway);
}

/** Work that no code waits for: the answer to a notification, a refresh, a command of the user. */
import * as l10n from '@vscode/l10n';
import type { Log } from './log';

/**
 * Lets work go on by itself. When it rejects, the log says so.
 * @param what the work, for the log
 */
export function inBackground(work: PromiseLike<unknown>, what: string, log: Pick<Log, 'error'>): void {
  work.then(undefined, (error: unknown) => { log.error(`In the background: ${what} failed`, error); });
}

/**
 * The same for what the user asked for, who is told when it rejects: a part could not be loaded, for example.
 * @param what the work, for the log
 */
export function asRequested(work: PromiseLike<unknown>, what: string, log: Pick<Log, 'error' | 'offer'>): void {
  work.then(undefined, (error: unknown) => {
    log.error(`${what} failed`, error);
    log.offer(l10n.t('This did not work. Try again.'));
  });
}

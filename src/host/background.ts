/** Work that nobody waits for: the answer to a notification, a refresh. */
import type { Log } from './log';

/**
 * Lets work go on by itself. When it rejects, the log says so.
 * @param what the work, for the log
 */
export function inBackground(work: PromiseLike<unknown>, what: string, log: Pick<Log, 'error'>): void {
  work.then(undefined, (error: unknown) => { log.error(`In the background: ${what} failed`, error); });
}

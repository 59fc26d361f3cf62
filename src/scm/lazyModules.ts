/** What writes commit messages, loaded with the first one: see the file of this name in host/. */
import type * as commitMessages from './commitMessages';

/** @returns what writes commit messages */
export function loadCommitMessages(): Promise<typeof commitMessages> {
  return import('./commitMessages');
}

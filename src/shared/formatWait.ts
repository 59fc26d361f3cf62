/** How long a wait still takes, in the same words in the status bar and on an answer. */
import * as l10n from '@vscode/l10n';

/** @returns a wait in whole seconds, minutes from 100 s on; never less than one second */
export function formatWait(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1_000));
  return seconds < 100 ? l10n.t('{0} s', seconds) : l10n.t('{0} min', Math.ceil(seconds / 60));
}

/** Why a piece of context does not go along, in words for the user. Pure. */
import * as l10n from '@vscode/l10n';
import type { ContextState } from './context';

/** What keeps something from going along. */
export type Obstacle = Exclude<ContextState, 'loading' | 'ready'>;

/** @returns a sentence about what is named beside it */
export function obstacleSentence(obstacle: Obstacle): string {
  switch (obstacle) {
    case 'empty':
      return l10n.t('There is nothing in it, so it is not sent.');
    case 'too-large':
      return l10n.t('It is too large, so it is not sent.');
    case 'binary':
      return l10n.t('It is not text, so it is not sent.');
    case 'missing':
      return l10n.t('It is not there any more, so it is not sent.');
    case 'outside':
      return l10n.t('It is outside the workspace, so it is not sent.');
    case 'unreadable':
      return l10n.t('It could not be read, so it is not sent.');
  }
}

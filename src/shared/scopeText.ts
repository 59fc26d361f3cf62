/** Where the choice of a model holds, in words. Pure. */
import * as l10n from '@vscode/l10n';
import type { ModelScope } from './modelChoice';

/** @returns words that stand on their own, or after a colon */
export function scopeText(scope: ModelScope): string {
  switch (scope) {
    case 'conversation':
      return l10n.t('this chat');
    case 'workspace':
      return l10n.t('this workspace');
    case 'everywhere':
      return l10n.t('everywhere');
  }
}

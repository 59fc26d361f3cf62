/** What a chip shows of its kind and its state: icons, words, figures. */
import * as l10n from '@vscode/l10n';
import type { ContextKind, ContextState } from '../../shared/context';
import { obstacleSentence } from '../../shared/contextObstacles';
import type { IconName } from '../icons';

const icons: Record<ContextKind, IconName> = {
  selection: 'list-selection',
  file: 'file',
  folder: 'folder',
  symbol: 'symbol-method',
  problems: 'warning',
  diff: 'diff',
  terminal: 'terminal',
  editors: 'files',
  clipboard: 'clippy',
  attachment: 'attach',
};

/** @returns the icon of what this is */
export function kindIcon(kind: ContextKind): IconName {
  return icons[kind];
}

/** @returns what this is, in a word or two */
export function kindName(kind: ContextKind): string {
  switch (kind) {
    case 'selection':
      return l10n.t('Selection');
    case 'file':
      return l10n.t('File');
    case 'folder':
      return l10n.t('Folder');
    case 'symbol':
      return l10n.t('Symbol');
    case 'problems':
      return l10n.t('Problems');
    case 'diff':
      return l10n.t('Changes');
    case 'terminal':
      return l10n.t('Terminal');
    case 'editors':
      return l10n.t('Open editors');
    case 'clipboard':
      return l10n.t('Clipboard');
    case 'attachment':
      return l10n.t('Attached file');
  }
}

/** Why something does not go along with the prompt. */
export interface StateWords {
  /** Fits on the chip. */
  word: string;
  /** For its tooltip and for a screen reader. */
  sentence: string;
  icon: IconName;
  severity: 'warning' | 'error';
}

/** @returns undefined for what goes along, or may once it has been read */
export function stateWords(state: ContextState): StateWords | undefined {
  switch (state) {
    case 'loading':
    case 'ready':
      return undefined;
    case 'empty':
      return { word: l10n.t('empty'), sentence: obstacleSentence(state), icon: 'warning', severity: 'warning' };
    case 'too-large':
      return { word: l10n.t('too large'), sentence: obstacleSentence(state), icon: 'error', severity: 'error' };
    case 'binary':
      return { word: l10n.t('not text'), sentence: obstacleSentence(state), icon: 'error', severity: 'error' };
    case 'missing':
      return { word: l10n.t('deleted'), sentence: obstacleSentence(state), icon: 'error', severity: 'error' };
    case 'outside':
      return { word: l10n.t('outside'), sentence: obstacleSentence(state), icon: 'warning', severity: 'warning' };
    case 'unreadable':
      return { word: l10n.t('unreadable'), sentence: obstacleSentence(state), icon: 'error', severity: 'error' };
  }
}

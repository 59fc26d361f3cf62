/** The model's status bar item. Pure. */
import * as l10n from '@vscode/l10n';
import { commands } from '../contributions';
import { escapeMarkdown } from '../host/escapeMarkdown';
import { plainLabel } from '../host/plainLabel';
import type { PresentChoice } from '../shared/modelChoice';
import { scopeText } from '../shared/scopeText';
import type { StatusItem } from './creditItem';

export interface ShownModel {
  /** Of the next prompt of the chat on the screen. */
  present: PresentChoice;
  /** Of edits, explanations and commit messages. */
  general: PresentChoice;
  /** The gateway lists models, but not the one of the next prompt. */
  isMissing: boolean;
}

export function modelItem({ present: { model, scope }, general, isMissing }: ShownModel): StatusItem {
  const place = scopeText(scope);
  const lines = [
    `**${l10n.t('K-Router model')}**`,
    `${escapeMarkdown(model.name)} · ${escapeMarkdown(model.id)}`,
    l10n.t('Chosen for: {0}', place),
    ...(scope === 'conversation' ? [l10n.t('Edits, explanations and commit messages use {0}.', escapeMarkdown(general.model.name))] : []),
    isMissing ? l10n.t('This gateway does not list it. Click to choose another one.') : l10n.t('Click to choose another one.'),
  ];
  const label = l10n.t('K-Router model: {0} ({1})', model.name, place);
  return {
    text: `$(${isMissing ? 'warning' : 'sparkle'}) ${plainLabel(model.name)}`,
    tooltip: lines.join('\n\n'),
    label: isMissing ? l10n.t('{0}, not listed', label) : label,
    severity: isMissing ? 'warning' : 'normal',
    command: commands.selectModel,
  };
}

/** What goes along with an inline edit, in one line for the user: before it is sent in the box, then at the lens. */
import * as l10n from '@vscode/l10n';
import { counted } from '../../shared/counted';
import type { ContextItem } from '../../shared/context';
import type { FramedEdit } from '../../chat/inlineEditPrompt';

/**
 * @param unread names of what was found and is not in `framed`
 * @param selections how many there are, when only the first is sent
 * @param isSent without, it is `Will be sent: …`
 * @returns `Sent: app.ts:3-9, lines 1-2 and 10-80, AGENTS.md, 2 problems · Left out: …`
 */
export function listSent({ sent, leftOut }: Pick<FramedEdit, 'sent' | 'leftOut'>, unread: readonly string[], { isSent = true, selections = 1 }: { isSent?: boolean; selections?: number } = {}): string {
  const [selection] = sent;
  const isAround = (item: ContextItem): boolean => item !== selection && item.kind === 'file' && item.label === selection?.label;
  const around = sent.filter(isAround).map(({ startLine = 1, endLine = startLine }) => (startLine === endLine ? String(startLine) : `${startLine}-${endLine}`));
  const names = sent.flatMap((item) => {
    if (item === selection) return around.length === 0 ? [item.label] : [item.label, l10n.t('lines {0} around', around.join(', '))];
    return isAround(item) ? [] : [nameOfItem(item)];
  });
  const list = names.join(', ');
  const listed = isSent ? l10n.t('Sent: {0}', list) : l10n.t('Will be sent: {0}', list);
  const missing = [...leftOut.map(nameOfItem), ...unread];
  return [
    listed,
    ...(selections > 1 ? [l10n.t('Only the first of {0} selections', selections)] : []),
    ...(missing.length > 0 ? [l10n.t('Left out: {0}', missing.join(', '))] : []),
  ].join(' · ');
}

function nameOfItem({ kind, label, text }: ContextItem): string {
  if (kind !== 'problems') return label;
  // A problem's further lines are indented.
  const count = text.split('\n').filter((line) => /^\S/.test(line)).length;
  return counted(count, l10n.t('1 problem'), l10n.t('{0} problems', count));
}

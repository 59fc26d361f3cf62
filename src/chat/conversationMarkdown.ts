/** A conversation as a Markdown document to read, keep or pass on: the path that is shown. */
import * as l10n from '@vscode/l10n';
import type { ContextItem } from '../shared/context';
import { shownMessages, titleOf, type Conversation, type Message } from '../shared/transcript';
import { fenced } from './fence';

/**
 * @param language BCP 47 tag for dates
 * @returns the shown messages as headings, texts and fenced context; alternatives that are not shown are left out
 */
export function conversationToMarkdown(conversation: Conversation, language: string): string {
  const title = titleOf(conversation) || l10n.t('New chat');
  const blocks = [`# ${oneLine(title)}`, `*${new Date(conversation.createdAt).toLocaleString(language, { dateStyle: 'long', timeStyle: 'short' })}*`];
  for (const message of shownMessages(conversation)) blocks.push(...messageBlocks(message));
  return `${blocks.join('\n\n')}\n`;
}

function messageBlocks(message: Message): string[] {
  if (message.role === 'user') return [`## ${l10n.t('You')}`, ...message.context.map(contextBlock), closed(message.text)];
  const blocks = [`## ${oneLine(message.answeredBy ?? message.model)}`];
  if (message.text !== '') blocks.push(closed(message.text));
  if (message.status !== 'complete') blocks.push(`*${l10n.t('This answer is not whole.')}*`);
  return blocks;
}

function contextBlock(item: ContextItem): string {
  return `${oneLine(item.label)}\n\n${fenced(item.text, item.languageId)}`;
}

/** Text in a heading or a line of its own, where a line break would end it and signs would be Markdown. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#]/g, '\\$&').trim();
}

/** A text that ended within a code block, with the block closed: what follows must not be swallowed by it. */
function closed(text: string): string {
  let open: string | undefined;
  for (const line of text.split('\n')) {
    const [, fence = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence === '') continue;
    if (open === undefined) open = fence.startsWith('`') && rest.includes('`') ? undefined : fence;
    else if (fence.startsWith(open) && rest.trim() === '') open = undefined;
  }
  return open === undefined ? text : `${text}\n${open}`;
}

/** @returns a file name without an ending made of a title; never empty, and nothing a file system refuses */
export function fileNameOf(title: string): string {
  const name = Array.from(title.normalize('NFC').replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu, ' ').replace(/\s+/g, ' ').trim())
    .slice(0, 60)
    .join('')
    .replace(/^[. ]+|[. ]+$/g, '');
  return name === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name) ? 'chat' : name;
}

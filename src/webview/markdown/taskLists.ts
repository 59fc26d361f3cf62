/**
 * GFM's task lists: an item whose first paragraph begins with `[ ]` or `[x]` and a space. The marker is taken off
 * before anything inside is parsed, so that it can't be a link. Pure.
 */
import type { MarkdownIt, StateCore, Token } from 'markdown-it';

const marker = /^\[([ \txX\n])\](?=\s)/;

/** Teaches a parser task lists: the `inline` token of a task carries `meta.task`, whether it is done. */
export function addTaskLists(parser: MarkdownIt): void {
  parser.core.ruler.after('block', 'task_list', (state: StateCore) => {
    state.tokens.forEach((token, index) => {
      if (token.type === 'inline' && isFirstInItem(state.tokens, index)) takeMarker(token);
    });
  });
}

/** @returns whether a task is done; undefined for what is no task */
export function taskOf(token: Token): boolean | undefined {
  const task = token.meta?.['task'];
  return typeof task === 'boolean' ? task : undefined;
}

function isFirstInItem(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.type === 'paragraph_open' && tokens[index - 2]?.type === 'list_item_open';
}

function takeMarker(token: Token): void {
  const match = marker.exec(token.content);
  const sign = match?.[1];
  if (sign === undefined) return;
  const content = token.content.slice(3).trimStart();
  if (content === '') return;
  token.content = content;
  token.meta = { ...token.meta, task: /x/i.test(sign) };
}

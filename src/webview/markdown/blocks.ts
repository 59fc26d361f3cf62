/**
 * Where a growing Markdown text can be cut: everything before the cut will never change its meaning, whatever text
 * follows. Pure.
 */
import type { MarkdownToken } from './parser';

/** A top-level block: its tokens and its lines, `startLine` included, `endLine` not. */
export interface Block {
  tokens: MarkdownToken[];
  startLine: number;
  endLine: number;
}

/** @returns the top-level blocks of a list of block tokens */
export function topLevelBlocks(tokens: readonly MarkdownToken[]): Block[] {
  const blocks: Block[] = [];
  let current: Block | undefined;
  for (const token of tokens) {
    if (!current) {
      current = { tokens: [], startLine: token.map?.[0] ?? 0, endLine: token.map?.[1] ?? 0 };
      blocks.push(current);
    }
    current.tokens.push(token);
    if (token.level === 0 && token.nesting !== 1) current = undefined;
  }
  return blocks;
}

/**
 * How many of the blocks are finished for good.
 *
 * A block is finished once the next one has surely begun. One complete line is not enough to be sure of that: the
 * line `| a |` after a paragraph begins a table only if the next line is a delimiter row, and `|-` may yet become
 * `|-x`. So the next block counts from its second complete line on. What may yet become a formula has not begun: it
 * may as well go on the paragraph before it.
 *
 * A block that has an end of its own is finished with its last line: nothing that follows can change it.
 *
 * @param lines of the text; the last one is not complete
 */
export function finishedBlocks(blocks: readonly Block[], lines: readonly string[]): number {
  const completeLines = lines.length - 1;
  for (let index = blocks.length - 1; index >= 0; index--) {
    const block = blocks[index];
    if (block && hasEnded(block, lines)) return index + 1;
    if (block && index > 0 && hasBegun(block, completeLines)) return index;
  }
  return 0;
}

/** Whether a block is whole: a closed fence, a line that is a block, a table or a paragraph with a blank line after it. */
function hasEnded({ tokens, endLine }: Block, lines: readonly string[]): boolean {
  const completeLines = lines.length - 1;
  const [first] = tokens;
  switch (first?.type) {
    case 'fence':
      return isClosed(first) && endLine <= completeLines;
    case 'heading_open':
      return first.markup.startsWith('#') && endLine <= completeLines;
    case 'hr':
      return endLine <= completeLines;
    case 'paragraph_open':
    case 'table_open':
      return endLine < completeLines && lines[endLine]?.trim() === '';
    default:
      return false;
  }
}

/** Whether a fence has its closing line: it then covers its content and two lines; an open one has no closing line. */
export function isClosed({ map, content }: MarkdownToken): boolean {
  if (!map) return false;
  const breaks = content.split('\n').length - 1;
  const contentLines = content === '' || content.endsWith('\n') ? breaks : breaks + 1;
  return map[1] - map[0] === contentLines + 2;
}

function hasBegun({ tokens, startLine, endLine }: Block, completeLines: number): boolean {
  switch (tokens[0]?.type) {
    case 'math_pending':
      return false;
    case 'math_block':
      // Its last line may go on, and then it is none.
      return endLine <= completeLines && startLine + 2 <= completeLines;
    default:
      return startLine + 2 <= completeLines;
  }
}

/** @returns the offset in the text at which its line `line`, counted from 0, begins */
export function lineOffset(text: string, line: number): number {
  let offset = 0;
  for (let count = 0; count < line; count++) {
    const lineBreak = text.indexOf('\n', offset);
    if (lineBreak === -1) return text.length;
    offset = lineBreak + 1;
  }
  return offset;
}

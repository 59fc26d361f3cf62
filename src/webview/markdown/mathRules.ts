/**
 * Where formulas stand in Markdown: `$…$` and `\(…\)` in a line, `$$…$$` and `\[…\]` as a block of lines or in a line.
 * Pure.
 *
 * A dollar is mostly money. So `$…$` follows the rule that other Markdown tools with formulas share: no white space
 * inside the dollars' edges, no letter or digit right outside them. Beyond that, what begins with an amount and goes
 * on in words is no formula either.
 */
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/** The longest formula in a line, in UTF-16 code units. */
const maxInlineLength = 1_000;
/** The most lines of a formula that is a block. */
const maxBlockLines = 100;

const closings = new Map([['$$', '$$'], ['\\[', '\\]'], ['\\(', '\\)']]);

/** Teaches a parser formulas: tokens `math_inline` and `math_block` with the TeX as content and the delimiter as markup. */
export function addMath(parser: MarkdownIt): void {
  parser.inline.ruler.before('escape', 'math_inline', inlineMath);
  // It ends tables too, so what it takes from one must not be taken for the head of another: it is asked first.
  parser.block.ruler.before('table', 'math_block', blockMath, { alt: ['paragraph', 'reference', 'blockquote', 'list'] });
}

function inlineMath(state: StateInline, silent: boolean): boolean {
  const found = state.src.startsWith('$', state.pos) && !state.src.startsWith('$$', state.pos) ? dollarMath(state) : delimitedMath(state);
  if (!found) return false;
  if (!silent) {
    const token = state.push('math_inline', '', 0);
    token.content = found.content;
    token.markup = found.opening;
  }
  state.pos = found.end;
  return true;
}

interface Found {
  opening: string;
  content: string;
  /** The place after the closing delimiter. */
  end: number;
}

function delimitedMath({ src, pos, posMax }: StateInline): Found | undefined {
  const opening = src.slice(pos, pos + 2);
  const closing = closings.get(opening);
  if (closing === undefined) return undefined;
  const start = pos + 2;
  const end = src.slice(start, Math.min(posMax, start + maxInlineLength)).indexOf(closing);
  const content = src.slice(start, start + end);
  return end === -1 || !isFormula(content) ? undefined : { opening, content, end: start + end + 2 };
}

function dollarMath({ src, pos, posMax }: StateInline): Found | undefined {
  if (/[0-9A-Za-z$\\]/.test(src.charAt(pos - 1))) return undefined;
  const text = src.slice(pos + 1, Math.min(posMax, pos + maxInlineLength));
  const match = /^(?!\s)((?:\\[^\n]|[^$\\\n])+)(?<!\s)\$(?![0-9A-Za-z$])/.exec(text);
  const content = match?.[1];
  if (content === undefined || !isFormula(content) || isMoney(content)) return undefined;
  return { opening: '$', content, end: pos + 1 + (match?.[0].length ?? 0) };
}

function isFormula(content: string): boolean {
  return /[\p{L}\p{N}]/u.test(content);
}

/** `5 and some words`: the dollar before it was one. */
function isMoney(content: string): boolean {
  return /^\d/.test(content) && !/[\\^_={}+]/.test(content) && /\p{L}{2}|[\u1100-\u11ff\uac00-\ud7af]/u.test(content);
}

/**
 * A formula of whole lines, closed before a blank line. While the text may still go on (`env.open`), one that reaches
 * its end is a `math_pending` token: only the next lines tell whether it is a formula or a paragraph.
 */
function blockMath(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const start = lineStart(state, startLine);
  const opening = state.src.slice(start, start + 2);
  const closing = closings.get(opening);
  if (closing === undefined || opening === '\\(' || indentOf(state, startLine) >= 4) return false;
  const lastLine = closingLine(state, startLine, endLine, closing);
  if (lastLine === undefined) return false;
  const isPending = lastLine === 'pending';
  const end = isPending ? endLine : lastLine + 1;
  const text = state.getLines(startLine, end, state.blkIndent, false).trim();
  const content = isPending ? text : text.slice(2, -2).trim();
  if (!isPending && !isFormula(content)) return false;
  if (silent) return true;
  const token = state.push(isPending ? 'math_pending' : 'math_block', '', 0);
  token.content = content;
  token.markup = opening;
  token.map = [startLine, end];
  token.block = true;
  state.line = end;
  return true;
}

/** @returns the line that ends with the closing delimiter; undefined when there is none before the formula has to end */
function closingLine(state: StateBlock, startLine: number, endLine: number, closing: string): number | 'pending' | undefined {
  for (let line = startLine; line < endLine && line < startLine + maxBlockLines; line++) {
    const isOutside = line > startLine && (state.sCount[line] ?? 0) < state.blkIndent;
    if (state.isEmpty(line) || isOutside) return undefined;
    const begin = lineStart(state, line) + (line === startLine ? 2 : 0);
    const text = state.src.slice(begin, state.eMarks[line]).trimEnd();
    const at = text.indexOf(closing);
    // In the middle of a line it closes a formula in the text, which the paragraph will find.
    if (at !== -1) return at === text.length - 2 ? line : undefined;
  }
  const reachesEnd = endLine === state.eMarks.length - 1 && endLine < startLine + maxBlockLines;
  // A table asks about the line after its rows before it has ended.
  const table = state.parentType === 'table' ? state.tokens.findLast(({ type }) => type === 'table_open') : undefined;
  const isTopLevel = (table?.level ?? state.level) === 0;
  return reachesEnd && isTopLevel && state.env['open'] === true ? 'pending' : undefined;
}

function lineStart(state: StateBlock, line: number): number {
  return (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
}

function indentOf(state: StateBlock, line: number): number {
  return (state.sCount[line] ?? 0) - state.blkIndent;
}

/** Text as lines that can be compared, moved and indented anew without losing a byte of those that stay. Pure. */

/** One line of a text. */
export interface Line {
  /** Without its line break. */
  text: string;
  /** Its line break as it stands; empty only at the end of the text. */
  eol: string;
  /** The white space it begins with. */
  indent: string;
  /** Columns of the indentation; a tab reaches to the next multiple of four. */
  width: number;
  /** What it says, however it is spaced; empty for a blank line. */
  key: string;
  /** It begins inside a string or comment of several lines: its indentation says nothing about structure. */
  isInText: boolean;
}

/** @returns the lines of a text; a line break at its end begins none */
export function parseLines(text: string): Line[] {
  const lines: Line[] = [];
  const inText = linesInText(text);
  for (const [, content = '', eol = ''] of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    if (content === '' && eol === '') continue;
    const indent = /^[ \t]*/.exec(content)?.[0] ?? '';
    lines.push({ text: content, eol, indent, width: widthOf(indent), key: content.trim().replaceAll(/\s+/g, ' '), isInText: inText.has(lines.length) });
  }
  return lines;
}

function widthOf(indent: string): number {
  let width = 0;
  for (const character of indent) width = character === '\t' ? width - (width % 4) + 4 : width + 1;
  return width;
}

/** What opens a string or comment, longest first; those of several lines with what closes them. */
const opener = /"""|'''|```|`|\/\*|\/\/|(?<=^|\s)#(?=[\s!]|$)|"|'/gm;
const closers = new Map([['"""', '"""'], ["'''", "'''"], ['`', '`'], ['/*', '*/']]);

/** The numbers of the lines, from 0, that begin inside a string or comment of several lines. A guess good for any language. */
function linesInText(text: string): ReadonlySet<number> {
  const inside = new Set<number>();
  let line = 0;
  let counted = 0;
  const lineAt = (offset: number): number => {
    for (let at = text.indexOf('\n', counted); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
      line += 1;
      counted = at + 1;
    }
    return line;
  };
  /** Looked for in vain: there is none further down either. */
  const missing = new Set<string>();
  opener.lastIndex = 0;
  for (let match = opener.exec(text); match; match = opener.exec(text)) {
    const [open] = match;
    const start = match.index + open.length;
    const close = closers.get(open);
    if (close === undefined) {
      opener.lastIndex = endOnLine(text, start, open);
      continue;
    }
    const end = missing.has(close) ? -1 : findUnescaped(text, close, start);
    if (end === -1) {
      missing.add(close);
      continue;
    }
    const first = lineAt(match.index);
    const last = lineAt(end);
    for (let number = first + 1; number <= last; number++) inside.add(number);
    opener.lastIndex = end + close.length;
  }
  return inside;
}

/** Where a comment or string that ends with its line ends; a quote that is not closed there is none. */
function endOnLine(text: string, start: number, open: string): number {
  const lineBreak = text.indexOf('\n', start);
  const lineEnd = lineBreak === -1 ? text.length : lineBreak;
  if (open === '//' || open === '#') return lineEnd;
  if (open === '```') return start;
  const end = findUnescaped(text, open, start);
  return end === -1 || end > lineEnd ? start : end + 1;
}

function findUnescaped(text: string, close: string, start: number): number {
  for (let at = text.indexOf(close, start); at !== -1; at = text.indexOf(close, at + 1)) {
    const backslashes = /\\*$/.exec(text.slice(Math.max(start, at - 20), at))?.[0].length ?? 0;
    if (close === '*/' || backslashes % 2 === 0) return at;
  }
  return -1;
}

/** One step of indentation: a tab, or some spaces; undefined for lines that show none. */
export function indentationUnit(lines: readonly Line[]): string | undefined {
  const indented = lines.filter(({ key, indent, isInText }) => key !== '' && indent !== '' && !isInText);
  if (indented.length === 0) return undefined;
  const withTabs = indented.filter(({ indent }) => indent.startsWith('\t')).length;
  if (withTabs * 2 > indented.length) return '\t';
  const steps = new Map<number, number>();
  let before = 0;
  for (const { key, width, isInText } of lines) {
    if (key === '' || isInText) continue;
    const step = Math.abs(width - before);
    if (step > 1) steps.set(step, (steps.get(step) ?? 0) + 1);
    before = width;
  }
  const [best] = [...steps].sort(([stepA, countA], [stepB, countB]) => countB - countA || stepA - stepB);
  return best && best[0] <= 8 ? ' '.repeat(best[0]) : undefined;
}

/** From one indentation to another: what a base indentation becomes, and what each step beyond it does. */
export interface Reindentation {
  fromBase: string;
  toBase: string;
  fromUnit: string | undefined;
  toUnit: string | undefined;
}

/** @returns the line's text, indented anew; blank lines become empty */
export function reindent(line: Line, { fromBase, toBase, fromUnit, toUnit }: Reindentation): string {
  if (line.key === '') return '';
  const content = line.text.slice(line.indent.length);
  if (!line.indent.startsWith(fromBase)) {
    // Text of a string that starts further left than the code does stays where it is.
    if (line.isInText) return line.text;
    return (line.width < widthOf(fromBase) ? toBase.slice(0, Math.max(0, toBase.length - fromBase.length + line.indent.length)) : toBase) + content;
  }
  return toBase + convert(line.indent.slice(fromBase.length), fromUnit, toUnit) + content;
}

function convert(indent: string, fromUnit: string | undefined, toUnit: string | undefined): string {
  if (fromUnit === undefined || toUnit === undefined || fromUnit === toUnit) return indent;
  const [, steps = '', rest = ''] = new RegExp(`^((?:${fromUnit === '\t' ? '\\t' : fromUnit})*)(.*)$`).exec(indent) ?? [];
  return toUnit.repeat(steps.length / fromUnit.length) + rest;
}

/** The white space that all lines with text begin with. */
export function commonIndent(lines: readonly Line[]): string {
  const indents = lines.filter(({ key, isInText }) => key !== '' && !isInText).map(({ indent }) => indent);
  return indents.reduce((common, indent) => {
    let length = 0;
    while (length < common.length && common[length] === indent[length]) length += 1;
    return common.slice(0, length);
  }, indents[0] ?? '');
}

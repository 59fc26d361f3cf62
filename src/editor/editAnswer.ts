/** From a model's answer to the text that may replace the selection. Pure; the answer is untrusted. */
import { FenceReader } from './inlineEdit/fences';
import { leavesCodeOut } from './leftOutCode';

/** Why an answer should be looked at twice. */
export type AnswerWarning = 'no-code-block' | 'several-code-blocks' | 'left-out-parts';

export interface EditAnswer {
  /** The code, without fences and prose, lines separated by LF, without a line break at the end. */
  code: string;
  warnings: AnswerWarning[];
  /** The code block was not closed: the answer broke off. */
  isIncomplete: boolean;
}

interface CodeBlock {
  code: string;
  isClosed: boolean;
}

/** @returns the code of an answer to an edit prompt, or undefined when there is none */
export function parseEditAnswer(answer: string): EditAnswer | undefined {
  const text = answer.replace(/\r\n?/g, '\n');
  const blocks = codeBlocks(text);
  const largest = blocks.reduce<CodeBlock | undefined>(
    (best, block) => (best && best.code.length >= block.code.length ? best : block),
    undefined,
  );
  const code = (largest?.code ?? text).replace(/^(?:[ \t]*\n)+/, '').trimEnd();
  if (code === '') return undefined;
  const warnings: AnswerWarning[] = [];
  if (!largest) warnings.push('no-code-block');
  if (blocks.length > 1) warnings.push('several-code-blocks');
  if (leavesCodeOut(code)) warnings.push('left-out-parts');
  return { code, warnings, isIncomplete: largest?.isClosed === false };
}

/** The fenced code blocks of a Markdown text, in order. */
function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const fences = new FenceReader('never');
  let lines: string[] = [];
  for (const line of markdown.split('\n')) {
    const kind = fences.read(line);
    if (kind === 'opens') lines = [];
    else if (kind === 'code') lines.push(line);
    else if (kind === 'closes') blocks.push({ code: lines.join('\n'), isClosed: true });
  }
  if (fences.isInside) blocks.push({ code: lines.join('\n'), isClosed: false });
  return blocks;
}

/**
 * @param original the whole lines that are replaced, without a line break at the end
 * @param code as from parseEditAnswer
 * @returns the code with the original's base indentation, line endings, and blank lines at both ends
 */
export function fitToOriginal(original: string, code: string): string {
  const eol = original.includes('\r\n') ? '\r\n' : '\n';
  const originalLines = original.split(/\r?\n/);
  const [first, last] = [originalLines.findIndex(hasText), originalLines.findLastIndex(hasText)];
  const [blankBefore, blankAfter] = last === -1 ? [[], []] : [originalLines.slice(0, first), originalLines.slice(last + 1)];
  const wanted = commonIndentation(originalLines);
  const lines = code.split('\n');
  const given = commonIndentation(lines);
  const fitted = lines.map((line) => (hasText(line) ? wanted + line.slice(given.length) : ''));
  return [...blankBefore, ...fitted, ...blankAfter].join(eol);
}

function hasText(line: string): boolean {
  return line.trim() !== '';
}

/** The white space that every line with text begins with. */
function commonIndentation(lines: readonly string[]): string {
  const indentations = lines.filter(hasText).map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  return indentations.reduce((common, indentation) => {
    let length = 0;
    while (length < common.length && common[length] === indentation[length]) length += 1;
    return common.slice(0, length);
  }, indentations[0] ?? '');
}

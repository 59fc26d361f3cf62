/** From a model's answer to the text that may replace the selection. Pure; the answer is untrusted. */

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

/** A line that stands for code which was left out: `// ... existing code ...`, `# … rest unchanged`. */
const leftOut = /^\s*(?:\/\/|\/\*|#|--|;|%|<!--)\s*(?:\.{3}|…)|^\s*(?:\.{3}|…)\s*$|^\s*(?:\/\/|#|--|\/\*|<!--).*\b(?:rest of|remaining|existing|unchanged)\b.*\b(?:code|unchanged|same|omitted)\b/i;

/** @returns the code of an answer to an edit prompt, or undefined when there is none */
export function parseEditAnswer(answer: string): EditAnswer | undefined {
  const text = answer.replace(/\r\n?/g, '\n');
  const blocks = codeBlocks(text);
  const largest = blocks.reduce<CodeBlock | undefined>(
    (best, block) => (best && best.code.length >= block.code.length ? best : block),
    undefined,
  );
  const code = (largest?.code ?? text).replace(/^(?:[ \t]*\n)+|\s+$/g, '');
  if (code === '') return undefined;
  const warnings: AnswerWarning[] = [];
  if (!largest) warnings.push('no-code-block');
  if (blocks.length > 1) warnings.push('several-code-blocks');
  if (code.split('\n').some((line) => leftOut.test(line))) warnings.push('left-out-parts');
  return { code, warnings, isIncomplete: largest?.isClosed === false };
}

/** The fenced code blocks of a Markdown text (CommonMark 0.31, section 4.5), in order. */
function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { fence: string; lines: string[] } | undefined;
  for (const line of markdown.split('\n')) {
    if (!open) {
      const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1];
      if (fence !== undefined) open = { fence, lines: [] };
      continue;
    }
    const closing = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line)?.[1];
    if (closing?.startsWith(open.fence)) {
      blocks.push({ code: open.lines.join('\n'), isClosed: true });
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  if (open) blocks.push({ code: open.lines.join('\n'), isClosed: false });
  return blocks;
}

/**
 * @param original the whole lines that are replaced, without a line break at the end
 * @param code as from parseEditAnswer
 * @returns the code with the original's base indentation and line endings
 */
export function fitToOriginal(original: string, code: string): string {
  const eol = original.includes('\r\n') ? '\r\n' : '\n';
  const wanted = commonIndentation(original.split(/\r?\n/));
  const lines = code.split('\n');
  const given = commonIndentation(lines);
  return lines.map((line) => (line.trim() === '' ? line.trim() : wanted + line.slice(given.length))).join(eol);
}

/** The white space that every line with text begins with. */
function commonIndentation(lines: readonly string[]): string {
  const indentations = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  return indentations.reduce((common, indentation) => {
    let length = 0;
    while (length < common.length && common[length] === indentation[length]) length += 1;
    return common.slice(0, length);
  }, indentations[0] ?? '');
}

/**
 * From a file's text and the code of an answer to the file's text with the code in its place. Lines that the code does
 * not touch stay byte for byte; line breaks, byte order mark and the end of the file stay as they are. Pure.
 */
import { pathInFirstLine } from '../shared/filePaths';
import { applyEdits, type Edit } from './apply/edits';
import { commonIndent, indentationUnit, parseLines, reindent } from './apply/lines';
import { Merge } from './apply/merge';
import { isPatch, patchEdits } from './apply/patch';

/** What is known beside the two texts. */
export interface ApplyHints {
  /** Of the fence: `diff` and `patch` mean a unified diff. */
  language?: string;
  /** A line of the file, from 0, that decides between places that are equally good: where the caret is. */
  near?: number;
  /** One step of indentation in the file's editor. */
  unit?: string;
}

const byteOrderMark = '\uFEFF';

/**
 * @param original the whole text of the file
 * @param code untrusted; may leave code out with comments like `// ... existing code ...`
 * @returns the whole text with the code applied, or undefined when no place was found for it
 */
export function planApply(original: string, code: string, hints: ApplyHints = {}): string | undefined {
  if (original.startsWith(byteOrderMark)) {
    const rest = planApply(original.slice(byteOrderMark.length), code, hints);
    return rest === undefined ? undefined : byteOrderMark + rest;
  }
  const text = withoutFileName(code.replaceAll(/\r\n?/g, '\n').replace(/^(?:[ \t]*\n)+/, '').trimEnd(), original);
  if (text === '') return undefined;
  const lines = parseLines(original);
  if (isPatch(text, hints.language ?? '')) {
    const edits = patchEdits(lines, text);
    return edits && applyEdits(lines, edits);
  }
  if (original.trim() === '') return `${text}\n`;
  const codeLines = parseLines(text);
  const merge = new Merge({ original: lines, code: codeLines, unit: hints.unit, near: hints.near });
  const edits = merge.coversAll() ? [wholeFile()] : merge.edits();
  return edits && applyEdits(lines, edits);

  function wholeFile(): Edit {
    const units = { fromUnit: indentationUnit(codeLines), toUnit: indentationUnit(lines) ?? hints.unit };
    const bases = { fromBase: commonIndent(codeLines), toBase: commonIndent(lines) };
    const last = lines.findLastIndex(({ key }) => key !== '');
    // Blank lines at the end of the file are none of the code's business.
    return { from: 0, to: last + 1, lines: codeLines.map((line) => reindent(line, { ...bases, ...units })) };
  }
}

/** A first line that only names the file is meant for the reader, unless the file has it too. */
function withoutFileName(code: string, original: string): string {
  const [first = ''] = code.split('\n', 1);
  if (pathInFirstLine(code) === undefined || original.includes(first.trim())) return code;
  return code.slice(first.length + 1).replace(/^(?:[ \t]*\n)+/, '');
}

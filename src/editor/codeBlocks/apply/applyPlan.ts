/**
 * From a file's text and the code of an answer to the file's text with the code in its place. Lines that the code does
 * not touch stay byte for byte; line breaks, byte order mark and the end of the file stay as they are. Pure.
 */
import { pathInFirstLine } from '../../../shared/filePaths';
import { applyEdits, type Edit } from './edits';
import { mergeJson } from './json';
import { commonIndent, indentationUnit, parseLines, reindent } from './lines';
import { lostPieces, type LostPiece } from './lostPieces';
import { Merge } from './merge';
import { isPatch, patchEdits } from './patch';
import { leavesCodeOut } from '../../leftOutCode';

/** What is known beside the two texts. */
export interface ApplyHints {
  /** Of the fence: `diff` and `patch` mean a unified diff. */
  language?: string;
  /** A line of the file, from 0, that decides between places that are equally good: where the caret is. */
  near?: number;
  /** One step of indentation in the file's editor. */
  unit?: string;
}

/** A text that a file may become. */
export interface Plan {
  /** The whole text with the code applied. */
  after: string;
  /** What the file defines and the text does not, by name. */
  removes: string[];
}

/** What code of an answer makes of a file. */
export interface ApplyPlan extends Plan {
  /** What the code does not have though it may be meant as a whole: stays, by name or by its first line. */
  stays: string[];
  /** The file without what stays; undefined when nothing of that kind does. */
  withoutRest?: Plan;
}

const byteOrderMark = '\uFEFF';

/**
 * A model that shows two functions of three seldom means the third to go. So what the code does not have stays, as far
 * as that can be told; what goes is named.
 * @param original the whole text of the file
 * @param code untrusted; may leave code out with comments like `// ... existing code ...`
 * @returns undefined when no place was found for the code
 */
export function planApply(original: string, code: string, hints: ApplyHints = {}): ApplyPlan | undefined {
  if (original.startsWith(byteOrderMark)) {
    const plan = planApply(original.slice(byteOrderMark.length), code, hints);
    const marked = ({ after, removes }: Plan): Plan => ({ after: byteOrderMark + after, removes });
    return plan && { ...plan, ...marked(plan), ...(plan.withoutRest && { withoutRest: marked(plan.withoutRest) }) };
  }
  const text = withoutFileName(code.replaceAll(/\r\n?/g, '\n').replace(/^(?:[ \t]*\n)+/, '').trimEnd(), original);
  if (text === '') return undefined;
  const lines = parseLines(original);
  if (isPatch(text, hints.language ?? '')) {
    const edits = patchEdits(lines, text);
    const after = edits && applyEdits(lines, edits);
    // What a diff removes, it names itself.
    return after === undefined ? undefined : { after, removes: [], stays: [] };
  }
  if (original.trim() === '') return { after: `${text}\n`, removes: [], stays: [] };
  const codeLines = parseLines(text);
  const whole = leavesCodeOut(text) ? undefined : merged(false);
  const lostOfWhole = whole === undefined ? [] : lostPieces(original, whole);
  if (whole !== undefined && lostOfWhole.length === 0) return { after: whole, removes: [], stays: [] };
  const kept = mergeJson(original, text) ?? merged(true);
  const lost = kept === undefined ? [] : lostPieces(original, kept);
  const stays = without(lostOfWhole, lost);
  if (kept !== undefined && (whole === undefined || stays.length > 0)) {
    return { after: kept, removes: names(lost), stays, ...(whole !== undefined && { withoutRest: { after: whole, removes: names(lostOfWhole) } }) };
  }
  return whole === undefined ? undefined : { after: whole, removes: names(lostOfWhole), stays: [] };

  function merged(keepsRest: boolean): string | undefined {
    const merge = new Merge({ original: lines, code: codeLines, unit: hints.unit, near: hints.near, keepsRest });
    const edits = merge.coversAll() ? [wholeFile()] : merge.edits();
    return edits && applyEdits(lines, edits);
  }

  function wholeFile(): Edit {
    const units = { fromUnit: indentationUnit(codeLines), toUnit: indentationUnit(lines) ?? hints.unit };
    const bases = { fromBase: commonIndent(codeLines), toBase: commonIndent(lines) };
    const last = lines.findLastIndex(({ key }) => key !== '');
    // Blank lines at the end of the file are none of the code's business.
    return { from: 0, to: last + 1, lines: codeLines.map((line) => reindent(line, { ...bases, ...units })) };
  }
}

function names(lost: readonly LostPiece[]): string[] {
  return lost.filter(({ isNamed }) => isNamed).map(({ name }) => name);
}

/** The names of those that are lost in one text only. */
function without(lost: readonly LostPiece[], lostInBoth: readonly LostPiece[]): string[] {
  const both = new Set(lostInBoth.map(({ name }) => name));
  return lost.map(({ name }) => name).filter((name) => !both.has(name));
}

/** A first line that only names the file is meant for the reader, unless the file has it too. */
function withoutFileName(code: string, original: string): string {
  const [first = ''] = code.split('\n', 1);
  if (pathInFirstLine(code) === undefined || original.includes(first.trim())) return code;
  return code.slice(first.length + 1).replace(/^(?:[ \t]*\n)+/, '');
}

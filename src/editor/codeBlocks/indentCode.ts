/** Code of an answer, indented for the line it is put into. Pure. */
import { commonIndent, indentationUnit, parseLines, reindent } from './apply/lines';

/**
 * @param code untrusted
 * @param lineBefore what stands on the line before the caret
 * @param unit one step of indentation in the editor
 * @returns the code, lines separated by LF: its own common indentation is gone, its steps are the editor's, and lines
 *   after the first one are as far in as the line is
 */
export function indentCode(code: string, lineBefore: string, unit: string): string {
  const lines = parseLines(code.replaceAll(/\r\n?/g, '\n'));
  const indent = /^[ \t]*/.exec(lineBefore)?.[0] ?? '';
  const how = { fromBase: commonIndent(lines), fromUnit: indentationUnit(lines), toUnit: unit };
  return lines.map((line, index) => reindent(line, { ...how, toBase: index === 0 ? '' : indent })).join('\n');
}

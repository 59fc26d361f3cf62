/** Where lines are after an edit of their document. Pure. */

/** Lines counted from 1, both included. */
export interface Lines {
  startLine: number;
  endLine: number;
}

/** What was replaced, in lines counted from 1, and how many line ends the new text has. */
export interface LineEdit extends Lines {
  insertedLineEnds: number;
  /** Text was inserted before the first line's first character, and none replaced: the line itself moves down. */
  isBeforeLine?: boolean;
}

/** @returns the lines after the edit: moved by what changed above them, grown or shrunk by what changed within them */
export function shiftLines(lines: Lines, edit: LineEdit): Lines {
  const growth = edit.insertedLineEnds - (edit.endLine - edit.startLine);
  if (growth === 0 || edit.startLine > lines.endLine) return lines;
  const isAbove = edit.endLine < lines.startLine || (edit.isBeforeLine === true && edit.endLine === lines.startLine);
  if (isAbove) return { startLine: lines.startLine + growth, endLine: lines.endLine + growth };
  const startLine = Math.min(lines.startLine, edit.startLine);
  return { startLine, endLine: Math.max(startLine, Math.max(lines.endLine, edit.endLine) + growth) };
}

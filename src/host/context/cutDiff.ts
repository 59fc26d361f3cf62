/** A diff that is short enough to send: cut by file, and saying where. Pure. */

export interface CutDiff {
  text: string;
  /** Files whose changes are not all in the text. */
  cutFiles: number;
}

/**
 * @param diff as `git diff` writes it
 * @param max characters of the whole, about: each file's heading stays in any case
 * @param maxFile characters of one file's part
 */
export function cutDiff(diff: string, max: number, maxFile: number): CutDiff {
  const parts = diff.split(/^(?=diff --(?:git|cc|combined) )/m).filter((part) => part !== '');
  let left = max;
  let cutFiles = 0;
  const kept = parts.map((part) => {
    const allowed = Math.min(maxFile, left);
    if (part.length <= allowed) {
      left -= part.length;
      return part;
    }
    cutFiles += 1;
    const cut = wholeLines(part, Math.max(allowed, 0));
    left -= cut.length;
    const lines = part.slice(cut.length).split('\n').length - (part.endsWith('\n') ? 1 : 0);
    return `${cut}[${lines} more lines of this file were left out]\n`;
  });
  return { text: kept.join(''), cutFiles };
}

/** The text's first lines that fit; its first line, the heading, in any case. */
function wholeLines(text: string, max: number): string {
  const heading = text.indexOf('\n') + 1;
  const end = text.lastIndexOf('\n', max - 1) + 1;
  return text.slice(0, Math.max(heading, end));
}

/** Reads the fences of a Markdown text line by line, as it streams. Pure. */

/** What a line of an answer is. */
export type AnswerLine = 'opens' | 'closes' | 'code' | 'prose';

interface Fence {
  marker: string;
  indentation: number;
  /** Blocks that are open inside a block of Markdown. */
  nested: number;
  mayNest: boolean;
}

/**
 * The fenced code blocks of CommonMark 0.31, section 4.5, but for two points. A fence may be indented as deep as a
 * list puts it; the one that closes it stands at most three columns deeper, so that fences in a comment of the code
 * are code. And inside a block of Markdown, a fence with a language opens a block of its own, where that is allowed:
 * models often forget to make the outer fence longer.
 */
export class FenceReader {
  readonly #nesting: 'markdown' | 'always';
  #open: Fence | undefined;

  /** @param nesting in which blocks fences may stand that are not longer than the block's own */
  constructor(nesting: 'markdown' | 'always') {
    this.#nesting = nesting;
  }

  /** Columns the open block's fence stands to the right; its code may stand as far to the right. */
  get indentation(): number {
    return this.#open?.indentation ?? 0;
  }

  /** @param line the next line, without its line break */
  read(line: string): AnswerLine {
    const [, indent, marker, info] = /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})(.*)$/.exec(line) ?? [];
    const open = this.#open;
    if (indent === undefined || marker === undefined || info === undefined) return open ? 'code' : 'prose';
    if (!open) {
      const mayNest = this.#nesting === 'always' || /^\s*(?:markdown|md|mdx)\b/i.test(info);
      this.#open = { marker, indentation: indent.length, nested: 0, mayNest };
      return 'opens';
    }
    if (indent.length > open.indentation + 3 || !marker.startsWith(open.marker)) return 'code';
    if (info.trim() !== '') {
      if (open.mayNest && marker === open.marker) open.nested += 1;
      return 'code';
    }
    if (open.nested > 0) {
      open.nested -= 1;
      return 'code';
    }
    this.#open = undefined;
    return 'closes';
  }
}

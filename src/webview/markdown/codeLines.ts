/**
 * Code as one element a line, so that lines can be numbered by style alone (numbers are then neither selected nor
 * copied) and wrapped lines keep their number. Lines stand in chunks that the browser lays out only near the view.
 */

/** Blocks of fewer lines have no numbers. */
export const numberedFrom = 10;
/** Lines a chunk takes. */
const linesPerChunk = 200;
/** Beyond this many lines, chunks are plain text without numbers: that many elements would hold the page. */
const maxNumberedLines = 100_000;

/** Appends lines to a `code` element, keeping the unfinished last line apart so that it can grow. */
export class CodeLines {
  private readonly parent: Element;
  private readonly lastLine = document.createTextNode('');
  private chunk: HTMLElement | undefined;
  private inChunk = 0;
  private count = 0;

  /** @param parent left with nothing but the lines */
  constructor(parent: Element) {
    this.parent = parent;
    parent.replaceChildren(this.lastLine);
  }

  /** @param text whole lines, each with its line break; the last one may lack it when nothing follows */
  appendLines(text: string): void {
    for (let start = 0; start < text.length; ) {
      const lineBreak = text.indexOf('\n', start);
      const end = lineBreak === -1 ? text.length : lineBreak + 1;
      this.appendLine(text.slice(start, end));
      start = end;
    }
    this.updateBlock();
  }

  /** Shows the line that is still being written, in place of what stood there before. */
  setLastLine(text: string): void {
    this.lastLine.data = text;
  }

  private appendLine(content: string): void {
    if (this.inChunk === linesPerChunk) this.sizeChunk();
    const chunk = this.currentChunk();
    this.count += 1;
    this.inChunk += 1;
    if (this.count > maxNumberedLines) {
      chunk.append(content);
      return;
    }
    const line = document.createElement('span');
    line.className = 'code-line';
    // Not a CSS counter: while there is one, the browser counts through the whole page for each new element.
    line.dataset['line'] = String(this.count);
    line.append(content);
    chunk.append(line);
  }

  private currentChunk(): HTMLElement {
    if (this.chunk && this.inChunk < linesPerChunk) return this.chunk;
    const chunk = document.createElement('span');
    chunk.className = 'line-chunk';
    this.parent.insertBefore(chunk, this.lastLine);
    this.chunk = chunk;
    this.inChunk = 0;
    return chunk;
  }

  /** Out of sight the chunk counts as high as it is. */
  private sizeChunk(): void {
    this.chunk?.style.setProperty('contain-intrinsic-block-size', `auto calc(${this.inChunk} * 1lh)`);
  }

  private updateBlock(): void {
    this.sizeChunk();
    const block = this.parent.closest('.code-block');
    if (!(block instanceof HTMLElement)) return;
    const isNumbered = this.count >= numberedFrom && this.count <= maxNumberedLines;
    block.classList.toggle('is-numbered', isNumbered);
    if (isNumbered) block.style.setProperty('--code-digits', String(Math.max(2, String(this.count).length)));
  }
}

/** Whether an element shows exactly this code, in lines: those of a block that was being written serve on. */
export function showsLines(element: Element, code: string): boolean {
  const { firstElementChild, lastChild } = element;
  const isInLines = firstElementChild?.className === 'line-chunk' && (lastChild === firstElementChild || lastChild?.textContent === '');
  return isInLines && element.textContent === code;
}

/** @returns how many lines a code has; a line break at its end begins none */
export function countLines(code: string): number {
  let count = code === '' || code.endsWith('\n') ? 0 : 1;
  for (let at = code.indexOf('\n'); at !== -1; at = code.indexOf('\n', at + 1)) count += 1;
  return count;
}

/**
 * @param source spans and text nodes of highlighted code
 * @returns a fragment for each line, its line break included; spans that reach over several lines stand in each
 */
export function splitLines(source: Node): DocumentFragment[] {
  const lines: DocumentFragment[] = [];
  let line = document.createDocumentFragment();
  const path: Element[] = [];
  /** The copies of the path's elements in this line, as far as they were needed. */
  let copies: Element[] = [];
  const innermost = (): ParentNode => {
    for (const element of path.slice(copies.length)) {
      const copy = document.createElement(element.localName);
      copy.className = element.className;
      (copies.at(-1) ?? line).append(copy);
      copies.push(copy);
    }
    return copies.at(-1) ?? line;
  };
  const visit = (node: Node): void => {
    if (node instanceof Element) path.push(node);
    for (const child of node.childNodes) {
      if (child instanceof Text) addText(child.data);
      else visit(child);
    }
    if (!(node instanceof Element)) return;
    path.pop();
    copies = copies.slice(0, path.length);
  };
  const addText = (text: string): void => {
    for (let start = 0; start < text.length; ) {
      const lineBreak = text.indexOf('\n', start);
      const end = lineBreak === -1 ? text.length : lineBreak + 1;
      innermost().append(text.slice(start, end));
      start = end;
      if (lineBreak === -1) continue;
      lines.push(line);
      line = document.createDocumentFragment();
      copies = [];
    }
  };
  visit(source);
  if (line.hasChildNodes()) lines.push(line);
  return lines;
}

/**
 * Long plain text as lines, in chunks that the browser lays out only when they come near the view: one text node
 * that grows for ever is slow, and so is one block of a million lines.
 */

/** Length, in UTF-16 code units, from which on a chunk takes no further lines. */
const chunkLength = 8_192;

/** Appends text to an element, keeping the unfinished last line apart so that it can grow. */
export class PlainLines {
  private readonly parent: ParentNode & Node;
  private chunk: HTMLElement | undefined;
  private lengthOfChunk = 0;
  private readonly lastLine = document.createTextNode('');

  /** @param parent left with nothing but the lines */
  constructor(parent: ParentNode & Node) {
    this.parent = parent;
    parent.replaceChildren(this.lastLine);
  }

  /** @param text whole lines, each with its line break */
  appendLines(text: string): void {
    for (let start = 0; start < text.length; ) {
      const full = text.indexOf('\n', start + chunkLength - this.lengthOfChunk);
      const end = full === -1 ? text.length : full + 1;
      this.append(text.slice(start, end));
      start = end;
    }
  }

  /** Shows the line that is still being written, in place of what stood there before. */
  setLastLine(text: string): void {
    this.lastLine.data = text;
  }

  private append(text: string): void {
    if (!this.chunk) {
      this.chunk = document.createElement('span');
      this.chunk.className = 'line-chunk';
      this.parent.insertBefore(this.chunk, this.lastLine);
    }
    this.chunk.append(text);
    this.lengthOfChunk += text.length;
    if (this.lengthOfChunk < chunkLength) return;
    this.chunk = undefined;
    this.lengthOfChunk = 0;
  }
}

/**
 * Where the blocks of a message stand. A long message is divided into parts that the browser lays out only near the
 * view: thousands of blocks under one parent would all be looked at again for each new one.
 */

/** The first parts take this much text, in UTF-16 code units: about a screen. What is smaller stands directly in the message. */
const shortestPart = 3_000;
/** Each part costs something in every frame, so later ones are longer: this share of the text before them, up to a limit. */
const shareOfText = 1 / 8;
const longestPart = 16_384;
/** A part takes this many blocks at most. */
const blocksOfPart = 60;

/** How high a part is for each UTF-16 code unit of its text, in CSS pixels: a guess that holds until it is laid out. */
const heightOfText = 0.3;

/** A part ends with a block of these: their margins are what the styles expect at its border, where margins don't collapse. */
const lastBlocks = new Set(['P', 'UL', 'OL', 'BLOCKQUOTE', 'DIV']);

export class Parts {
  private readonly message: Element;
  private current: Element;
  private length = 0;
  private total = 0;
  private count = 0;
  private isFull = false;

  /** @param message holds the parts, and what stands directly in it */
  constructor(message: Element) {
    this.message = message;
    this.current = message;
  }

  /** Where blocks at the message's end stand. */
  get place(): Element {
    return this.current;
  }

  /**
   * Takes note of blocks that stand in the place for good.
   * @param length of their text
   */
  finished(blocks: readonly ChildNode[], length: number): void {
    this.length += length;
    this.total += length;
    this.count += blocks.length;
    const isLong = this.length > Math.min(Math.max(shortestPart, this.total * shareOfText), longestPart);
    const last = blocks.at(-1);
    const endsWell = last instanceof Element && lastBlocks.has(last.tagName);
    if (endsWell && (isLong || (this.current !== this.message && this.count > blocksOfPart))) this.isFull = true;
  }

  /** Something else follows in the message: what comes after it needs a place behind it. */
  close(): void {
    if (this.current !== this.message) this.isFull = true;
  }

  /** Moves on to a new part if it is time; to be called when something follows. @returns whether the place is another one now */
  advance(): boolean {
    if (!this.isFull) return false;
    // One guess for all would be wrong by far for the long ones, and the scroll bar with it.
    if (this.current instanceof HTMLElement && this.current !== this.message) {
      this.current.style.setProperty('contain-intrinsic-block-size', `auto ${Math.round(this.length * heightOfText)}px`);
    }
    this.isFull = false;
    this.length = 0;
    this.count = 0;
    this.current = document.createElement('div');
    this.current.className = 'markdown-part';
    this.message.append(this.current);
    return true;
  }
}

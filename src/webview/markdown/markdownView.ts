/**
 * One message's Markdown as it grows. Finished blocks are rendered once and never touched again; only the unfinished
 * end is parsed anew. After `end` the nodes are those of one parse of the whole text.
 *
 * Work is done in pieces until a deadline, so that a text of any size never holds the page.
 */
import { finishedBlocks, isClosed, lineOffset, topLevelBlocks, type Block } from './blocks';
import { createCodeBlock } from './codeBlock';
import { OpenFence } from './openFence';
import { OpenTable } from './openTable';
import { parseMarkdown, type MarkdownToken, type References } from './parser';
import { Parts } from './parts';
import { lastText, patchNodes } from './patchNodes';
import { plainGrowth } from './plainGrowth';
import { PlainLines } from './plainLines';
import { renderTokens } from './render';

/** How much text, in UTF-16 code units, is taken in one go. */
const pieceLength = 4_096;
/** An unfinished block longer than this is parsed again only when it has grown by an eighth: total cost stays linear. */
const eagerLength = 8_192;
/** A single block longer than this, code aside, is shown as plain lines. */
const maxBlockLength = 50_000;
/** Text of one message beyond this is shown as plain lines. */
const maxMarkdownLength = 1_000_000;

/** Finished text that may change once more, when a link definition turns up after it. */
interface Segment {
  source: string;
  nodes: ChildNode[];
}

export class MarkdownView {
  readonly element = document.createElement('div');
  private readonly breaks: boolean;
  private queue = '';
  private taken = 0;
  private ended = false;
  private settled = false;
  private tail = '';
  private tailNodes: ChildNode[] = [];
  private parsedLength = 0;
  private references: References = {};
  /** Whether finished text was rendered with a link definition that was not finished. */
  private hasGuessed = false;
  private readonly segments: Segment[] = [];
  private readonly parts = new Parts(this.element);
  /** The block at the end that grows without being parsed again. */
  private growing: OpenFence | OpenTable | undefined;
  private plain: PlainLines | undefined;
  /** The closed code blocks among the tail's nodes, and those of the parse before, by language and code. */
  private codeBlocks = new Map<string, HTMLElement>();
  private codeBlocksBefore = new Map<string, HTMLElement>();
  /** Blocks that stay where they are, by what stands for them in a rendering: to take one out would lose its place, selection and focus. */
  private readonly keptFor = new Map<Node, HTMLElement>();
  /** The code block that is still being written, now and in the parse before: its element is taken on until it is whole. */
  private openBlock: HTMLElement | undefined;
  private openBlockBefore: HTMLElement | undefined;
  private readonly onFinished: (nodes: readonly ChildNode[]) => void;

  /**
   * @param breaks whether a line break in a paragraph is one on the screen
   * @param onFinished is told of top-level nodes that will not change by themselves any more
   */
  constructor(breaks: boolean, onFinished: (nodes: readonly ChildNode[]) => void = () => undefined) {
    this.breaks = breaks;
    this.onFinished = onFinished;
    this.element.className = 'markdown';
  }

  /** Adds text to what is waiting to be shown. */
  append(text: string): void {
    this.queue += text;
  }

  /** Says that no text will follow. */
  end(): void {
    this.ended = true;
  }

  /** Whether there is something to do for `step`. */
  get pending(): boolean {
    return this.endOfPiece() > 0 || (this.ended && !this.settled);
  }

  /**
   * Works at what is waiting, at least one piece of it.
   * @param isOver says when to stop
   */
  step(isOver: () => boolean): void {
    for (let piece = this.takePiece(); piece !== ''; piece = this.takePiece()) {
      this.consume(piece);
      if (isOver()) return;
    }
    if (this.ended && !this.settled && this.queue === '') this.settle();
  }

  private endOfPiece(): number {
    const end = Math.min(this.queue.length, pieceLength);
    const last = this.queue.charCodeAt(end - 1);
    // A CR LF or a surrogate pair must not be torn apart.
    const isHalf = last === 0x0d || (last >= 0xd800 && last <= 0xdbff);
    return isHalf && !(this.ended && end === this.queue.length) ? end - 1 : end;
  }

  private takePiece(): string {
    const end = this.endOfPiece();
    const piece = this.queue.slice(0, end);
    this.queue = this.queue.slice(end);
    this.taken += end;
    return piece.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD');
  }

  private consume(piece: string): void {
    const before = this.tail;
    this.tail += piece;
    if (this.growing instanceof OpenTable && this.isTooLong()) this.growing = undefined;
    if (this.growing) {
      if (!this.growing.append(piece)) return;
      this.growing = undefined;
      this.parseTail();
    } else if (this.plain) {
      this.continuePlain(this.plain);
    } else if (this.isTooLong()) {
      this.beginPlain();
    } else if (this.growLastText(before, piece)) {
      return;
    } else if (this.tail.length < eagerLength || this.tail.length > this.parsedLength * 1.125) {
      this.parseTail();
    } else {
      const raw = document.createTextNode(piece);
      this.parts.place.append(raw);
      this.tailNodes.push(raw);
    }
  }

  private isTooLong(): boolean {
    return this.taken > maxMarkdownLength || this.tail.length > maxBlockLength;
  }

  /** @returns whether the piece is plain words that only had to be appended to what is shown */
  private growLastText(before: string, piece: string): boolean {
    const growth = plainGrowth(before, piece);
    const text = lastText(this.tailNodes);
    if (!growth || !text?.data.endsWith(growth.word)) return false;
    text.appendData(growth.addition);
    return true;
  }

  private parseTail(): void {
    const references = { ...this.references };
    const blocks = topLevelBlocks(parseMarkdown(this.tail, references, { isOpen: true }));
    const finished = finishedBlocks(blocks, this.tail.split('\n'));
    const unfinished = blocks.slice(finished);
    this.changeCodeBlocks();
    const rendering = this.render(blocks.slice(0, finished).flatMap((block) => block.tokens), true);
    const finishedNodes = rendering.childNodes.length;
    rendering.append(this.render(unfinished.flatMap((block) => block.tokens), false));
    this.showTail(rendering);
    if (finished > 0) this.freeze(blocks[finished - 1]?.endLine ?? 0, this.tailNodes.splice(0, finishedNodes), references);
    this.parsedLength = this.tail.length;
    this.beginGrowing(unfinished, references);
  }

  private showTail(rendering: DocumentFragment): void {
    // What has only begun moves on to a new part with what follows.
    if (rendering.hasChildNodes() && this.parts.advance()) this.parts.place.append(...this.tailNodes);
    this.tailNodes = patchNodes(this.parts.place, this.tailNodes, rendering, this.keptFor);
    this.keptFor.clear();
  }

  /** Takes blocks that will not change off the tail, up to a line of it. */
  private freeze(endLine: number, nodes: ChildNode[], references: References): void {
    const cut = lineOffset(this.tail, endLine);
    const source = this.tail.slice(0, cut);
    this.tail = this.tail.slice(cut);
    // The definitions found may be half typed; only those in the finished part are taken over.
    if (count(references) > count(this.references)) parseMarkdown(source, this.references);
    // What refers to one that is half typed is rendered once more at the end.
    if (count(references) > count(this.references)) this.hasGuessed = true;
    this.finish(nodes, source.length);
    if (source.includes('[')) this.segments.push({ source, nodes });
  }

  /** Says of nodes that they stand for good. @param length of their text */
  private finish(nodes: ChildNode[], length: number): void {
    this.parts.finished(nodes, length);
    this.onFinished(nodes);
  }

  /** A block at the end that only grows at its end is taken the fast way from here on. */
  private beginGrowing(unfinished: readonly Block[], references: References): void {
    const [token] = unfinished.at(-1)?.tokens ?? [];
    const shown = this.tailNodes.at(-1);
    if (!token || !(shown instanceof HTMLElement)) return;
    const source = this.tail.slice(lineOffset(this.tail, token.map?.[0] ?? 0));
    if (token.type === 'fence' && !isClosed(token) && source.includes('\n')) {
      const element = shown.querySelector('code');
      if (element) this.growing = new OpenFence(element, source);
    } else if (token.type === 'table_open' && unfinished.length === 1 && /^.*\n.*\n/.test(source)) {
      const table = shown.querySelector('table');
      if (table && !this.isTooLong()) this.growing = new OpenTable(table, source, references, (rows) => this.render(rows, false));
    }
  }

  /** The end of the text: what was a guess about it becomes final. */
  private settle(): void {
    this.settled = true;
    this.growing = undefined;
    if (this.plain) return;
    const tokens = parseMarkdown(this.tail, this.references);
    this.changeCodeBlocks();
    this.showTail(this.render(tokens, true));
    this.finish(this.tailNodes, this.tail.length);
    this.tail = '';
    if (this.hasGuessed || count(this.references) > 0) this.resolveReferences();
  }

  /** Renders once more what may refer to a definition further down. */
  private resolveReferences(): void {
    for (const { source, nodes } of this.segments) {
      const tokens = parseMarkdown(source, { ...this.references });
      const fragment = this.render(tokens, true);
      const renewed = [...fragment.childNodes];
      nodes[0]?.before(fragment);
      for (const node of nodes) node.remove();
      this.onFinished(renewed);
    }
  }

  private beginPlain(): void {
    this.tail = this.tail.replace(/^(?:[ \t]*\n)+/, '');
    this.removeTailNodes();
    const element = document.createElement('div');
    element.className = 'plain-text';
    this.parts.close();
    this.element.append(element);
    this.plain = new PlainLines(element);
    this.continuePlain(this.plain);
  }

  /** Goes on with plain lines until the block's end, which is a blank line. */
  private continuePlain(plain: PlainLines): void {
    const text = this.tail;
    const blank = this.taken > maxMarkdownLength ? -1 : text.search(/^[ \t]*\n/m);
    if (blank !== -1) {
      plain.appendLines(text.slice(0, blank));
      plain.setLastLine('');
      this.plain = undefined;
      this.tail = text.slice(blank);
      this.parsedLength = 0;
      if (this.tail.length > maxBlockLength) this.beginPlain();
      else this.parseTail();
      return;
    }
    // Everything but the last line is done with; a last line without end is done with in pieces.
    const end = text.length > 2 * pieceLength ? text.length : text.lastIndexOf('\n') + 1;
    plain.appendLines(text.slice(0, end));
    this.tail = text.slice(end);
    plain.setLastLine(this.tail);
  }

  private removeTailNodes(): void {
    this.changeCodeBlocks();
    for (const node of this.tailNodes) node.remove();
    this.tailNodes = [];
  }

  /** The tail is rendered anew: its code blocks become those of the parse before. */
  private changeCodeBlocks(): void {
    this.codeBlocksBefore = this.codeBlocks;
    this.codeBlocks = new Map();
    this.openBlockBefore = this.openBlock;
    this.openBlock = undefined;
  }

  private render(tokens: readonly MarkdownToken[], final: boolean): DocumentFragment {
    return renderTokens(tokens, {
      breaks: this.breaks,
      final,
      codeBlock: (code, info, closed) => (closed ? this.reuseCodeBlock(code, info, final) : this.continueCodeBlock(code, info)),
    });
  }

  /** A code block that stays as it was since the last parse is kept: highlighting it is the dearest part. */
  private reuseCodeBlock(code: string, info: string, final: boolean): HTMLElement {
    const key = `${info}\n${code}`;
    const block = this.codeBlocksBefore.get(key) ?? createCodeBlock(code, info, true, this.takeOpenBlock());
    this.codeBlocksBefore.delete(key);
    if (!final) this.codeBlocks.set(key, block);
    return this.standInFor(block);
  }

  private continueCodeBlock(code: string, info: string): HTMLElement {
    this.openBlock = createCodeBlock(code, info, false, this.takeOpenBlock());
    return this.standInFor(this.openBlock);
  }

  /** @returns what stands for a block in a rendering; itself when it is not shown yet */
  private standInFor(block: HTMLElement): HTMLElement {
    if (block.parentNode === null) return block;
    const standIn = document.createElement('div');
    this.keptFor.set(standIn, block);
    return standIn;
  }

  private takeOpenBlock(): HTMLElement | undefined {
    const block = this.openBlockBefore;
    this.openBlockBefore = undefined;
    return block;
  }
}

function count(references: References): number {
  return Object.keys(references).length;
}

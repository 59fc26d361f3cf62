// The HTML of the specifications' examples, and our nodes, in one comparable form: a piece for each tag and text,
// entities decoded, attributes sorted, white space around blocks gone.
import { codeOf } from '../../../../src/webview/markdown/codeBlock';

/** A tag or a text. */
export type Piece = string;

const blocks = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'pre', 'hr']);
const pattern = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>|([^<]+)/gy;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Writes pieces; neighbouring texts become one. */
class Writer {
  readonly pieces: Piece[] = [];
  private text = '';

  write(text: string): void {
    this.text += text;
  }

  tag(tag: string): void {
    this.flush();
    this.pieces.push(tag);
  }

  flush(): void {
    if (this.text !== '') this.pieces.push(`"${this.text}`);
    this.text = '';
  }
}

/** How an element of an example is expected to look here. */
export type Expect = (tag: string, attributes: Readonly<Record<string, string>>) => { open: string[]; text?: string; close: string[] };

/**
 * @param html as the specifications' examples write it; raw HTML is not understood
 * @param expect what becomes of each element
 * @throws Error when something in it is no plain tag
 */
export function piecesOfHtml(html: string, expect: Expect): Piece[] {
  const writer = new Writer();
  const open: { tag: string; close: string[] }[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < html.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(html);
    if (!match) throw new Error(`no plain HTML: ${html.slice(at)}`);
    const [, slash, tag = '', rawAttributes = '', text] = match;
    if (text !== undefined) {
      writer.write(decode(text));
    } else if (slash === '/') {
      const element = open.pop();
      if (element?.tag !== tag) throw new Error(`</${tag}> closes nothing: ${html}`);
      for (const piece of element.close) writer.tag(piece);
    } else {
      const expected = expect(tag, attributesOf(rawAttributes));
      for (const piece of expected.open) writer.tag(piece);
      if (expected.text !== undefined) writer.write(expected.text);
      if (tag === 'br' || tag === 'hr' || tag === 'img' || tag === 'input') for (const piece of expected.close) writer.tag(piece);
      else open.push({ tag, close: expected.close });
    }
  }
  writer.flush();
  return withoutBlockSpace(writer.pieces);
}

/** @returns the nodes below a fragment or an element, as pieces; what stands around code and tables is left out */
export function piecesOfNodes(root: ParentNode): Piece[] {
  const writer = new Writer();
  const visit = (node: Node): void => {
    if (!(node instanceof HTMLElement)) {
      writer.write(node.textContent ?? '');
      return;
    }
    if (node.classList.contains('code-block')) {
      writer.tag(open('pre', {}));
      writer.tag(open('code', languageClass(node.dataset['language'])));
      const code = codeOf(node);
      writer.write(code === '' ? '' : `${code}\n`);
      writer.tag('</code>');
      writer.tag('</pre>');
      return;
    }
    const isBox = node.classList.contains('table-box') || node.tagName === 'LABEL';
    const tag = node.tagName.toLowerCase();
    if (!isBox) writer.tag(open(tag, shownAttributes(node)));
    for (const child of node.childNodes) visit(child);
    if (!isBox && tag !== 'br' && tag !== 'hr' && tag !== 'input') writer.tag(`</${tag}>`);
  };
  for (const child of root.childNodes) visit(child);
  writer.flush();
  return withoutBlockSpace(writer.pieces);
}

/** @returns an opening tag in comparable form */
export function open(tag: string, attributes: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1));
  return `<${tag}${sorted.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('')}>`;
}

/** @returns the attributes of a code element with this language */
export function languageClass(language: string | undefined): Record<string, string> {
  return language === undefined || language === '' ? {} : { class: `language-${language.toLowerCase()}` };
}

const shown = ['class', 'href', 'start', 'type', 'checked', 'disabled', 'title'];

function shownAttributes(element: Element): Record<string, string> {
  return Object.fromEntries(shown.flatMap((name) => {
    const value = element.getAttribute(name);
    return value === null || value === '' && name === 'class' ? [] : [[name, value]];
  }));
}

function attributesOf(raw: string): Record<string, string> {
  return Object.fromEntries([...raw.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, decode(value)]));
}

function decode(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);
}

/** White space next to a block's tag shows nothing; at the end of code it is a matter of the writer's taste. */
function withoutBlockSpace(pieces: readonly Piece[]): Piece[] {
  const isBlock = (piece: Piece | undefined): boolean => piece === undefined || blocks.has(/^<\/?([a-z0-9]+)/.exec(piece)?.[1] ?? '');
  const trimmed = pieces.map((piece, index) => {
    const isCode = pieces[index - 1]?.startsWith('<code') === true && pieces[index + 2] === '</pre>';
    if (!piece.startsWith('"') || isCode) return piece;
    let text = piece.slice(1);
    if (isBlock(pieces[index - 1]) || pieces[index - 1] === '<br>') text = text.trimStart();
    if (isBlock(pieces[index + 1])) text = text.trimEnd();
    return `"${text}`;
  });
  return trimmed.filter((piece) => piece !== '"');
}

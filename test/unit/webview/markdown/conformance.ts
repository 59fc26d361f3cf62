// How the specifications' examples are run through our renderer, and how it differs from them on purpose.
import assert from 'node:assert/strict';
import '../dom';
import { parseLink } from '../../../../src/shared/links';
import type { RenderOptions } from '../../../../src/webview/markdown/render';
import { languageClass, open, piecesOfHtml, piecesOfNodes, type Expect, type Piece } from './specHtml';

const { MarkdownView } = await import('../../../../src/webview/markdown/markdownView');
const { parseMarkdown } = await import('../../../../src/webview/markdown/parser');
const { createCodeBlock } = await import('../../../../src/webview/markdown/codeBlock');
const { renderTokens } = await import('../../../../src/webview/markdown/render');

/** How a whole text is rendered that stands for itself. */
export const wholeText: RenderOptions = { breaks: false, codeBlock: createCodeBlock, final: true };

/** An example of a specification. */
export interface Example {
  readonly markdown: string;
  readonly html: string;
}

/** Only http, https and mailto are links, in their normal form, and their title says where they lead. */
function expectLink(destination: string, title: string, attributes: Readonly<Record<string, string>>): { open: string[]; close: string[] } {
  const href = parseLink(destination);
  if (href === undefined) return { open: [open('span', attributes)], close: ['</span>'] };
  return { open: [open('a', { ...attributes, href, title: title === '' ? href : `${href}\n${title.replace(/\s+/gu, ' ')}` })], close: ['</a>'] };
}

/** The differences that touch single elements. docs/chat.md names them for users. */
const expect: Expect = (tag, attributes) => {
  const { href = '', src = '', alt = '', title = '', align = '' } = attributes;
  switch (tag) {
    case 'a':
      return expectLink(href, title, {});
    case 'img':
      // No picture is loaded: its description stands there, linked.
      return { ...expectLink(src, title, { class: 'image-link' }), text: alt === '' ? parseLink(src) ?? '' : alt };
    case 'code':
      return { open: [open('code', languageClass(attributes['class']?.replace('language-', '')))], close: ['</code>'] };
    case 'del':
      return { open: ['<s>'], close: ['</s>'] };
    case 'th':
    case 'td':
      // Alignment is a class: the page's policy forbids style attributes.
      return { open: [open(tag, align === '' ? {} : { class: `align-${align}` })], close: [`</${tag}>`] };
    case 'br':
    case 'hr':
    case 'input':
      return { open: [open(tag, attributes)], close: [] };
    default:
      return { open: [open(tag, attributes)], close: [`</${tag}>`] };
  }
};

/** @returns what an example's HTML says our nodes have to be */
export function expectedPieces(html: string): Piece[] {
  return piecesOfHtml(html, expect);
}

/** @returns our nodes of a text that is parsed whole */
export function renderWhole(markdown: string): DocumentFragment {
  return renderTokens(parseMarkdown(markdown, {}), wholeText);
}

/** @returns our nodes of a text that streams in, in these pieces */
export function renderStreamed(pieces: readonly string[]): HTMLElement {
  const view = new MarkdownView(false);
  for (const piece of pieces) {
    view.append(piece);
    view.step(() => false);
  }
  view.end();
  view.step(() => false);
  return view.element;
}

/** Asserts that an example is rendered as its specification says, both at once and character by character. */
export function assertConforms({ markdown, html }: Example): void {
  const expected = expectedPieces(html);
  assert.deepEqual(withoutTaskClass(piecesOfNodes(renderWhole(markdown))), expected);
  assert.deepEqual(withoutTaskClass(piecesOfNodes(renderStreamed(Array.from(markdown)))), expected);
}

/** The class by which the style sheet knows tasks. */
function withoutTaskClass(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece) => piece.replace('<li class="task-item">', '<li>'));
}

/**
 * Markdown tokens to DOM nodes. Every element is made by name from a fixed list and every text is a text node: model
 * output can't bring markup, styles, handlers or anything that loads by itself.
 */
import * as l10n from '@vscode/l10n';
import { parseLink } from '../../shared/links';
import { isClosed } from './blocks';
import { createMath, sourceElement } from './math';
import { unescapeInfo, type MarkdownToken } from './parser';
import { taskOf } from './taskLists';

/** How tokens are turned into nodes. */
export interface RenderOptions {
  /** A line break in a paragraph is one on the screen, as a person who typed it expects. */
  breaks: boolean;
  /** Makes or hands back the element of a code block; `closed` as in createCodeBlock. */
  codeBlock: (code: string, info: string, closed: boolean) => HTMLElement;
  /** Whether the text goes no further: an unfinished code block at its end counts as closed. */
  final: boolean;
}

const containers = new Set([
  'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote',
  'table', 'thead', 'tbody', 'tr', 'th', 'td', 'strong', 'em', 's',
]);
const alignments = new Map([
  ['text-align:left', 'align-left'],
  ['text-align:center', 'align-center'],
  ['text-align:right', 'align-right'],
]);

/** @returns the nodes of a list of block tokens */
export function renderTokens(tokens: readonly MarkdownToken[], options: RenderOptions): DocumentFragment {
  const root = document.createDocumentFragment();
  const open: ParentNode[] = [root];
  // Only what stands last may go on: a code block that something follows is whole, closing line or not.
  const last = tokens.findLastIndex(({ nesting }) => nesting !== -1);
  const whole = { ...options, final: true };
  for (const [index, token] of tokens.entries()) renderToken(token, open, index < last ? whole : options);
  return root;
}

function renderToken(token: MarkdownToken, open: ParentNode[], options: RenderOptions): void {
  const parent = open.at(-1);
  if (!parent || token.hidden) return;
  if (token.nesting === 1) {
    const element = openElement(token);
    parent.append(token.tag === 'table' ? scrollBox(element) : element);
    open.push(element);
  } else if (token.nesting === -1) {
    open.pop();
  } else {
    renderLeaf(token, parent, open, options);
  }
}

function renderLeaf(token: MarkdownToken, parent: ParentNode, open: ParentNode[], options: RenderOptions): void {
  switch (token.type) {
    case 'inline':
      renderInline(token, parent, open, options);
      break;
    case 'fence':
      parent.append(options.codeBlock(token.content, unescapeInfo(token.info), options.final || isClosed(token)));
      break;
    case 'math_inline':
    case 'math_block':
      parent.append(mathElement(token));
      break;
    case 'math_pending':
      parent.append(pendingMath(token));
      break;
    case 'code_block':
      parent.append(options.codeBlock(token.content, '', options.final));
      break;
    case 'hr':
      parent.append(document.createElement('hr'));
      break;
    case 'hardbreak':
      parent.append(document.createElement('br'));
      break;
    case 'softbreak':
      parent.append(options.breaks ? document.createElement('br') : '\n');
      break;
    case 'code_inline': {
      const code = document.createElement('code');
      code.textContent = token.content;
      parent.append(code);
      break;
    }
    case 'image':
      parent.append(imageAsLink(token));
      break;
    default:
      if (token.content !== '') parent.append(token.content);
  }
}

function renderInline(token: MarkdownToken, parent: ParentNode, open: ParentNode[], options: RenderOptions): void {
  const isDone = taskOf(token);
  const label = isDone === undefined ? undefined : taskLabel(isDone);
  if (label) {
    parent.append(label);
    open.findLast((element) => element instanceof HTMLLIElement)?.classList.add('task-item');
    open.push(label);
  }
  for (const child of token.children ?? []) renderToken(child, open, options);
  if (label) open.pop();
}

/** A task's box, which is named by the words beside it and can't be changed. */
function taskLabel(isDone: boolean): HTMLElement {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.disabled = true;
  // As attribute, not only as state: it is there when the nodes are copied or compared.
  box.toggleAttribute('checked', isDone);
  const label = document.createElement('label');
  label.append(box, ' ');
  return label;
}

function mathElement({ type, content, markup }: MarkdownToken): HTMLElement {
  const closing = { '\\(': '\\)', '\\[': '\\]' }[markup] ?? markup;
  const isDisplay = markup === '$$' || markup === '\\[';
  const lineBreak = type === 'math_block' ? '\n' : '';
  return createMath(content, isDisplay, `${markup}${lineBreak}${content}${lineBreak}${closing}`);
}

/** The beginning of what may become a formula: nobody knows yet, so it is shown as it is. */
function pendingMath({ content }: MarkdownToken): HTMLElement {
  const element = document.createElement('p');
  element.append(sourceElement(content));
  return element;
}

function openElement(token: MarkdownToken): HTMLElement {
  if (token.type === 'link_open') return linkElement(attribute(token, 'href'), attribute(token, 'title'));
  const element = document.createElement(containers.has(token.tag) ? token.tag : 'span');
  if (token.tag === 'ol' && /^\d{1,9}$/.test(attribute(token, 'start'))) {
    element.setAttribute('start', attribute(token, 'start'));
  }
  // The parser says alignment as an inline style, which the page's policy forbids.
  const alignment = alignments.get(attribute(token, 'style'));
  if (alignment !== undefined) element.className = alignment;
  return element;
}

function attribute(token: MarkdownToken, name: string): string {
  return String(token.attrGet(name) ?? '');
}

/** Of what a model says about a link, in UTF-16 code units: the address must not be pushed out of sight. */
const maxTitleLength = 200;

function linkElement(destination: string, title: string): HTMLElement {
  const href = parseLink(destination);
  const element = document.createElement(href === undefined ? 'span' : 'a');
  if (href !== undefined) {
    element.setAttribute('href', href);
    // Hovering shows where a link really goes, whatever its text says.
    element.title = title === '' ? href : `${href}\n${title.replace(/\s+/gu, ' ').slice(0, maxTitleLength)}`;
  }
  return element;
}

/** An image would be a request to wherever the model likes, so it is its description, linked if it can be. */
function imageAsLink(token: MarkdownToken): HTMLElement {
  const source = attribute(token, 'src');
  const element = linkElement(source, attribute(token, 'title'));
  const description = plainText(token.children ?? []);
  element.classList.add('image-link');
  element.textContent = description === '' ? parseLink(source) ?? '' : description;
  return element;
}

function plainText(tokens: readonly MarkdownToken[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
      return token.children ? plainText(token.children) : token.content;
    })
    .join('');
}

function scrollBox(table: HTMLElement): HTMLElement {
  const box = document.createElement('div');
  box.className = 'table-box';
  // Scrolls sideways, so it must be reachable by keyboard, and then it needs a name.
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', l10n.t('Table'));
  box.append(table);
  return box;
}

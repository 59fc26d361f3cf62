/**
 * Makes links of the files that answers name, once the host has said which of them there are. The names are gathered
 * some time after their text was rendered, a little at a time: streaming never waits for it. A link looks as wide as its
 * text, so nothing moves when it appears.
 */
import * as l10n from '@vscode/l10n';
import { findFileReferences, parseFileReference, type FileReference } from '../../shared/filePaths';
import type { HostMessage } from '../../shared/protocol';
import type { Post } from '../hostLink';
import type { Timers } from '../timers';

/** How long finished text is gathered, in milliseconds. */
const pause = 250;
/** How long one look for names may take, in milliseconds. */
const budget = 4;
/** Paths of one question, at most. */
const batch = 200;
/** Where a name is no link: in code blocks, links and controls. */
const excluded = 'a, pre, button, textarea, .code-block, math, svg';

/** A name in the page. */
interface Mention {
  node: Text;
  /** In the node's text. */
  reference: FileReference;
}

/** What the links need of the panel. */
export interface FileLinkContext {
  post: Post;
  timers: Timers;
  /** Milliseconds from anywhere on, never going back. */
  now: () => number;
}

export class FileLinks {
  private readonly context: FileLinkContext;
  private readonly queue: Node[] = [];
  private readonly asked = new Map<number, Mention[]>();
  private gathered: Mention[] = [];
  private isScheduled = false;
  private requests = 0;

  /** @param root the panel; the links are anywhere below it */
  constructor(root: HTMLElement, context: FileLinkContext) {
    this.context = context;
    root.addEventListener('click', (event) => { this.open(event); });
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) this.open(event);
    });
  }

  /** Nodes of a message were rendered for good. */
  finished(nodes: readonly Node[]): void {
    this.queue.push(...nodes);
    if (nodes.length > 0) this.schedule();
  }

  /** The host's word on which of the paths are files. */
  receive({ requestId, paths }: Extract<HostMessage, { type: 'files-found' }>): void {
    const mentions = this.asked.get(requestId) ?? [];
    this.asked.delete(requestId);
    const found = new Set(paths);
    // The last one of a text first: what is before it stays where it is.
    for (const mention of mentions.reverse()) if (found.has(mention.reference.path)) makeLink(mention);
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.context.timers.after(pause, () => {
      this.isScheduled = false;
      this.gather();
    });
  }

  private gather(): void {
    const end = this.context.now() + budget;
    for (let node = this.queue.shift(); node; node = this.queue.shift()) {
      for (const mention of mentionsIn(node)) this.gathered.push(mention);
      if (this.context.now() >= end || this.gathered.length >= batch) break;
    }
    this.ask();
    if (this.queue.length > 0 || this.gathered.length > 0) this.schedule();
  }

  private ask(): void {
    const mentions: Mention[] = [];
    const paths = new Set<string>();
    for (let mention = this.gathered.shift(); mention; mention = this.gathered.shift()) {
      mentions.push(mention);
      paths.add(mention.reference.path);
      if (paths.size === batch) break;
    }
    if (mentions.length === 0) return;
    this.requests += 1;
    this.asked.set(this.requests, mentions);
    this.context.post({ type: 'find-files', requestId: this.requests, paths: [...paths] });
  }

  private open(event: Event): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('.file-link') : null;
    const path = link?.dataset['path'];
    if (!link || path === undefined) return;
    event.preventDefault();
    const [line, column] = [Number(link.dataset['line'] ?? 0), Number(link.dataset['column'] ?? 0)];
    this.context.post({ type: 'open-file', path, ...(line > 0 && { line }), ...(column > 0 && { column }) });
  }
}

function mentionsIn(node: Node): Mention[] {
  if (node instanceof Text) return findFileReferences(node.data).map((reference) => ({ node, reference }));
  if (!(node instanceof Element)) return [];
  if (node.matches('.code-block')) return [...node.querySelectorAll('.code-file')].flatMap(wholeMention);
  if (node.matches(excluded)) return [];
  if (node.matches('code')) return wholeMention(node);
  return [...node.childNodes].flatMap(mentionsIn);
}

/** Inline code is a name as a whole, or none. */
function wholeMention(element: Element): Mention[] {
  const [node, ...others] = element.childNodes;
  if (!(node instanceof Text) || others.length > 0) return [];
  const reference = parseFileReference(node.data);
  return reference ? [{ node, reference: { index: 0, length: node.data.length, ...reference } }] : [];
}

function makeLink({ node, reference }: Mention): void {
  const { index, length, path, line, column } = reference;
  // Text that was rendered anew meanwhile, or that the reader is selecting, is left alone.
  if (node.data.length < index + length || isSelected(node)) return;
  const text = node.splitText(index);
  text.splitText(length);
  const link = document.createElement('a');
  link.className = 'file-link';
  link.tabIndex = 0;
  link.setAttribute('role', 'link');
  link.dataset['path'] = path;
  if (line !== undefined) link.dataset['line'] = String(line);
  if (column !== undefined) link.dataset['column'] = String(column);
  link.title = line === undefined ? l10n.t('Open {0}', path) : l10n.t('Open {0} at line {1}', path, line);
  text.replaceWith(link);
  link.append(text);
}

function isSelected(node: Node): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(node, true);
}

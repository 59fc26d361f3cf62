/** What the controls of code blocks do: clicks, keys of the toolbar, copying a selection, and the collapsing of long blocks. */
import * as l10n from '@vscode/l10n';
import type { CodeAction } from '../../shared/protocol';
import { pathInFirstLine, pathInIntroduction } from '../../shared/filePaths';
import { findHiddenCharacters } from '../../shared/hiddenCharacters';
import { showCopied } from '../copied';
import type { Post } from '../hostLink';
import { choose } from '../markdown/codeChoices';
import { codeOf, setExpanded, setWrapped } from '../markdown/codeBlock';
import { openMenu } from '../menu';
import type { WatchNearness } from '../nearness';
import type { Timers } from '../timers';
import { moveInToolbar } from '../toolbarKeys';
import { askAboutHidden } from '../hiddenQuestion';

/** What the actions need of the panel. */
export interface CodeBlockContext {
  post: Post;
  announce: (words: string) => void;
  timers: Timers;
  scroller: Element;
  watchNearness: WatchNearness;
}

export class CodeBlockActions {
  private readonly context: CodeBlockContext;
  private readonly unwatch: (block: Element) => void;
  private readonly watch: (block: Element) => void;

  /** @param root the panel; the blocks are anywhere below it */
  constructor(root: HTMLElement, context: CodeBlockContext) {
    this.context = context;
    const watch = context.watchNearness(context.scroller, (changes) => {
      for (const { element, isNear } of changes) if (!isNear) this.collapseLate(element);
    });
    this.watch = (block) => { watch.add(block); };
    this.unwatch = (block) => { watch.remove(block); };
    root.addEventListener('click', (event) => { this.clicked(event); });
    root.addEventListener('keydown', (event) => {
      const toolbar = event.target instanceof Element ? event.target.closest('.code-toolbar') : null;
      if (toolbar) moveInToolbar(event, [...toolbar.querySelectorAll('button')]);
    });
    root.addEventListener('focusin', rememberPlace);
    root.addEventListener('copy', (event) => { this.copied(event); });
  }

  /** Top-level nodes of a message were rendered for good. */
  finished(nodes: readonly ChildNode[]): void {
    for (const node of nodes) {
      if (!(node instanceof Element)) continue;
      const blocks = node.matches('.code-block') ? [node] : node.querySelectorAll('.code-block');
      for (const block of blocks) if (block.classList.contains('collapses-later')) this.watch(block);
    }
  }

  private clicked(event: Event): void {
    const control = event.target instanceof Element ? event.target.closest('.code-block [data-action]') : null;
    const block = control?.closest<HTMLElement>('.code-block');
    if (!(control instanceof HTMLElement) || !block || control.getAttribute('aria-disabled') === 'true') return;
    switch (control.dataset['action']) {
      case 'copy-code':
        this.afterCheck(block, control, l10n.t('Copy Anyway'), () => { this.copy(control, codeOf(block)); });
        break;
      case 'insert-code':
        this.act('insert', block, control, l10n.t('Insert Anyway'));
        break;
      case 'apply-code':
        this.act('apply', block, control, l10n.t('Apply Anyway'));
        break;
      case 'wrap-code': {
        const wraps = !block.classList.contains('is-wrapped');
        setWrapped(block, wraps);
        choose(block, { wraps });
        break;
      }
      case 'expand-code':
        this.toggleExpanded(block);
        break;
      case 'more-code':
        this.openMore(block, control);
        break;
      default:
    }
  }

  private openMore(block: HTMLElement, button: HTMLElement): void {
    openMenu(button, l10n.t('More actions for the code'), [
      { label: l10n.t('New file'), icon: 'new-file', action: 'new-file-code', run: () => { this.act('new-file', block, button, l10n.t('Open Anyway')); } },
      { label: l10n.t('Save as…'), icon: 'save-as', action: 'save-code', run: () => { this.act('save-as', block, button, l10n.t('Save Anyway')); } },
      { label: l10n.t('Compare with selection'), icon: 'diff', action: 'compare-code', run: () => { this.send('compare', block, false); } },
      'separator',
      { label: l10n.t('Insert into the terminal'), icon: 'terminal', action: 'terminal-code', run: () => { this.act('terminal', block, button, l10n.t('Insert Anyway')); } },
    ]);
  }

  private toggleExpanded(block: HTMLElement): void {
    const isExpanded = block.classList.contains('is-collapsed');
    this.unwatch(block);
    setExpanded(block, isExpanded);
    choose(block, { isExpanded });
    // The button stands where the block ended: what was collapsed must not be above the view now.
    if (!isExpanded) block.scrollIntoView({ block: 'nearest' });
  }

  /** A block that was read while it came collapses when it is far from the view and nothing of it is in use. */
  private collapseLate(element: Element): void {
    if (!(element instanceof HTMLElement) || !element.classList.contains('collapses-later') || isInUse(element)) return;
    this.unwatch(element);
    setExpanded(element, false);
  }

  private act(action: CodeAction, block: HTMLElement, control: HTMLElement, label: string): void {
    this.afterCheck(block, control, label, (isConfirmed) => { this.send(action, block, isConfirmed); });
  }

  private send(action: CodeAction, block: HTMLElement, isConfirmed: boolean): void {
    const path = pathOf(block);
    this.context.post({
      type: 'code-action',
      action,
      code: codeOf(block),
      language: (block.dataset['language'] ?? '').slice(0, 100),
      ...(path !== undefined && { path }),
      ...(isConfirmed && { hiddenConfirmed: true }),
    });
  }

  /** Runs an action; on code with hidden characters once the user has confirmed it. */
  private afterCheck(block: HTMLElement, control: HTMLElement, label: string, run: (isConfirmed: boolean) => void): void {
    const { length } = findHiddenCharacters(codeOf(block));
    if (length === 0) run(false);
    else askAboutHidden({ what: 'code', after: headerOf(block), control, count: length, label, run: () => { run(true); } });
  }

  private copy(button: HTMLElement, text: string): void {
    this.context.post({ type: 'copy-text', text });
    showCopied(button, this.context.announce, this.context.timers);
  }

  /** Ctrl+C on a selection within one block: exactly the code, whatever the lines' layout adds; hidden characters are asked about. */
  private copied(event: ClipboardEvent): void {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0 || event.defaultPrevented) return;
    const range = selection.getRangeAt(0);
    const within = codeSelection(range);
    const text = within?.text ?? selection.toString();
    const { length } = findHiddenCharacters(text);
    const block = within?.block ?? (length === 0 ? undefined : firstMarkedBlock(selection));
    const control = block?.querySelector<HTMLElement>('[data-action="copy-code"]');
    if (!block || !control) return;
    event.preventDefault();
    if (length === 0) event.clipboardData?.setData('text/plain', text);
    else askAboutHidden({ what: 'code', after: headerOf(block), control, count: length, label: l10n.t('Copy Anyway'), run: () => { this.copy(control, text); } });
  }
}

/** The block and the exact code of a selection that holds nothing else. A triple click selects up to the start of what comes next. */
function codeSelection(range: Range): { block: HTMLElement; text: string } | undefined {
  const code = [range.startContainer, range.endContainer]
    .map((node) => (node instanceof Element ? node : node.parentElement)?.closest('.code-block code'))
    .find((element) => element instanceof Element);
  const block = code?.closest<HTMLElement>('.code-block');
  if (!code || !block) return undefined;
  const clipped = range.cloneRange();
  if (!code.contains(range.startContainer)) clipped.setStart(code, 0);
  if (!code.contains(range.endContainer)) clipped.setEnd(code, code.childNodes.length);
  const text = clipped.cloneContents().textContent;
  return range.cloneContents().textContent.trim() === text.trim() ? { block, text } : undefined;
}

/** The first block in a selection that has hidden characters. */
function firstMarkedBlock(selection: Selection): HTMLElement | undefined {
  const marks = [...document.querySelectorAll('.hidden-character')];
  return marks.find((mark) => selection.containsNode(mark, true))?.closest<HTMLElement>('.code-block') ?? undefined;
}

/** The file a block belongs to, as far as the answer says: in the fence, in the words above, or in the first line. */
function pathOf(block: HTMLElement): string | undefined {
  const named = block.dataset['path'];
  if (named !== undefined) return named;
  const above = block.previousElementSibling ?? precedingBlock(block);
  const spans = [...above?.querySelectorAll('code') ?? []].map((span) => span.textContent);
  const isText = above !== null && !above.matches('.code-block, .table-box');
  return (isText ? pathInIntroduction(above.textContent, spans) : undefined) ?? pathInFirstLine(codeOf(block));
}

/** What stands before the first block of a part of a long message. */
function precedingBlock(block: HTMLElement): Element | null {
  const before = block.closest('.markdown-part')?.previousElementSibling ?? null;
  return before?.className === 'markdown-part' ? before.lastElementChild : before;
}

function isInUse(block: HTMLElement): boolean {
  if (block.contains(document.activeElement)) return true;
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(block, true);
}

/** The toolbar's control that had the focus last is the one that Tab comes back to. */
function rememberPlace(event: FocusEvent): void {
  const current = event.target instanceof Element ? event.target.closest('.code-toolbar button') : null;
  for (const button of current?.parentElement?.querySelectorAll('button') ?? []) button.tabIndex = button === current ? 0 : -1;
}

function headerOf(block: Element): Element {
  return block.querySelector('.code-header') ?? block;
}

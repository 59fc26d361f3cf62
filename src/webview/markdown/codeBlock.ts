/**
 * A code block: its language and file, a toolbar, the notice about hidden characters, and the code itself. What its
 * controls do is in ../codeBlocks/.
 */
import * as l10n from '@vscode/l10n';
import { counted } from '../../shared/counted';
import { parseFenceInfo } from '../../shared/filePaths';
import { findHiddenCharacters, type HiddenCharacter } from '../../shared/hiddenCharacters';
import { icon, type IconName } from '../icons';
import { markMenuButton } from '../menu';
import { choicesFor, rememberCode } from './codeChoices';
import { CodeLines, countLines, numberedFrom, showsLines } from './codeLines';
import { markHiddenCharacters } from './hiddenMarks';
import { expectCode, highlightWhenPossible } from './highlighting';
import { languageName } from './languages';

/** A block of at least this many lines can be collapsed, and is unless it was read while it came. */
const collapsedFrom = 40;

/**
 * @param code the text between the fences
 * @param info the fence's info string
 * @param closed whether the code is whole: only then is it worth highlighting
 * @param before the element that showed the unfinished block: it is taken on, so that the focus and what the reader
 *   chose stay
 */
export function createCodeBlock(code: string, info: string, closed: boolean, before?: HTMLElement): HTMLElement {
  const block = before ?? createFrame();
  const { language, path } = parseFenceInfo(info);
  // While the fence's line is being written, its words come and go.
  if (language === '') delete block.dataset['language'];
  else block.dataset['language'] = language.toLowerCase();
  if (path === undefined) delete block.dataset['path'];
  else block.dataset['path'] = path;
  const name = languageName(language);
  block.querySelector('.code-label')?.replaceChildren(...labels(name, path));
  const what = path ?? name;
  block.querySelector('.code-toolbar')?.setAttribute('aria-label', what === '' ? l10n.t('Actions for the code') : l10n.t('Actions for the code: {0}', what));
  block.querySelector('pre')?.setAttribute('aria-label', what === '' ? l10n.t('Code') : l10n.t('Code: {0}', what));
  block.classList.toggle('is-open', !closed);
  for (const action of block.querySelectorAll('[data-whole-only]')) action.setAttribute('aria-disabled', String(!closed));
  const element = block.querySelector('code');
  if (!element) return block;
  if (closed) {
    fill(block, element, code, language, before !== undefined);
  } else {
    element.replaceChildren(code);
    expectCode(language);
  }
  return block;
}

function fill(block: HTMLElement, element: HTMLElement, code: string, language: string, wasSeen: boolean): void {
  const lines = countLines(code);
  if (lines < numberedFrom) element.replaceChildren(code);
  else if (!showsLines(element, code)) new CodeLines(element).appendLines(code);
  const hidden = findHiddenCharacters(code);
  if (hidden.length > 0) {
    markHiddenCharacters(element, hidden);
    block.querySelector('.code-notice')?.remove();
    block.querySelector('pre')?.before(hiddenNotice(hidden));
  }
  highlightWhenPossible(element, code, language);
  rememberCode(block, code);
  const { wraps, isExpanded } = choicesFor(block);
  if (wraps !== undefined) setWrapped(block, wraps);
  if (lines < collapsedFrom) return;
  if (!block.querySelector('.code-expand')) block.append(expandButton());
  block.dataset['lines'] = String(lines);
  // What was seen growing does not shrink under the reader's eyes; it does once it is far from them.
  setExpanded(block, isExpanded ?? wasSeen);
  if (isExpanded === undefined && wasSeen) block.classList.add('collapses-later');
}

function createFrame(): HTMLElement {
  const block = document.createElement('div');
  block.className = 'code-block';
  const label = document.createElement('span');
  label.className = 'code-label';
  const toolbar = document.createElement('div');
  toolbar.className = 'code-toolbar';
  toolbar.setAttribute('role', 'toolbar');
  const wrap = toolbarButton('wrap-code', 'word-wrap', l10n.t('Wrap lines'));
  wrap.setAttribute('aria-pressed', 'false');
  const insert = toolbarButton('insert-code', 'insert', l10n.t('Insert at cursor'));
  const apply = toolbarButton('apply-code', 'git-pull-request-go-to-changes', l10n.t('Apply to the file'));
  const more = toolbarButton('more-code', 'ellipsis', l10n.t('More'));
  markMenuButton(more);
  for (const button of [insert, apply, more]) button.dataset['wholeOnly'] = '';
  const copy = toolbarButton('copy-code', 'copy', l10n.t('Copy code'));
  toolbar.append(copy, insert, apply, wrap, more);
  // One stop for Tab; the arrow keys move within.
  copy.tabIndex = 0;
  const header = document.createElement('div');
  header.className = 'code-header';
  header.append(label, toolbar);

  const pre = document.createElement('pre');
  // Scrolls sideways, so it must be reachable by keyboard, and then it needs a name.
  pre.tabIndex = 0;
  pre.setAttribute('role', 'group');
  pre.append(document.createElement('code'));
  block.append(header, pre);
  return block;
}

/** The language's name, and the file the code belongs to. */
function labels(name: string, path: string | undefined): HTMLElement[] {
  const language = document.createElement('span');
  language.className = 'code-language';
  language.textContent = name;
  if (path === undefined) return [language];
  const place = document.createElement('span');
  place.className = 'code-path';
  place.title = path;
  // The place runs from right to left, so that a long path is cut at its start; the path itself does not.
  const file = document.createElement('bdi');
  file.className = 'code-file';
  file.dir = 'ltr';
  file.textContent = path;
  place.append(file);
  return [language, place];
}

function toolbarButton(action: string, iconName: IconName, name: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'icon-button';
  button.tabIndex = -1;
  button.dataset['action'] = action;
  button.title = name;
  button.setAttribute('aria-label', name);
  button.append(icon(iconName));
  return button;
}

function hiddenNotice(hidden: readonly HiddenCharacter[]): HTMLElement {
  const notice = document.createElement('p');
  notice.className = 'code-notice';
  const words = counted(
    hidden.length,
    l10n.t('1 hidden character, marked below. It can make the code read otherwise than it runs.'),
    l10n.t('{0} hidden characters, marked below. They can make the code read otherwise than it runs.', hidden.length),
  );
  notice.append(icon('warning'), words);
  return notice;
}

function expandButton(): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'code-expand';
  button.dataset['action'] = 'expand-code';
  return button;
}

/** Shows the whole of a long block, or its beginning. */
export function setExpanded(block: HTMLElement, isExpanded: boolean): void {
  block.classList.toggle('is-collapsed', !isExpanded);
  block.classList.remove('collapses-later');
  const button = block.querySelector('.code-expand');
  if (!button) return;
  button.setAttribute('aria-expanded', String(isExpanded));
  const lines = block.dataset['lines'] ?? '';
  button.replaceChildren(icon(isExpanded ? 'chevron-up' : 'chevron-down'), isExpanded ? l10n.t('Show less') : l10n.t('Show all {0} lines', lines));
}

/** Breaks lines that are longer than the block is wide, or lets them be scrolled. */
export function setWrapped(block: HTMLElement, wraps: boolean): void {
  block.classList.toggle('is-wrapped', wraps);
  block.querySelector('[data-action="wrap-code"]')?.setAttribute('aria-pressed', String(wraps));
}

/** @returns the exact code that a block shows, without the line break before the closing fence */
export function codeOf(block: Element): string {
  return (block.querySelector('code')?.textContent ?? '').replace(/\n$/, '');
}

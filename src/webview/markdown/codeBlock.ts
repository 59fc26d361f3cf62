/** A code block: its language, a copy button, and the code itself. */
import * as l10n from '@vscode/l10n';
import { icon } from '../icons';
import { highlightCode, languageName } from './highlight';

/**
 * @param code the text between the fences
 * @param info the fence's info string; its first word names the language
 * @param closed whether the code is whole: only then is it worth highlighting
 */
export function createCodeBlock(code: string, info: string, closed: boolean): HTMLElement {
  const language = /^[^\s{]*/.exec(info.trim())?.[0] ?? '';
  const block = document.createElement('div');
  block.className = 'code-block';
  if (language !== '') block.dataset['language'] = language.toLowerCase();

  const label = document.createElement('span');
  label.className = 'code-language';
  label.textContent = languageName(language) ?? language;
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.className = 'icon-button';
  copy.dataset['action'] = 'copy-code';
  copy.title = l10n.t('Copy code');
  copy.setAttribute('aria-label', copy.title);
  copy.append(icon('copy'));
  const header = document.createElement('div');
  header.className = 'code-header';
  header.append(label, copy);

  const codeElement = document.createElement('code');
  codeElement.append(closed ? highlightCode(code, language) : code);
  const pre = document.createElement('pre');
  // Scrolls sideways, so it must be reachable by keyboard.
  pre.tabIndex = 0;
  pre.append(codeElement);
  block.append(header, pre);
  return block;
}

/** @returns the exact code that a block shows, without the line break before the closing fence */
export function codeOf(block: Element): string {
  return (block.querySelector('code')?.textContent ?? '').replace(/\n$/, '');
}

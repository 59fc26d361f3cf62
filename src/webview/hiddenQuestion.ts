/** The question before text with hidden characters is used. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { counted } from '../shared/counted';

/** What is asked about. */
export interface HiddenQuestion {
  what: 'code' | 'message';
  /** The question stands after it. */
  after: Element;
  /** Has the focus again afterwards. */
  control: HTMLElement;
  /** How many hidden characters there are. */
  count: number;
  /** On the button that goes on. */
  label: string;
  run: () => void;
}

/** Asks whether to go on, in place of what is asked now. Cancel has the focus; Escape cancels. */
export function askAboutHidden({ what, after, control, count, label, run }: HiddenQuestion): void {
  const question = document.createElement('div');
  question.className = 'hidden-question';
  question.setAttribute('role', 'alertdialog');
  const words = document.createElement('p');
  words.id = 'hidden-question';
  words.textContent = wordsFor(what, count);
  question.setAttribute('aria-labelledby', words.id);
  for (const other of document.querySelectorAll('.hidden-question')) other.remove();
  const close = (): void => {
    question.remove();
    control.focus();
  };
  const goOn = button(label, 'confirm-hidden', () => {
    close();
    run();
  });
  const cancel = button(l10n.t('Cancel'), 'cancel-hidden', close);
  cancel.setAttribute('secondary', '');
  question.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    // Escape is this question's own: it must not stop an answer.
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  const buttons = document.createElement('div');
  buttons.className = 'hidden-question-buttons';
  buttons.append(goOn, cancel);
  question.append(words, buttons);
  after.after(question);
  cancel.focus();
}

function wordsFor(what: HiddenQuestion['what'], count: number): string {
  if (what === 'message') return l10n.t('This message has hidden characters ({0}). It may say something else than it shows. Go on?', count);
  return counted(
    count,
    l10n.t('This code has a hidden character. It may do something else than it shows. Go on?'),
    l10n.t('This code has {0} hidden characters. It may do something else than it shows. Go on?', count),
  );
}

function button(label: string, action: string, run: () => void): HTMLElement {
  const element = document.createElement('vscode-button');
  element.dataset['action'] = action;
  // It makes itself one that can have the focus only a moment later.
  element.setAttribute('tabindex', '0');
  element.textContent = label;
  element.addEventListener('click', run);
  return element;
}

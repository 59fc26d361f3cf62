/** The question in a code block before code with hidden characters is used. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';

/** What is asked about. */
export interface HiddenQuestion {
  block: HTMLElement;
  /** Has the focus again afterwards. */
  control: HTMLElement;
  /** How many hidden characters there are. */
  count: number;
  /** On the button that goes on. */
  label: string;
  run: () => void;
}

/** Asks in the block whether to go on, in place of what it asks now. Cancel has the focus; Escape cancels. */
export function askAboutHidden({ block, control, count, label, run }: HiddenQuestion): void {
  block.querySelector('.code-question')?.remove();
  const question = document.createElement('div');
  question.className = 'code-question';
  question.setAttribute('role', 'alertdialog');
  const words = document.createElement('p');
  words.id = 'code-question';
  words.textContent = count === 1
    ? l10n.t('This code has a hidden character. It may do something else than it shows. Go on?')
    : l10n.t('This code has {0} hidden characters. It may do something else than it shows. Go on?', count);
  question.setAttribute('aria-labelledby', words.id);
  for (const other of document.querySelectorAll('.code-question')) other.remove();
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
  buttons.className = 'code-question-buttons';
  buttons.append(goOn, cancel);
  question.append(words, buttons);
  block.querySelector('.code-header')?.after(question);
  cancel.focus();
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

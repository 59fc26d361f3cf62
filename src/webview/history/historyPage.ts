/** The list of conversations. */
import * as l10n from '@vscode/l10n';
import type { Post } from '../hostLink';
import { createPageFrame, type PanelPage } from '../page';

export class HistoryPage implements PanelPage {
  readonly element: HTMLElement;

  /** @param back shows the chat */
  constructor(_post: Post, back: () => void) {
    this.element = createPageFrame('history', l10n.t('Chats'), back);
  }

  update(): void {
    // Nothing yet.
  }

  focus(): void {
    this.element.querySelector('button')?.focus();
  }

  receive(): void {
    // Nothing yet.
  }
}

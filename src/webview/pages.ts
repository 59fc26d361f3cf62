/** Which of the panel's pages is shown: the chat, or one in its place. */
import type { PanelPageName } from '../shared/protocol';
import type { PageState, PanelPage } from './page';

export interface PagesOptions {
  /** The chat itself, which stands in the document. */
  chat: HTMLElement;
  focusChat: () => void;
  others: Readonly<Record<Exclude<PanelPageName, 'chat'>, PanelPage>>;
  /** What pages are shown with; nothing before the host's first message. */
  state: () => PageState | undefined;
}

export class Pages {
  private readonly options: PagesOptions;
  private shown: PanelPageName = 'chat';
  /** The chat's control that had the focus when a page took its place. */
  private opener: HTMLElement | undefined;

  constructor(options: PagesOptions) {
    this.options = options;
  }

  get name(): PanelPageName {
    return this.shown;
  }

  /** Shows a page in the chat's place, or the chat again, and gives it the focus. */
  show(name: PanelPageName): void {
    const { chat, others } = this.options;
    const before = this.shown;
    if (before === 'chat') this.opener = focusWithin(chat);
    if (before !== 'chat' && before !== name) others[before].leave?.();
    this.shown = name;
    // The chat stays in the document: taken out, it would lose the place it is scrolled to.
    chat.hidden = name !== 'chat';
    if (before !== 'chat' && before !== name) others[before].element.remove();
    // One that is up already would lose its own.
    if (name !== 'chat' && before !== name) chat.after(others[name].element);
    this.update();
    this.focus();
  }

  /** Leaves a page for the chat, where the focus returns to what had it before. */
  back(): void {
    const { opener } = this;
    this.show('chat');
    if (opener?.isConnected) opener.focus();
  }

  /** What pages are shown with may have changed. */
  update(): void {
    const state = this.options.state();
    if (this.shown !== 'chat' && state) this.options.others[this.shown].update(state);
  }

  focus(): void {
    if (this.shown === 'chat') this.options.focusChat();
    else this.options.others[this.shown].focus();
  }

  /** The document may go away: what is not saved is sent. */
  flush(): void {
    for (const page of Object.values(this.options.others)) page.flush?.();
  }
}

/** The element below this one that has the focus, while the user is in this document at all. */
function focusWithin(element: HTMLElement): HTMLElement | undefined {
  const { activeElement } = document;
  return document.hasFocus() && activeElement instanceof HTMLElement && element.contains(activeElement) ? activeElement : undefined;
}

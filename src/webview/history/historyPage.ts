/** The list of conversations: searching, opening, renaming, pinning, deleting, exporting and importing them. */
import * as l10n from '@vscode/l10n';
import { counted } from '../../shared/counted';
import type { ConversationSummary, HostMessage } from '../../shared/protocol';
import { handleEnter } from '../composer/enterKey';
import type { Post } from '../hostLink';
import { icon, type IconName } from '../icons';
import { openMenu, type MenuItem } from '../menu';
import { createPageFrame, type PageState, type PanelPage } from '../page';
import type { Timers } from '../timers';
import type { ConversationRow } from './conversationRow';
import { ConversationTree } from './conversationTree';
import { groupByDay } from './dayGroups';

/** Milliseconds without another letter until a search begins. */
const searchDelay = 120;

export interface HistoryPageOptions {
  post: Post;
  /** Leads back to where the list was opened from. */
  back: () => void;
  /** Shows the chat, to go on in it. */
  showChat: () => void;
  timers: Timers;
  /** Milliseconds since 1970. */
  clock: () => number;
  now: () => number;
  requestFrame: (callback: () => void) => void;
  language: string;
  announce: (words: string) => void;
  /** Takes the newest removal back. */
  undo: () => void;
}

export class HistoryPage implements PanelPage {
  readonly element: HTMLElement;
  private readonly options: HistoryPageOptions;
  private readonly search = document.createElement('input');
  private readonly empty = document.createElement('div');
  private readonly tree: ConversationTree;
  private currentId: string | undefined;
  private conversations: readonly ConversationSummary[] | undefined;
  /** Of the newest question to the host, and what it asked for. */
  private requestId = 0;
  private query = '';
  /** Of the list that is shown. */
  private shownQuery = '';
  /** The newest question could not be answered. */
  private hasFailed = false;
  /** The conversation that was chosen, until the host shows it. */
  private openingId: string | undefined;
  private cancelSearch: (() => void) | undefined;

  constructor(options: HistoryPageOptions) {
    this.options = options;
    const { post, back } = options;
    this.element = createPageFrame('history', l10n.t('Chats'), back);
    this.tree = new ConversationTree({
      ...options,
      open: (id) => { this.open(id); },
      rename: (id, title) => { post({ type: 'rename-conversation', id, title }); },
      remove: (row) => { this.remove(row); },
      showMenu: (row) => { this.showMenu(row); },
      leaveUp: () => { this.search.focus(); },
    });
    this.addHeaderButtons();
    this.setUpSearch();
    this.empty.className = 'chats-empty';
    const scroller = document.createElement('div');
    scroller.className = 'chats-scroller';
    scroller.append(this.tree.element, this.empty);
    this.element.append(this.search, scroller);
    this.element.addEventListener('keydown', (event) => { this.leaveOnEscape(event); });
    this.showEmpty();
  }

  update({ conversation }: PageState): void {
    if (this.currentId === conversation.id) return;
    this.currentId = conversation.id;
    if (this.openingId === conversation.id) {
      this.options.showChat();
      return;
    }
    if (this.conversations) this.show();
  }

  focus(): void {
    this.ask();
    if (this.tree.wasEntered) this.tree.focus();
    else this.search.focus();
  }

  leave(): void {
    // Whatever was chosen comes up without this page: it must not close when it is next asked for.
    this.openingId = undefined;
  }

  receive(message: HostMessage): void {
    // A page out of sight asks when it comes up.
    if (message.type === 'conversations-changed' && this.element.isConnected) this.ask();
    if (message.type !== 'conversations-found' && message.type !== 'conversations-unknown') return;
    if (message.requestId !== this.requestId) return;
    this.hasFailed = message.type === 'conversations-unknown';
    if (message.type === 'conversations-unknown') {
      this.showEmpty();
      this.options.announce(this.empty.firstChild?.textContent ?? '');
      return;
    }
    const isSearch = this.query !== '' && this.query !== this.shownQuery;
    this.conversations = message.conversations;
    this.shownQuery = this.query;
    this.show();
    if (isSearch) this.options.announce(countWords(message.conversations.length));
  }

  private ask(): void {
    this.cancelSearch?.();
    this.cancelSearch = undefined;
    this.requestId += 1;
    this.query = this.search.value.trim();
    this.options.post({ type: 'find-conversations', requestId: this.requestId, query: this.query });
  }

  private show(): void {
    const { conversations = [], shownQuery } = this;
    const { clock, language } = this.options;
    const groups =
      shownQuery === '' || conversations.length === 0
        ? groupByDay(conversations, clock(), language)
        : [{ heading: countWords(conversations.length), isDay: false, conversations: [...conversations] }];
    this.tree.show(groups, this.currentId, clock());
    this.showEmpty();
  }

  private showEmpty(): void {
    const isEmpty = this.hasFailed || this.conversations?.length === 0;
    this.empty.hidden = !isEmpty;
    this.tree.element.hidden = isEmpty;
    if (this.hasFailed) {
      const retry = document.createElement('button');
      retry.type = 'button';
      retry.className = 'link-button';
      retry.dataset['action'] = 'retry-search';
      retry.textContent = l10n.t('Retry');
      retry.addEventListener('click', () => {
        // The button may go away with the answer: the focus must not go with it.
        this.search.focus();
        this.ask();
      });
      const words = this.query === '' ? l10n.t('The chats could not be read.') : l10n.t('The chats could not be searched.');
      this.empty.replaceChildren(words, ' ', retry);
      return;
    }
    this.empty.textContent =
      this.shownQuery === ''
        ? l10n.t('No chats yet. Whatever you ask is kept here.')
        : l10n.t('No chat holds “{0}”.', this.shownQuery);
  }

  private open(id: string): void {
    this.tree.leave();
    this.openingId = id;
    // The chat comes up with the conversation; the one that is shown is there already.
    if (id === this.currentId) this.options.showChat();
    else this.options.post({ type: 'show-conversation', id });
  }

  private remove(row: ConversationRow): void {
    this.tree.focusBeside(row);
    this.options.post({ type: 'delete-conversation', id: row.summary.id });
  }

  private showMenu(row: ConversationRow): void {
    const { post } = this.options;
    const { id, isPinned } = row.summary;
    const item = (label: string, action: string, name: IconName, run: () => void): MenuItem => ({ label, action, icon: name, run });
    openMenu(row.menuButton, l10n.t('Actions for “{0}”', row.name), [
      isPinned
        ? item(l10n.t('Unpin'), 'unpin-chat', 'pinned', () => { post({ type: 'pin-conversation', id, isPinned: false }); })
        : item(l10n.t('Pin'), 'pin-chat', 'pin', () => { post({ type: 'pin-conversation', id, isPinned: true }); }),
      item(l10n.t('Rename'), 'rename-chat', 'edit', () => { this.tree.rename(row); }),
      'separator',
      item(l10n.t('Copy'), 'copy-chat', 'copy', () => { post({ type: 'copy-conversation', id }); }),
      item(l10n.t('Open as a document'), 'open-chat-document', 'markdown', () => { post({ type: 'open-conversation-document', id }); }),
      item(l10n.t('Export to Markdown'), 'export-markdown', 'export', () => { post({ type: 'export-conversation', id, format: 'markdown' }); }),
      item(l10n.t('Export to JSON'), 'export-json', 'json', () => { post({ type: 'export-conversation', id, format: 'json' }); }),
      'separator',
      item(l10n.t('Delete'), 'delete-chat', 'trash', () => { this.remove(row); }),
    ]);
  }

  private addHeaderButtons(): void {
    const { post, showChat } = this.options;
    const button = (label: string, name: IconName, action: string, run: () => void): HTMLElement => {
      const element = document.createElement('button');
      element.type = 'button';
      element.className = 'icon-button';
      element.dataset['action'] = action;
      element.title = label;
      element.setAttribute('aria-label', label);
      element.append(icon(name));
      element.addEventListener('click', run);
      return element;
    };
    const buttons = document.createElement('div');
    buttons.className = 'page-buttons';
    buttons.append(
      button(l10n.t('Import chats'), 'desktop-download', 'import-chats', () => { post({ type: 'import-conversations' }); }),
      button(l10n.t('New chat'), 'add', 'new-chat', () => {
        post({ type: 'new-chat' });
        showChat();
      }),
    );
    this.element.querySelector('.page-header')?.append(buttons);
  }

  private setUpSearch(): void {
    const { search } = this;
    search.type = 'search';
    search.className = 'chats-search';
    search.maxLength = 1_000;
    search.placeholder = l10n.t('Search chats');
    search.setAttribute('aria-label', search.placeholder);
    search.addEventListener('input', () => {
      this.cancelSearch?.();
      this.cancelSearch = this.options.timers.after(searchDelay, () => { this.ask(); });
    });
    search.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown' || event.isComposing) return;
      event.preventDefault();
      this.tree.focus();
    });
    // Only what was asked for: an Enter right after a letter would open a chat of the list before.
    handleEnter(search, () => {
      const { firstId } = this.tree;
      if (firstId !== undefined && this.shownQuery !== '' && search.value.trim() === this.shownQuery) this.open(firstId);
    }, this.options.timers);
  }

  /** Escape empties the search first, then leads back to the chat; an input method that is composing needs it for itself. */
  private leaveOnEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.target === this.search && this.search.value !== '') {
      this.search.value = '';
      this.ask();
      return;
    }
    this.tree.leave();
    this.options.back();
  }
}

function countWords(count: number): string {
  return counted(count, l10n.t('1 chat found'), l10n.t('{0} chats found', count));
}

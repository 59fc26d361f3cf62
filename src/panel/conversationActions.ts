/** What can be done with one conversation, shown or not: by a message of the page, or by a command. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ConversationStore } from '../host/conversationStore';
import type { FailureReporter } from '../host/failureReporter';
import type { Log } from '../host/log';
import { plainMessage } from '../host/plainMessage';
import { titleOf, type Conversation } from '../shared/transcript';
import type { ExportFormat } from './conversationTransfer';
import { loadConversationTransfer, type ConversationTransfer } from './lazyModules';
import type { ConversationSplit, OpenConversations } from './openConversations';
import type { UndoList } from './undo';

export interface ConversationActionsOptions {
  conversations: OpenConversations;
  store: ConversationStore;
  undo: UndoList;
  failures: Pick<FailureReporter, 'settle'>;
  log: Log;
}

export class ConversationActions {
  readonly #options: ConversationActionsOptions;

  constructor(options: ConversationActionsOptions) {
    this.#options = options;
  }

  /** Shows it in the panel. */
  async show(id: string): Promise<void> {
    if (!(await this.#options.conversations.show(id))) this.#sayGone();
  }

  /** @param title empty to be named by its first prompt again */
  async rename(id: string, title: string): Promise<void> {
    const name = title.replace(/\s+/g, ' ').trim();
    await this.#try(l10n.t('The chat could not be renamed.'), () => this.#options.conversations.change(id, { title: name === '' ? null : name }));
  }

  /** Asks for a name first. */
  async askToRename(id: string): Promise<void> {
    const conversation = await this.#find(id);
    if (!conversation) return;
    const title = await vscode.window.showInputBox({
      title: l10n.t('Rename chat'),
      prompt: l10n.t('Without a name, the chat is called by its first prompt.'),
      value: titleOf(conversation),
    });
    if (title !== undefined) await this.rename(id, title);
  }

  async pin(id: string, isPinned: boolean): Promise<void> {
    await this.#try(l10n.t('The chat could not be pinned.'), () => this.#options.conversations.change(id, { isPinned }));
  }

  /** Moves it to the trash; its answers are stopped before. Can be taken back. */
  async delete(id: string): Promise<void> {
    const { conversations, store, undo, failures } = this.#options;
    await this.#try(l10n.t('The chat could not be deleted.'), async () => {
      const stored = await store.peek(id);
      const title = stored ? titleOf(stored) : '';
      const dropped = await conversations.drop(id);
      const conversation = dropped.conversation ?? stored;
      let trashed: string | undefined;
      try {
        trashed = await store.remove(id);
        failures.settle(id);
      } catch (error) {
        await conversations.takeBack(id, dropped);
        throw error;
      }
      const words = title === '' ? l10n.t('Chat deleted.') : l10n.t('Chat deleted: {0}', title);
      undo.offer(words, async () => {
        // One that could not be written yet was never in the trash.
        if (trashed === undefined && conversation) store.save(conversation, false);
        const restoredId = trashed === undefined ? id : await store.restore(trashed);
        await conversations.takeBack(restoredId, dropped);
      });
    });
  }

  /** Tells the user that a chat went on in two windows, and became two. */
  async saySplit({ conversation, otherId }: ConversationSplit): Promise<void> {
    const sentence = l10n.t('“{0}” went on in another window too. Both are kept: what you do here is a chat of its own now.', titleOf(conversation) || l10n.t('New chat'));
    const showOther = l10n.t('Show the Other Chat');
    if ((await vscode.window.showInformationMessage(plainMessage(sentence), showOther)) === showOther) await this.show(otherId);
  }

  /** Writes it to a file that the user chooses. @param format asked for when it is missing */
  async export(id: string, format?: ExportFormat): Promise<void> {
    await this.#transfer(l10n.t('The chat could not be exported.'), id, ({ exportConversation }, conversation) => exportConversation(conversation, format, this.#options.log));
  }

  /** Opens it as an untitled Markdown document. */
  async openDocument(id: string): Promise<void> {
    await this.#transfer(l10n.t('The chat could not be opened.'), id, ({ openConversationDocument }, conversation) => openConversationDocument(conversation));
  }

  /** Copies it as Markdown. */
  async copy(id: string): Promise<void> {
    await this.#transfer(l10n.t('The chat could not be copied.'), id, ({ copyConversation }, conversation) => copyConversation(conversation));
  }

  /** Adds the conversations of exported files that the user chooses. */
  async import(): Promise<void> {
    const { store, log } = this.#options;
    await this.#try(l10n.t('The chats could not be imported.'), async () => (await loadConversationTransfer()).importConversations(store, log));
  }

  /** @param sentence what to say when it fails */
  async #transfer(sentence: string, id: string, run: (transfer: ConversationTransfer, conversation: Conversation) => Promise<void>): Promise<void> {
    const conversation = await this.#find(id);
    if (conversation) await this.#try(sentence, async () => run(await loadConversationTransfer(), conversation));
  }

  async #find(id: string): Promise<Conversation | undefined> {
    const conversation = await this.#options.conversations.find(id);
    if (!conversation) this.#sayGone();
    return conversation;
  }

  #sayGone(): void {
    void vscode.window.showWarningMessage(l10n.t('This chat is not there any more.'));
  }

  /** @param sentence what to say when it fails */
  async #try(sentence: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#options.log.error(sentence, error);
      this.#options.log.offer(plainMessage(sentence));
    }
  }
}

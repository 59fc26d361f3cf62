/** What can be done with one conversation, shown or not: by a message of the page, or by a command. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { conversationsToJson, maxImportSize, parseImport } from '../chat/conversationJson';
import { conversationToMarkdown, fileNameOf } from '../chat/conversationMarkdown';
import { inBackground } from '../host/background';
import { nameOf } from '../host/context/places';
import type { ConversationStore } from '../host/conversationStore';
import type { Log } from '../host/log';
import { plainMessage } from '../host/plainMessage';
import { systemClock } from '../shared/clock';
import { counted } from '../shared/counted';
import { throttle } from '../shared/throttle';
import { titleOf, type Conversation } from '../shared/transcript';
import type { ConversationSplit, OpenConversations } from './openConversations';
import type { UndoList } from './undo';

/** Milliseconds a word of success stays in the status bar. */
const successTime = 3_000;
/** Milliseconds between two words on how far an import is. */
const progressInterval = 200;
/** Imported conversations that are written at the same time. */
const importsAtOnce = 8;

export interface ConversationActionsOptions {
  conversations: OpenConversations;
  store: ConversationStore;
  undo: UndoList;
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
    const { conversations, store, undo } = this.#options;
    await this.#try(l10n.t('The chat could not be deleted.'), async () => {
      const stored = await store.peek(id);
      const title = stored ? titleOf(stored) : '';
      const dropped = await conversations.drop(id);
      const conversation = dropped.conversation ?? stored;
      let trashed: string | undefined;
      try {
        trashed = await store.remove(id);
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

  /** Writes it to a file that the user chooses. */
  async export(id: string, format: 'markdown' | 'json'): Promise<void> {
    const conversation = await this.#find(id);
    if (!conversation) return;
    const ending = format === 'markdown' ? 'md' : 'json';
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = `${fileNameOf(titleOf(conversation))}.${ending}`;
    const target = await vscode.window.showSaveDialog({
      title: l10n.t('Export chat'),
      filters: format === 'markdown' ? { Markdown: ['md'] } : { JSON: ['json'] },
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    });
    if (!target) return;
    await this.#try(l10n.t('The chat could not be exported.'), async () => {
      const text = format === 'markdown' ? conversationToMarkdown(conversation, vscode.env.language) : conversationsToJson([conversation]);
      await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
      const open = l10n.t('Open File');
      const said = vscode.window
        .showInformationMessage(plainMessage(l10n.t('Chat exported to {0}.', nameOf(target))), open)
        .then((choice) => (choice === open ? vscode.commands.executeCommand('vscode.open', target) : undefined));
      inBackground(said, 'opening an exported chat', this.#options.log);
    });
  }

  /** Asks for the form first. */
  async askToExport(id: string): Promise<void> {
    const forms = [
      { label: 'Markdown', description: l10n.t('To read and share'), format: 'markdown' as const },
      { label: 'JSON', description: l10n.t('To import again, with all alternatives'), format: 'json' as const },
    ];
    const form = await vscode.window.showQuickPick(forms, { title: l10n.t('Export chat') });
    if (form) await this.export(id, form.format);
  }

  /** Opens it as an untitled Markdown document. */
  async openDocument(id: string): Promise<void> {
    const conversation = await this.#find(id);
    if (!conversation) return;
    const content = conversationToMarkdown(conversation, vscode.env.language);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
  }

  /** Copies it as Markdown. */
  async copy(id: string): Promise<void> {
    const conversation = await this.#find(id);
    if (!conversation) return;
    await vscode.env.clipboard.writeText(conversationToMarkdown(conversation, vscode.env.language));
    vscode.window.setStatusBarMessage(l10n.t('Chat copied.'), successTime);
  }

  /** Adds the conversations of exported files that the user chooses; says how many there were. */
  async import(): Promise<void> {
    const chosen = await vscode.window.showOpenDialog({
      title: l10n.t('Import chats'),
      openLabel: l10n.t('Import'),
      canSelectMany: true,
      filters: { JSON: ['json'] },
    });
    if (!chosen) return;
    const { imported, isCancelled } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, cancellable: true, title: l10n.t('Importing chats') },
      async (progress, token) => ({
        imported: await this.#importFiles(chosen, (message) => { progress.report({ message }); }, token),
        isCancelled: token.isCancellationRequested,
      }),
    );
    const words = imported > 0 ? [counted(imported, l10n.t('1 chat imported.'), l10n.t('{0} chats imported.', imported))] : [];
    if (isCancelled) words.unshift(l10n.t('Cancelled.'));
    if (words.length > 0) void vscode.window.showInformationMessage(words.join(' '));
  }

  /** @returns how many conversations were added; what was added before a cancellation stays */
  async #importFiles(files: readonly vscode.Uri[], report: (message: string) => void, token: vscode.CancellationToken): Promise<number> {
    let imported = 0;
    const tell = throttle(() => { report(l10n.t('{0} imported', imported)); }, progressInterval, systemClock);
    for (const file of files) {
      if (token.isCancellationRequested) break;
      await this.#try(l10n.t('{0} could not be read.', nameOf(file)), async () => {
        await this.#importFile(file, token, () => {
          imported += 1;
          tell.request();
        });
      });
    }
    tell.cancel();
    return imported;
  }

  /** @param added is called for each conversation that was added */
  async #importFile(file: vscode.Uri, token: vscode.CancellationToken, added: () => void): Promise<void> {
    const { store, log } = this.#options;
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > maxImportSize) {
      log.offer(plainMessage(l10n.t('{0} is too large to be imported.', nameOf(file))));
      return;
    }
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const parsed = parseImport(text, () => crypto.randomUUID());
    if ('problem' in parsed) {
      const sentence =
        parsed.problem === 'newer'
          ? l10n.t('{0} was exported by a newer version of K-Router. Update the extension to import it.', nameOf(file))
          : l10n.t('{0} holds no chats exported by K-Router.', nameOf(file));
      void vscode.window.showWarningMessage(plainMessage(sentence));
      return;
    }
    let [damaged, unwritten] = [0, 0];
    const importNext = async (): Promise<void> => {
      for (const conversation of parsed.conversations) {
        if (token.isCancellationRequested) return;
        if (!conversation) {
          damaged += 1;
          continue;
        }
        try {
          await store.add(conversation);
          added();
        } catch (error) {
          unwritten += 1;
          log.error('An imported chat could not be saved', error);
        }
      }
    };
    await Promise.all(Array.from({ length: importsAtOnce }, importNext));
    const name = nameOf(file);
    if (damaged > 0) {
      const sentence = counted(
        damaged,
        l10n.t('1 chat in {0} is damaged and was left out.', name),
        l10n.t('{0} chats in {1} are damaged and were left out.', damaged, name),
      );
      void vscode.window.showWarningMessage(plainMessage(sentence));
    }
    if (unwritten > 0) {
      const sentence = counted(
        unwritten,
        l10n.t('1 chat in {0} could not be saved to disk and was left out.', name),
        l10n.t('{0} chats in {1} could not be saved to disk and were left out.', unwritten, name),
      );
      log.offer(plainMessage(sentence));
    }
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

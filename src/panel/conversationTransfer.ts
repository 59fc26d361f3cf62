/** Conversations going out of the panel and coming into it: exported, copied, opened as a document, and imported. */
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

/** Milliseconds a word of success stays in the status bar. */
const successTime = 3_000;
/** Milliseconds between two words on how far an import is. */
const progressInterval = 200;
/** Imported conversations that are written at the same time. */
const importsAtOnce = 8;

/** Markdown is to be read, JSON to be imported again. */
export type ExportFormat = 'markdown' | 'json';

/**
 * Writes a conversation to a file that the user chooses. Rejects when it can't be written.
 * @param chosen the user is asked for it when it is missing
 */
export async function exportConversation(conversation: Conversation, chosen: ExportFormat | undefined, log: Log): Promise<void> {
  const format = chosen ?? (await askForFormat());
  if (!format) return;
  const ending = format === 'markdown' ? 'md' : 'json';
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${fileNameOf(titleOf(conversation))}.${ending}`;
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Export chat'),
    filters: format === 'markdown' ? { Markdown: ['md'] } : { JSON: ['json'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (!target) return;
  const text = format === 'markdown' ? conversationToMarkdown(conversation, vscode.env.language) : conversationsToJson([conversation]);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const open = l10n.t('Open File');
  const said = vscode.window
    .showInformationMessage(plainMessage(l10n.t('Chat exported to {0}.', nameOf(target))), open)
    .then((choice) => (choice === open ? vscode.commands.executeCommand('vscode.open', target) : undefined));
  inBackground(said, 'opening an exported chat', log);
}

async function askForFormat(): Promise<ExportFormat | undefined> {
  const forms = [
    { label: 'Markdown', description: l10n.t('To read and share'), format: 'markdown' as const },
    { label: 'JSON', description: l10n.t('To import again, with all alternatives'), format: 'json' as const },
  ];
  return (await vscode.window.showQuickPick(forms, { title: l10n.t('Export chat') }))?.format;
}

/** Opens a conversation as an untitled Markdown document. */
export async function openConversationDocument(conversation: Conversation): Promise<void> {
  const content = conversationToMarkdown(conversation, vscode.env.language);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
}

/** Copies a conversation as Markdown. */
export async function copyConversation(conversation: Conversation): Promise<void> {
  await vscode.env.clipboard.writeText(conversationToMarkdown(conversation, vscode.env.language));
  vscode.window.setStatusBarMessage(l10n.t('Chat copied.'), successTime);
}

/** Adds the conversations of exported files that the user chooses; says how many there were, and what could not be added. */
export async function importConversations(store: ConversationStore, log: Log): Promise<void> {
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
      imported: await importFiles(chosen, { store, log, token }, (message) => { progress.report({ message }); }),
      isCancelled: token.isCancellationRequested,
    }),
  );
  const words = imported > 0 ? [counted(imported, l10n.t('1 chat imported.'), l10n.t('{0} chats imported.', imported))] : [];
  if (isCancelled) words.unshift(l10n.t('Cancelled.'));
  if (words.length > 0) void vscode.window.showInformationMessage(words.join(' '));
}

interface ImportServices {
  store: ConversationStore;
  log: Log;
  token: vscode.CancellationToken;
}

/** @returns how many conversations were added; what was added before a cancellation stays */
async function importFiles(files: readonly vscode.Uri[], services: ImportServices, report: (message: string) => void): Promise<number> {
  const { log, token } = services;
  let imported = 0;
  const tell = throttle(() => { report(l10n.t('{0} imported', imported)); }, progressInterval, systemClock);
  for (const file of files) {
    if (token.isCancellationRequested) break;
    try {
      await importFile(file, services, () => {
        imported += 1;
        tell.request();
      });
    } catch (error) {
      const sentence = l10n.t('{0} could not be read.', nameOf(file));
      log.error(sentence, error);
      log.offer(plainMessage(sentence));
    }
  }
  tell.cancel();
  return imported;
}

/** @param added is called for each conversation that was added */
async function importFile(file: vscode.Uri, { store, log, token }: ImportServices, added: () => void): Promise<void> {
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

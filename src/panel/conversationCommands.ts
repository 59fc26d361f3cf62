/** The commands about the panel and its pages, the shown conversation, and the list. */
import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { ChatController } from './chatController';
import type { ChatView } from './chatView';
import type { ConversationActions } from './conversationActions';

/** @returns the registrations */
export function registerConversationCommands(controller: ChatController, view: ChatView, actions: ConversationActions): vscode.Disposable {
  const { registerCommand } = vscode.commands;
  const shown = (): string => controller.conversation.id;
  return vscode.Disposable.from(
    registerCommand(commands.openChat, () => view.focus()),
    registerCommand(commands.newChat, () => {
      controller.newChat();
      return view.focus();
    }),
    registerCommand(commands.stopAnswer, () => {
      controller.stopShown();
    }),
    registerCommand(commands.retryAnswer, () => {
      controller.retry();
      return view.focus();
    }),
    registerCommand(commands.showChatSettings, () => view.showPage('settings')),
    registerCommand(commands.showChats, () => view.showPage('history')),
    registerCommand(commands.importChats, () => actions.import()),
    registerCommand(commands.exportChat, () => actions.export(shown())),
    registerCommand(commands.openChatAsDocument, () => actions.openDocument(shown())),
    registerCommand(commands.copyChat, () => actions.copy(shown())),
    registerCommand(commands.renameChat, () => actions.askToRename(shown())),
    registerCommand(commands.deleteChat, () => actions.delete(shown())),
  );
}

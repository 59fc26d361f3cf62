/** The commands about the shown conversation, and those about the list. */
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
    registerCommand(commands.showChats, () => view.showPage('history')),
    registerCommand(commands.importChats, () => actions.import()),
    registerCommand(commands.exportChat, () => actions.export(shown())),
    registerCommand(commands.openChatAsDocument, () => actions.openDocument(shown())),
    registerCommand(commands.copyChat, () => actions.copy(shown())),
    registerCommand(commands.renameChat, () => actions.askToRename(shown())),
    registerCommand(commands.deleteChat, () => actions.delete(shown())),
  );
}

/** The messages of VS Code's own Chat, or of another extension, as the gateway takes them: text alone. */
import * as vscode from 'vscode';
import type { ChatMessage } from '../api/request';

/** What a model was asked, with what cannot be sent in it. */
export interface RequestMessages {
  messages: ChatMessage[];
  /** Something in it is no text, such as a picture, and would be missing. */
  isCut: boolean;
}

/**
 * What tools returned is text of the message that carries it. A call of a tool stands for no text, nor do notes that
 * other providers left for themselves.
 * @param messages oldest first
 * @returns the same without messages that hold no text
 */
export function requestMessages(messages: readonly vscode.LanguageModelChatRequestMessage[]): RequestMessages {
  return {
    messages: messages.map(({ role, content }) => ({ role: roleOf(role), content: textOf(content) })).filter(({ content }) => content !== ''),
    isCut: messages.some(({ content }) => partsOf(content).some(isLeftOut)),
  };
}

/** @returns the text of a message's parts, a line each */
export function textOf(content: readonly unknown[]): string {
  return partsOf(content).flatMap((part) => textOfPart(part) ?? []).join('\n');
}

/** The notes that providers leave for themselves have no media type: `cache_control`, for one. */
function isLeftOut(part: unknown): boolean {
  return part instanceof vscode.LanguageModelDataPart && part.mimeType.includes('/') && textOfPart(part) === undefined;
}

function textOfPart(part: unknown): string | undefined {
  if (part instanceof vscode.LanguageModelTextPart) return part.value;
  if (part instanceof vscode.LanguageModelDataPart && part.mimeType.startsWith('text/')) return new TextDecoder().decode(part.data);
  return undefined;
}

/** The parts, with those that a tool returned in their place. */
function partsOf(content: readonly unknown[]): unknown[] {
  return content.flatMap((part) => (part instanceof vscode.LanguageModelToolResultPart ? partsOf(part.content) : [part]));
}

/** VS Code has a third role, for instructions, which its API does not name yet. */
function roleOf(role: vscode.LanguageModelChatMessageRole): ChatMessage['role'] {
  switch (role) {
    case vscode.LanguageModelChatMessageRole.User:
      return 'user';
    case vscode.LanguageModelChatMessageRole.Assistant:
      return 'assistant';
    default:
      return 'system';
  }
}

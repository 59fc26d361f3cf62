/** The parts of the panel that are loaded only when something first needs them: see the file of this name in host/. */
import type * as conversationTransfer from './conversationTransfer';
import type * as helpTexts from './helpTexts';
import type * as promptExpansion from './promptExpansion';

export type ConversationTransfer = typeof conversationTransfer;

/** @returns what exports, imports and copies chats */
export function loadConversationTransfer(): Promise<ConversationTransfer> {
  return import('./conversationTransfer');
}

/** @returns the texts of the help for commands and for screen readers */
export function loadHelpTexts(): Promise<typeof helpTexts> {
  return import('./helpTexts');
}

/** @returns what writes slash commands out */
export function loadPromptExpansion(): Promise<typeof promptExpansion> {
  return import('./promptExpansion');
}

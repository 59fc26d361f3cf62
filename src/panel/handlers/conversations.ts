/** The list of conversations, and what can be done with one of them. */
import type { HandlerContext, Handlers } from './handlers';

type Type =
  | 'find-conversations'
  | 'new-chat'
  | 'show-conversation'
  | 'rename-conversation'
  | 'pin-conversation'
  | 'delete-conversation'
  | 'export-conversation'
  | 'open-conversation-document'
  | 'copy-conversation'
  | 'import-conversations';

export function conversationHandlers({ controller }: HandlerContext): Handlers<Type> {
  return {
    'find-conversations': () => undefined,
    'new-chat': () => {
      controller.newChat();
    },
    'show-conversation': () => undefined,
    'rename-conversation': () => undefined,
    'pin-conversation': () => undefined,
    'delete-conversation': () => undefined,
    'export-conversation': () => undefined,
    'open-conversation-document': () => undefined,
    'copy-conversation': () => undefined,
    'import-conversations': () => undefined,
  };
}

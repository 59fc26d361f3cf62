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

export function conversationHandlers({ controller, conversations, actions, post }: HandlerContext): Handlers<Type> {
  return {
    'find-conversations': async ({ requestId, query }) => {
      post({ type: 'conversations-found', requestId, conversations: await conversations.find(query) });
    },
    'new-chat': () => {
      controller.newChat();
    },
    'show-conversation': ({ id }) => actions.show(id),
    'rename-conversation': ({ id, title }) => actions.rename(id, title),
    'pin-conversation': ({ id, isPinned }) => actions.pin(id, isPinned),
    'delete-conversation': ({ id }) => actions.delete(id),
    'export-conversation': ({ id, format }) => actions.export(id, format),
    'open-conversation-document': ({ id }) => actions.openDocument(id),
    'copy-conversation': ({ id }) => actions.copy(id),
    'import-conversations': () => actions.import(),
  };
}

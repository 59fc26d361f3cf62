/** The list of conversations, and what can be done with one of them. */
import type { HandlerContext, Handlers } from './handlers';

/** Conversations of a long list that the page gets first: more than fit on a screen. */
const firstPart = 100;

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
      const found = await conversations.find(query).catch((error: unknown) => {
        post({ type: 'conversations-unknown', requestId });
        throw error;
      });
      // A message of thousands takes its time on the way: the page shows the beginning meanwhile.
      if (query === '' && found.length > 2 * firstPart) {
        post({ type: 'conversations-found', requestId, conversations: found.slice(0, firstPart) });
      }
      post({ type: 'conversations-found', requestId, conversations: found });
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

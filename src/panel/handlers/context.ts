/** Context that goes along with prompts: finding, adding, pinning, removing and opening it. */
import * as l10n from '@vscode/l10n';
import { attachmentReference } from '../../host/context/attachment';
import { referenceOfKey } from '../../host/context/references';
import { openItem } from '../../host/context/openContext';
import type { ContextCandidate } from '../../shared/context';
import type { HandlerContext, Handlers } from './handlers';

type Type =
  | 'find-context'
  | 'add-context'
  | 'attach-files'
  | 'attach-uris'
  | 'remove-context'
  | 'pin-context'
  | 'open-context'
  | 'open-sent-context';

export function contextHandlers({ controller, undo, post }: HandlerContext): Handlers<Type> {
  const { context } = controller;
  return {
    'find-context': async ({ requestId, query }) => {
      let newest: ContextCandidate[] = [];
      try {
        await context.find(query, (candidates) => {
          newest = candidates;
          post({ type: 'context-found', requestId, candidates, isComplete: false });
        });
      } catch (error) {
        post({ type: 'context-unknown', requestId });
        throw error;
      }
      post({ type: 'context-found', requestId, candidates: newest, isComplete: true });
    },
    'add-context': async ({ conversationId, key }) => {
      const reference = referenceOfKey(key);
      if (reference) await context.addChosen(reference, conversationId);
    },
    'attach-files': ({ conversationId, files }) => {
      context.addTo(conversationId, ...files.map(attachmentReference));
    },
    'attach-uris': ({ conversationId, uris }) => context.addPlaces(uris, conversationId),
    'remove-context': ({ id }) => {
      const conversationId = controller.conversation.id;
      const removed = context.remove(id);
      if (!removed) return;
      undo.offer(l10n.t('{0} was taken off.', removed.label), () => {
        context.addTo(conversationId, removed);
      });
    },
    'pin-context': ({ id }) => {
      context.togglePin(id);
    },
    'open-context': ({ id }) => context.open(id),
    'open-sent-context': async ({ id, index }) => {
      const item = controller.sentContextItem(id, index);
      if (item) await openItem(item);
    },
  };
}

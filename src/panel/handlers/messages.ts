/** What can be done with a prompt or an answer. */
import type { HandlerContext, Handlers } from './handlers';

type Type = 'stop-answer' | 'retry-answer' | 'continue-answer' | 'edit-prompt' | 'select-alternative' | 'delete-from' | 'branch-chat';

export function messageHandlers({ controller }: HandlerContext): Handlers<Type> {
  return {
    'stop-answer': ({ id }) => {
      controller.stop(id);
    },
    'retry-answer': ({ id }) => {
      controller.retry(id);
    },
    'continue-answer': () => undefined,
    'edit-prompt': () => undefined,
    'select-alternative': ({ id }) => {
      controller.selectAlternative(id);
    },
    'delete-from': () => undefined,
    'branch-chat': () => undefined,
  };
}

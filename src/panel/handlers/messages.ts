/** What can be done with a prompt or an answer. */
import * as l10n from '@vscode/l10n';
import type { FailureCover } from '../../shared/failure';
import type { HandlerContext, Handlers } from './handlers';
import { sayRefused } from './refusal';

/**
 * Lets the user choose a model for one answer.
 * @param title says what for
 * @param cover of a failure: what the balance covers comes first
 * @returns the model, with the tokens that its answer may have where the balance covers few; undefined when the user chose none
 */
export type ChooseModel = (title: string, cover?: FailureCover) => Promise<{ id: string; limit?: number } | undefined>;

/**
 * Lets the user choose a model to ask in the place of one that is waited for.
 * @param insteadOf the id of that one
 */
export type ChooseInstead = (insteadOf: string) => Promise<{ id: string } | undefined>;

type Type = 'stop-answer' | 'retry-answer' | 'continue-answer' | 'edit-changed' | 'edit-prompt' | 'select-alternative' | 'delete-from' | 'branch-chat';

export function messageHandlers(context: HandlerContext, chooseModel: ChooseModel): Handlers<Type> {
  const { controller, undo, focus } = context;
  return {
    'stop-answer': ({ id }) => {
      controller.stop(id);
    },
    'retry-answer': async ({ id, chooseModel: isAsked }) => {
      if (isAsked !== true) {
        controller.retry(id);
        return;
      }
      const model = await chooseModel(l10n.t('Model for another answer'), controller.failureOf(id)?.cover);
      if (model) controller.retry(id, model.id, model.limit);
      // The picker gives the focus to the editor; whoever came from here wants to go on here.
      await focus();
    },
    'continue-answer': ({ id }) => {
      controller.session.continue(id);
    },
    'edit-prompt': async ({ conversationId, id, newId, text }) => {
      const outcome = await controller.edit(id, newId, text, conversationId);
      if (outcome.kind === 'refused') await sayRefused(context, conversationId, newId, outcome.reason);
    },
    'edit-changed': ({ conversationId, id, text }) => controller.setEdit(id, text, conversationId),
    'select-alternative': ({ id }) => {
      controller.session.selectAlternative(id);
    },
    'delete-from': ({ id }) => {
      const restore = controller.removeMessage(id);
      if (restore) undo.offer(l10n.t('Message deleted, with everything after it.'), restore);
    },
    'branch-chat': async ({ id }) => {
      controller.branch(id);
      await focus();
    },
  };
}

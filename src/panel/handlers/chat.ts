/** The prompt box, the actions of failures, links and the page itself. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands, contextKeys } from '../../contributions';
import { commandArguments, failureCommands } from '../../host/failureCommands';
import { sayModelKept } from '../../host/modelKept';
import { openExternal } from '../../host/openExternal';
import { parseLink } from '../../shared/links';
import type { HandlerContext, Handlers } from './handlers';
import type { ChooseInstead, ChooseModel } from './messages';
import { sayRefused } from './refusal';

type Type = 'focus-changed' | 'panel-error' | 'run-action' | 'copy-text' | 'open-link' | 'undo' | 'dismiss-undo' | 'send-prompt' | 'draft-changed' | 'get-prompt-history';

export function chatHandlers(context: HandlerContext, chooseModel: ChooseModel, chooseInstead: ChooseInstead): Handlers<Type> {
  const { controller, undo, log, post, focus } = context;
  return {
    'focus-changed': async ({ isFocused }) => {
      await vscode.commands.executeCommand('setContext', contextKeys.panelFocused, isFocused);
    },
    'panel-error': ({ message }) => {
      log.error(`panel: ${message}`);
    },
    'run-action': async ({ action, id }) => {
      if (action === 'checkKey') await vscode.commands.executeCommand(commands.checkApiKey);
      else if (action === 'retry') controller.retry(id);
      else if (action === 'leaveOut') controller.leaveOutAndRetry(id);
      else if (action === 'selectModel' && id !== undefined) {
        const insteadOf = controller.modelAsked(id);
        if (insteadOf === undefined) {
          const model = await chooseModel(l10n.t('Model for another answer'), controller.failureOf(id)?.cover);
          if (model) controller.retry(id, model.id, model.limit);
        } else {
          const model = await chooseInstead(insteadOf);
          if (model && !controller.askInstead(id, model.id)) sayModelKept();
        }
      } else if (action === 'sendAnyway' && id !== undefined) {
        const failure = controller.failureOf(id);
        if (!failure) return;
        await vscode.commands.executeCommand(failureCommands.sendAnyway, ...commandArguments(action, failure, [controller.conversation.id]));
        controller.askAgain(id);
      } else if (action === 'askShort' && id !== undefined) controller.askAgain(id, controller.failureOf(id)?.cover?.answerTokens);
      else if (action === 'useNearestModel' && id !== undefined) await controller.useNearestModel(id);
      else if (action === 'newChat' && id !== undefined) await controller.takePromptToNewChat(id);
      else await vscode.commands.executeCommand(failureCommands[action]);
      // Pickers and input boxes give the focus to the editor; whoever came from here wants to go on here.
      if (action === 'selectModel' || action === 'setKey') await focus();
    },
    'copy-text': async ({ text }) => {
      try {
        await vscode.env.clipboard.writeText(text);
      } catch (error) {
        log.error('Nothing was copied', error);
        log.offer(l10n.t('This could not be copied. Try again.'));
      }
    },
    'open-link': async ({ href }) => {
      const link = parseLink(href);
      // VS Code shows the address and asks, unless the user trusts its domain.
      if (link) await openExternal(link);
      else log.warn('A link with another scheme than http, https or mailto was not opened');
    },
    undo: async ({ id }) => {
      try {
        await undo.undo(id);
      } catch (error) {
        log.error('A removal could not be taken back', error);
        log.offer(l10n.t('This could not be brought back. Try again.'));
      }
    },
    'dismiss-undo': () => {
      undo.dismiss();
    },
    'send-prompt': async ({ conversationId, id, text }) => {
      const outcome = await controller.send(id, text, conversationId);
      if (outcome.kind === 'refused') await sayRefused(context, conversationId, id, outcome.reason);
      else if (outcome.kind === 'done') post({ type: 'prompt-taken', id });
    },
    'draft-changed': async ({ conversationId, text, inProgress }) => {
      await controller.setDraft(text, conversationId, inProgress);
    },
    'get-prompt-history': async () => {
      post({ type: 'prompt-history', prompts: [...(await controller.promptHistory())] });
    },
  };
}

/** Says why a prompt was not sent: at its box, or in a notification when that is not on the screen. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plainMessage } from '../../host/plainMessage';
import type { HandlerContext } from './handlers';

/**
 * @param conversationId of the conversation the prompt was meant for
 * @param id the prompt's
 * @param reason a sentence
 */
export async function sayRefused({ controller, actions, post, focus }: HandlerContext, conversationId: string, id: string, reason: string): Promise<void> {
  const isShown = conversationId === controller.conversation.id;
  if (post({ type: 'prompt-refused', id, reason }) && isShown) return;
  const show = l10n.t('Show Chat');
  const choice = await vscode.window.showWarningMessage(plainMessage(l10n.t('A message was not sent. {0}', reason)), show);
  if (choice === undefined) return;
  if (!isShown) await actions.show(conversationId);
  await focus();
}

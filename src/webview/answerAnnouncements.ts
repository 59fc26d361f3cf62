/** What is said aloud of the answer that is shown last, while it is written and when it ends. */
import * as l10n from '@vscode/l10n';
import { presentAnswerFailure, presentFailure } from '../shared/errorPresenter';
import { findMessage, isUnfinished, type AnswerMessage, type Conversation } from '../shared/transcript';
import type { Announcer } from './announcer';
import type { AppliedEvents } from './events';
import { statusWords } from './transcript/answerDetails';

/**
 * Says what a batch of events did to the last answer.
 * @param before the conversation before the batch
 * @param language BCP 47 tag for numbers
 */
export function announceAnswer(announcer: Announcer, before: Conversation, { conversation, appended }: AppliedEvents, language: string): void {
  const answer = lastAnswer(conversation);
  if (!answer) return;
  const known = findMessage(before, answer.id);
  if (!known) announcer.answerBegan();
  const text = known ? appended.get(answer.id) : answer.text;
  if (text !== undefined) announcer.answerText(text);
  const wasRunning = !known || isUnfinished(known);
  if (wasRunning && !isUnfinished(answer)) announcer.answerEnded(endWords(answer, language));
  else if (answer.retry && (known?.role !== 'assistant' || known.retry !== answer.retry)) {
    announcer.say(presentFailure(answer.retry.failure, language).message);
  }
}

/** The shown answer that ends the conversation, if an answer does. */
function lastAnswer(conversation: Conversation): AnswerMessage | undefined {
  const leaf = conversation.leafId === null ? undefined : findMessage(conversation, conversation.leafId);
  return leaf?.role === 'assistant' ? leaf : undefined;
}

function endWords(answer: AnswerMessage, language: string): string {
  if (answer.failure && answer.status !== 'stopped') return presentAnswerFailure(answer.failure, false, language).message;
  return statusWords(answer) ?? l10n.t('The answer is complete.');
}

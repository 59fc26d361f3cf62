/** An answer that failed, and what can still be done about it: the notification may stand there long after. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ChatSession } from '../chat/session';
import type { Failure } from '../shared/failure';
import type { ModelChoice } from '../shared/modelChoice';
import type { Conversation } from '../shared/transcript';

/** An answer that failed. */
export interface ConversationFailure {
  conversationId: string;
  failure: Failure;
  /** What was thrown, for the log. */
  error: unknown;
  /** It belongs to the shown conversation. */
  isShown: boolean;
  /** Writes another alternative to the answer that failed, whatever is shown by then: by this model, or the one chosen for the conversation, for at most so many tokens. */
  retry: (model?: ModelChoice, limit?: number) => Promise<void>;
  /** Goes on with the answer that failed, or answers anew where there was no text; unless that was done meanwhile. */
  resume: () => Promise<void>;
  /** Asks for it once more as it was asked for, for at most so many tokens; unless that was done meanwhile. */
  askAgain: (limit?: number) => Promise<void>;
}

/** The answer as it failed. */
export interface FailedAnswer extends Pick<ConversationFailure, 'failure' | 'error' | 'isShown'> {
  session: ChatSession;
  answerId: string;
}

/** Where its conversation is by the time something is done about it. */
export interface ConversationHolder {
  use: <Result>(id: string, act: (session: ChatSession) => Result) => Promise<Result | undefined>;
  letGo: (session: ChatSession) => void;
}

/** @param modelOf the id of the model that a conversation asks */
export function conversationFailure(
  { session, answerId, failure, error, isShown }: FailedAnswer,
  conversations: ConversationHolder,
  modelOf: (conversation: Conversation) => string,
): ConversationFailure {
  const ask = async (start: (held: ChatSession) => boolean): Promise<void> => {
    await conversations.use(session.conversation.id, (held) => {
      if (!start(held)) conversations.letGo(held);
    });
  };
  // It may have been asked for again meanwhile.
  const askIfOpen = (start: (held: ChatSession) => boolean): Promise<void> =>
    ask((held) => {
      if (held.isStillFailed(answerId)) return start(held);
      void vscode.window.showInformationMessage(l10n.t('This was asked again already.'));
      return false;
    });
  return {
    conversationId: session.conversation.id,
    failure,
    error,
    isShown,
    retry: (model, limit) => askIfOpen((held) => held.retry(answerId, model?.id ?? modelOf(held.conversation), limit)),
    resume: () => ask((held) => held.resume(answerId)),
    askAgain: (limit) => askIfOpen((held) => held.askAgain(answerId, limit)),
  };
}

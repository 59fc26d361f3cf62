/** What the next turn of a conversation will send, as far as that can be told beforehand. Pure. */
import { effectiveSettings, type ChatSettings } from '../shared/chatSettings';
import type { ContextChip } from '../shared/context';
import { chipTokens, draftTokens, messageTokens, promptLimit, systemTokens, totalTokens } from '../shared/promptBudget';
import { estimateTokens } from '../shared/tokens';
import { fromStart, isUnfinished, shownMessages, type Conversation, type Message } from '../shared/transcript';

/** All figures are estimates, in tokens. */
export interface NextTurn {
  /** Instructions, earlier messages, context and the prompt box, without the answer. */
  tokens: number;
  /** The limit of the answer, where the user sets one. */
  maxTokens?: number;
}

/** A message never changes once it is whole. */
const counted = new WeakMap<Message, number>();

/**
 * @param chips what goes along with the prompt
 * @param draft the text in the prompt box
 * @param defaults what holds where the conversation's settings say nothing
 */
export function nextTurn(conversation: Conversation, chips: readonly ContextChip[], draft: string, defaults: ChatSettings): NextTurn {
  const { systemPrompt, maxTokens } = effectiveSettings(conversation.settings, defaults);
  const history = fromStart(shownMessages(conversation), conversation.startId).reduce((sum, message) => sum + tokensOf(message), 0);
  const tokens = totalTokens({ system: systemTokens(systemPrompt ?? ''), history, context: chipTokens(chips), draft: draftTokens(estimateTokens(draft)) });
  return { tokens, ...(maxTokens !== undefined && { maxTokens }) };
}

/** Whether a model with this context takes the turn; true where the context is unknown. */
export function takesTurn(contextLength: number | undefined, { tokens, maxTokens }: NextTurn): boolean {
  return contextLength === undefined || tokens <= promptLimit(contextLength, maxTokens);
}

function tokensOf(message: Message): number {
  if (isUnfinished(message)) return messageTokens(message);
  const known = counted.get(message) ?? messageTokens(message);
  counted.set(message, known);
  return known;
}

/**
 * Whether a conversation still fits into the model's context, and which turns to leave out when it does not. All
 * figures are estimates, in tokens.
 */
import type { ContextChip } from './context';
import { instructions } from './instructions';
import { estimateTokens } from './tokens';
import type { Message } from './transcript';

/** What a chat format adds to each message: role and separators. */
const messageOverhead = 4;
/** What stands around a piece of context: its name, the fence and its language. */
const contextOverhead = 12;
/** Kept free for the answer where the user sets no limit for it: this much, or a quarter of a small context. */
export const usualAnswer = 4_096;
/** Left unused when turns are left out: the gateway's own count differs from the estimate. */
const safetyShare = 0.05;

/** What a request's messages hold. */
export interface PromptTokens {
  /** The extension's instructions and the user's system prompt. */
  system: number;
  /** Earlier prompts and answers that are sent. */
  history: number;
  /** What goes along with the next prompt. */
  context: number;
  /** The text in the prompt box. */
  draft: number;
}

export function totalTokens({ system, history, context, draft }: PromptTokens): number {
  return system + history + context + draft;
}

/** @param systemPrompt the user's; empty for none */
export function systemTokens(systemPrompt: string): number {
  return messageOverhead + estimateTokens(instructions) + estimateTokens(systemPrompt);
}

/** @returns what a prompt box adds whose text counts this much; nothing while it is empty */
export function draftTokens(textTokens: number): number {
  return textTokens === 0 ? 0 : textTokens + messageOverhead;
}

/** The texts of a message that are sent, and tokens for what stands around them. */
export interface SentTexts {
  texts: readonly string[];
  overhead: number;
}

/** @returns what of the message is sent; nothing of an answer without text */
export function sentTexts(message: Message): SentTexts {
  if (message.role === 'assistant') return message.text === '' ? { texts: [], overhead: 0 } : { texts: [message.text], overhead: messageOverhead };
  const texts = [message.expandedText ?? message.text, ...message.context.map(({ text }) => text)];
  return { texts, overhead: messageOverhead + message.context.length * contextOverhead };
}

/** @returns what the message counts in a request */
export function messageTokens(message: Message): number {
  const { texts, overhead } = sentTexts(message);
  return texts.reduce((sum, text) => sum + estimateTokens(text), overhead);
}

/** @returns what a request's messages count, from their texts as they are sent */
export function wireTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + estimateTokens(text) + messageOverhead, 0);
}

/** @returns what the pieces of context that will be sent count; those whose size is unknown count nothing */
export function chipTokens(chips: readonly ContextChip[]): number {
  const sent = chips.filter(({ state }) => state === 'ready' || state === 'loading');
  return sent.reduce((sum, { tokens }) => sum + (tokens === undefined ? 0 : tokens + contextOverhead), 0);
}

/**
 * @param contextLength tokens the model takes, prompt and answer together
 * @param maxTokens the limit of the answer, if the user sets one; counts as half of the context at most
 * @returns tokens that a prompt may have
 */
export function promptLimit(contextLength: number, maxTokens: number | undefined): number {
  return contextLength - Math.min(maxTokens ?? 0, Math.floor(contextLength / 2));
}

/** The oldest turns to leave out: what is sent then begins with the prompt `startId`. */
export interface LeftOutTurns {
  startId: string;
  /** How many turns of those that are sent now. */
  turns: number;
}

/**
 * @param sent the messages that are sent now, first to last, each with its tokens
 * @param needed tokens that have to go
 * @returns the fewest of the oldest turns that are enough, at least one; undefined when there is no older turn, or
 *   when all but the last turn are not enough
 */
export function turnsToLeaveOut(sent: readonly { message: Message; tokens: number }[], needed: number): LeftOutTurns | undefined {
  let tokens = 0;
  let turns = 0;
  for (const { message, tokens: count } of sent) {
    if (message.role === 'user') {
      if (turns > 0 && tokens >= needed) return { startId: message.id, turns };
      turns += 1;
    }
    tokens += count;
  }
  return undefined;
}

/**
 * @param total tokens of the request as it is
 * @returns tokens that have to go so that the request fits, with room for the answer and for what the estimate is off
 */
export function tokensToLeaveOut(total: number, contextLength: number, maxTokens: number | undefined): number {
  const answer = Math.min(maxTokens ?? usualAnswer, Math.floor(contextLength / (maxTokens === undefined ? 4 : 2)));
  return total - Math.floor(contextLength * (1 - safetyShare) - answer);
}

/**
 * Where to begin after the gateway refused a request as too long.
 * @param sent the messages of the request, up to and including the prompt
 * @param contextLength of the model, if known
 * @returns the prompt to begin with; undefined when there is nothing older than the last one
 */
export function startAfterRefusal(
  sent: readonly Message[],
  systemPrompt: string | undefined,
  contextLength: number | undefined,
  maxTokens: number | undefined,
): string | undefined {
  const counted = sent.map((message) => ({ message, tokens: messageTokens(message) }));
  const total = counted.reduce((sum, { tokens }) => sum + tokens, systemTokens(systemPrompt ?? ''));
  // Without a known length, or when the estimate says that it fits: half of it.
  const needed = contextLength === undefined ? 0 : tokensToLeaveOut(total, contextLength, maxTokens);
  const last = sent.findLast(({ role }) => role === 'user');
  const found = turnsToLeaveOut(counted, needed > 0 ? needed : total / 2)?.startId ?? last?.id;
  return found === sent[0]?.id ? undefined : found;
}

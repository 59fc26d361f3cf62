/** What is sent to the model for a conversation: the system prompt, then the shown path's prompts and answers. */
import type { ChatMessage } from '../api/request';
import { instructions } from '../shared/instructions';
import { fromStart, type Message, type PromptMessage } from '../shared/transcript';
import { contextBlock } from './contextBlock';

/**
 * @param path the messages up to and including the prompt to answer, first to last
 * @param options `startId`: messages before this one are left out, if the path holds it; `systemPrompt`: the user's,
 *   which follows the extension's own
 * @returns the request's messages; answers without text are left out, with their prompts kept
 */
export function buildMessages(path: readonly Message[], options: { startId?: string; systemPrompt?: string } = {}): ChatMessage[] {
  const { startId, systemPrompt = '' } = options;
  const messages: ChatMessage[] = [{ role: 'system', content: systemPrompt.trim() === '' ? instructions : `${instructions}\n\n${systemPrompt}` }];
  for (const message of fromStart(path, startId)) {
    if (message.role === 'user') messages.push({ role: 'user', content: promptContent(message) });
    else if (message.text !== '') messages.push({ role: 'assistant', content: message.text });
  }
  return messages;
}

function promptContent(prompt: PromptMessage): string {
  return [...prompt.context.map(contextBlock), prompt.expandedText ?? prompt.text].join('\n\n');
}

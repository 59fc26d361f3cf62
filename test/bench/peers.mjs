// The clients that are compared with, as their own documentation shows their use. Here, next to their node_modules, so
// that they resolve to the versions this folder pins.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import OpenAI from 'openai';

const model = 'kr/gpt54';
const apiKey = 'kr-bench-0000';
const messages = [{ role: 'user', content: 'Count.' }];

/** @type {Record<string, (baseUrl: string) => (onText: (text: string) => void) => Promise<void>>} */
export const peers = {
  'openai SDK': (baseURL) => {
    const client = new OpenAI({ apiKey, baseURL, maxRetries: 0 });
    return async (onText) => {
      const stream = await client.chat.completions.create({ model, messages, stream: true });
      for await (const chunk of stream) onText(chunk.choices[0]?.delta?.content ?? '');
    };
  },
  'AI SDK streamText': (baseURL) => {
    const provider = createOpenAICompatible({ name: 'krouter', apiKey, baseURL });
    return async (onText) => {
      const { textStream } = streamText({ model: provider(model), messages, maxRetries: 0 });
      for await (const text of textStream) onText(text);
    };
  },
};

// The chat completion on the wire: the JSON of an answer and of its chunks, and how events are written as text.
import { countTokens, cutToTokens } from './tokens';

/** A whole answer, before it is put on the wire one way or another. */
export interface Answer {
  id: string;
  /** Seconds since the epoch. */
  created: number;
  /** The model that answers: a concrete one, also when an Auto Tier was asked for. */
  model: string;
  text: string;
  finishReason: string;
  promptTokens: number;
}

/** The answer with its text cut to `maxTokens`; `finishReason` is `length` when that took something away. */
export function limitAnswer(answer: Answer, maxTokens: number | undefined): Answer {
  const text = maxTokens === undefined ? answer.text : cutToTokens(answer.text, maxTokens);
  return text === answer.text ? answer : { ...answer, text, finishReason: 'length' };
}

/** The `usage` object of an answer. */
export function usageOf(answer: Answer): Record<'prompt_tokens' | 'completion_tokens' | 'total_tokens', number> {
  const completion = countTokens(answer.text);
  return {
    prompt_tokens: answer.promptTokens,
    completion_tokens: completion,
    total_tokens: answer.promptTokens + completion,
  };
}

/** The body of an answer that is not streamed. */
export function completionJson(answer: Answer): string {
  const { id, created, model, text, finishReason } = answer;
  return JSON.stringify({
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finishReason }],
    usage: usageOf(answer),
  });
}

const deltaLengths = [3, 5, 4, 6, 2, 7];

/** Cuts a text into deltas of two to seven characters, never inside a code point. */
export function splitIntoDeltas(text: string): string[] {
  const characters = Array.from(text);
  const deltas: string[] = [];
  for (let at = 0, turn = 0; at < characters.length; turn++) {
    const length = deltaLengths[turn % deltaLengths.length] ?? 4;
    deltas.push(characters.slice(at, at + length).join(''));
    at += length;
  }
  return deltas;
}

/** The data of one chunk: what `choice` says, with `extra` members beside `choices`. */
export function chunkJson(answer: Answer, choice: Record<string, unknown>, extra: Record<string, unknown> = {}): string {
  const { id, created, model } = answer;
  const choices = [{ index: 0, ...choice }];
  return JSON.stringify({ id, object: 'chat.completion.chunk', created, model, choices, ...extra });
}

/** The data of the chunk that carries `content`. */
export function deltaJson(answer: Answer, content: string): string {
  return chunkJson(answer, { delta: { content }, finish_reason: null });
}

/** The data of the chunk that ends the answer, with its usage. */
export function finishJson(answer: Answer): string {
  return chunkJson(answer, { delta: {}, finish_reason: answer.finishReason }, { usage: usageOf(answer) });
}

/** The data of all chunks that carry text; the first one names the role, as the API page shows. */
export function contentJson(answer: Answer): string[] {
  return splitIntoDeltas(answer.text).map((content, index) =>
    index === 0 ? chunkJson(answer, { delta: { role: 'assistant', content }, finish_reason: null }) : deltaJson(answer, content),
  );
}

/** One event as the text of an event stream; a line break inside `data` makes several `data:` lines. */
export function eventText(data: string): string {
  return `data: ${data.replaceAll('\n', '\ndata: ')}\n\n`;
}

export const doneText = eventText('[DONE]');

/** The whole well-behaved event stream of an answer, one string an event. */
export function eventStream(answer: Answer): string[] {
  return [...contentJson(answer).map(eventText), eventText(finishJson(answer)), doneText];
}

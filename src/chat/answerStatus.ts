/** What a finish reason says of an answer. */
import type { AnswerStatus } from '../shared/transcript';

/**
 * @param finishReason as the model gave it. Only `length` and `content_filter` (OpenAI's chat completions) mean that text
 *   is missing; gateways pass on other providers' words for a regular end, such as `end_turn` or `eos`.
 */
export function statusOf(finishReason: string): Extract<AnswerStatus, 'complete' | 'truncated' | 'filtered'> {
  if (finishReason === 'length') return 'truncated';
  if (finishReason === 'content_filter') return 'filtered';
  return 'complete';
}

// A ledger as months of work leave it, for tests and pictures of the usage view; the same in every run of a day.
import type { RequestRecord } from '../../src/shared/requestRecord';

const hour = 3_600_000;
const models = ['kr/auto', 'kr/claude-sonnet', 'kr/gpt54', 'kr/gemini-pro', 'kr/gpt4o'] as const;
const kinds = ['chat', 'chat', 'chat', 'edit', 'edit', 'explain', 'commit'] as const;

/** @returns numbers from 0 to 1 that look like chance */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/**
 * @param accounts who paid; the first one most of it
 * @param now when it ends, in milliseconds since 1970
 * @returns some 40 weeks: fewer requests the longer ago, weekends mostly free, some failures, some without credits
 */
export function monthsOfWork(accounts: readonly [string, ...string[]], now: number): RequestRecord[] {
  const next = chance(7);
  const records: RequestRecord[] = [];
  for (let day = 280; day >= 0; day -= 1) {
    const weekday = new Date(now - day * 24 * hour).getDay();
    const busy = weekday === 0 || weekday === 6 ? 1 : 4 + Math.floor((280 - day) / 40);
    for (let index = Math.floor(next() * (busy + 1)); index > 0; index -= 1) {
      const isFailed = next() < 0.05;
      const promptTokens = 200 + Math.floor(next() * 6_000);
      const completionTokens = 50 + Math.floor(next() * 1_500);
      records.push({
        id: `work-${records.length}`,
        time: now - day * 24 * hour - Math.floor(next() * 5 * hour) - 2 * hour,
        account: (next() < 0.8 ? accounts[0] : accounts.at(-1)) ?? accounts[0],
        feature: kinds[Math.floor(next() * kinds.length)] ?? 'chat',
        model: models[Math.floor(next() ** 2 * models.length)] ?? 'kr/auto',
        duration: 2_000 + next() * 9_000,
        outcome: isFailed ? 'rate-limited' : 'complete',
        ...(!isFailed && { promptTokens, completionTokens, firstTextAfter: 300 + next() * 1_400 }),
        ...(!isFailed && next() < 0.95 && { credits: Math.round(promptTokens * 0.03 + completionTokens * 0.15) / 100 }),
      });
    }
  }
  return records;
}

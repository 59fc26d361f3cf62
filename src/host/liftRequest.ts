/** The argument of the command that lifts a budget: from a failure's button. */
import * as z from 'zod/mini';
import { budgetPeriods } from '../shared/budget';

const requestSchema = z.union([
  /** The budget of this period is lifted. */
  z.object({ period: z.enum(budgetPeriods) }),
  /** What is used is not known: these pass once, and nothing is lifted. */
  z.object({ asked: z.readonly(z.array(z.string())) }),
]);
export type LiftRequest = z.infer<typeof requestSchema>;

/** @returns undefined for anything else than a request */
export function parseLiftRequest(argument: unknown): LiftRequest | undefined {
  const parsed = z.safeParse(requestSchema, argument);
  return parsed.success ? parsed.data : undefined;
}

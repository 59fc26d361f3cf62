// What a fault is: options that are checked when it is ordered, and what it does to one request.
import * as z from 'zod/mini';
import type { Exchange } from '../exchange';

/** What a fault does to one request, its options already settled. */
export type Misbehaviour = (exchange: Exchange) => Promise<void>;

/** A row of the fault matrix that the gateway plays on requests. */
export interface Fault {
  /** The names of its options. */
  readonly options: readonly string[];
  /**
   * Settles the options.
   * @throws ZodError when one is unknown or out of range
   */
  prepare(options: unknown): Misbehaviour;
}

/** Makes a fault from the schemas of its options and what it does. */
export function fault<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  run: (exchange: Exchange, options: z.output<z.ZodMiniObject<Shape, z.core.$strict>>) => Promise<void>,
): Fault {
  const schema = z.strictObject(shape);
  return {
    options: Object.keys(shape),
    prepare(options): Misbehaviour {
      const settled = z.parse(schema, options);
      return (exchange) => run(exchange, settled);
    },
  };
}

/** How many deltas get through before the fault strikes. */
export function deltasBefore(count: number): z.ZodMiniDefault<z.ZodMiniNumber> {
  return z._default(z.int().check(z.gte(0)), count);
}

/** A length of time in milliseconds. */
export function milliseconds(count: number): z.ZodMiniDefault<z.ZodMiniNumber> {
  return z._default(z.number().check(z.gte(0)), count);
}

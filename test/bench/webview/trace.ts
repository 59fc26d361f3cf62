// What a trace of Chromium says about the page's main thread. Pure.
import * as z from 'zod/mini';

const eventSchema = z.object({
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  /** Microseconds: on the clock, and of the processor. */
  dur: z.optional(z.number()),
  tdur: z.optional(z.number()),
  args: z.optional(z.looseObject({ name: z.optional(z.unknown()) })),
});

/** The category that has an event for each task of a thread. */
export const taskCategory = 'disabled-by-default-devtools.timeline';
const taskName = 'RunTask';

/** The longest task of a page's main thread, in milliseconds. */
export interface LongestTask {
  /** On the clock: what a reader waits. */
  clock: number;
  /** Of the processor: the most that any task took, also on a machine that does other things. */
  processor: number;
}

/**
 * @param trace events as Chromium reports them
 * @returns zeros when there is no task
 */
export function longestTask(trace: readonly unknown[]): LongestTask {
  const events = trace.flatMap((event) => {
    const { success, data } = eventSchema.safeParse(event);
    return success ? [data] : [];
  });
  const isMain = new Set(
    events.flatMap(({ name, args, pid, tid }) => (name === 'thread_name' && args?.name === 'CrRendererMain' ? [`${pid},${tid}`] : [])),
  );
  const tasks = events.filter(({ name, pid, tid }) => name === taskName && isMain.has(`${pid},${tid}`));
  const longest = (times: readonly number[]): number => times.reduce((most, time) => Math.max(most, time), 0) / 1_000;
  return { clock: longest(tasks.map(({ dur = 0 }) => dur)), processor: longest(tasks.map(({ tdur = 0 }) => tdur)) };
}

/** Milliseconds of a frame on a screen of 60 Hz. */
const frame = 1_000 / 60;

/** @returns how many frames were skipped, given the gaps between those that were not */
export function droppedFrames(gaps: readonly number[]): number {
  return gaps.reduce((dropped, gap) => dropped + Math.max(0, Math.round(gap / frame) - 1), 0);
}

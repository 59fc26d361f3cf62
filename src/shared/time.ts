/** Points in time as data that may come from anywhere. */
import * as z from 'zod/mini';

/** The furthest a Date can be from 1970, in milliseconds (ECMAScript, "Time Values and Time Range"). */
export const maxTime = 8.64e15;

/** Milliseconds since 1970. Beyond these bounds, formatting a date throws. */
export const timeSchema = z.number().check(z.minimum(-maxTime), z.maximum(maxTime));

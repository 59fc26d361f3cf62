/**
 * What the gateway client accepts at most, and how long it waits. Sizes keep a broken or hostile server from filling
 * the extension host's memory; all are far above what an honest answer needs.
 */

const mebi = 1024 * 1024;

/** Characters of one SSE line, or of one event's `data` lines together. One delta of 10 MB still fits. */
export const maxEventCharacters = 16 * mebi;

/** Bytes that may arrive without a single event: an endless line that is no SSE field, or a decompression bomb. */
export const maxBytesBetweenEvents = 32 * mebi;

/** Bytes of one streamed reply. A million small chunks are about 200 MB. */
export const maxStreamBytes = 1024 * mebi;

/** Characters of one streamed answer; whoever shows it has to hold it. */
export const maxAnswerCharacters = 64 * mebi;

/** Bytes of a JSON reply: a whole completion, the model list, the usage. */
export const maxJsonBytes = 32 * mebi;

/** Bytes read of an error's body; what follows is not looked at. */
export const maxErrorBytes = 64 * 1024;

/** Milliseconds without reply headers, and of silence within the body, unless set otherwise. */
export const defaultTimeout = 60_000;

/** Milliseconds of silence within an error's body: the status alone says enough. */
export const errorBodyTimeout = 5_000;

/** Milliseconds to wait for usage and `[DONE]` once the finish reason is known. */
export const trailerTimeout = 2_000;

/** Milliseconds a server gets to end a body that is complete, so that its connection can serve the next request. */
export const lingerTimeout = 500;

/** Requests in all, the first one included. */
export const defaultMaxAttempts = 3;

/** Milliseconds: the mean backoff doubles from the first to the longest. */
export const firstBackoff = 1_000;
export const longestBackoff = 10_000;

/** Milliseconds the client waits by itself for another attempt; a longer wait is the user's to decide. */
export const longestWait = 60_000;

/** Milliseconds between requests that waited for the same moment. */
export const gateSpacing = 250;

/** Milliseconds a server's wish to wait counts at most: a day stands for "not today". */
export const longestRetryAfter = 24 * 60 * 60 * 1000;

/** Whether bytes are text. Pure. */

/** Bytes that are looked at: as many as git looks at. */
const looked = 8_000;

/** Whether these are the bytes of something else than text: a NUL byte near the start, and no UTF-16 or UTF-32 mark. */
export function isBinary(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return !hasMark && bytes.subarray(0, looked).includes(0);
}

/** Whether what an editor shows stands for something else than text: with NUL characters, or a third of it unreadable. */
export function isBinaryText(text: string): boolean {
  const start = text.slice(0, looked);
  return start.includes('\0') || start.split('\ufffd').length - 1 > start.length / 3;
}

/** Line ends as models write them. */
export function withPlainLineEnds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/**
 * @param first and `last`: counted from 1, both included
 * @returns these lines; undefined when the text has fewer than `first`
 */
export function linesOf(text: string, first: number, last: number): string | undefined {
  const lines = text.split('\n');
  return first > lines.length ? undefined : lines.slice(first - 1, last).join('\n');
}

/** @returns a word for a fence, made of a file's name: its extension; empty when it has none */
export function fenceWord(name: string): string {
  return /[^.]\.([\w+#-]{1,20})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** Names and the like from outside, where they stand in a request outside a fence: none can pass for a part of the question. Pure. */

/** @returns the text in one line */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** @returns a name in one line, between backticks that it can't end */
export function inlineCode(name: string): string {
  return `\`${oneLine(name).replaceAll('`', "'")}\``;
}

/** Text as it stands in a Markdown code block. */

/** @returns the text as a fenced code block whose fence no line of the text can close */
export function fenced(text: string, languageId: string): string {
  let fence = '```';
  for (const [run] of text.matchAll(/`{3,}/g)) {
    if (run.length >= fence.length) fence = `${run}\``;
  }
  return `${fence}${languageId}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}`;
}

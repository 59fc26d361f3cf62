// What the user asked, in a message that holds more: the extension puts context before it, VS Code's Chat wraps it in a tag.

/** As VS Code's Chat marks the question among what it sends along: each tag on a line of its own. */
const taggedQuestion = /^<(prompt|userRequest|userPrompt|user_query)>\n([^]*?)\n?<\/\1>$/gmu;

/** A block of context as `src/chat/contextBlock.ts` words it. */
const leadingContext =
  /^(?:Selected lines|File|Files of the folder|Definition of|Problems that the editor reports|Git diff,|Selected text of the terminal|Files that are open in the editor|Text of the clipboard|Attached file)(?: [^\n]*)?:\n(`{3,})[^\n`]*\n(?:[^]*?\n)?\1(?:\n+|$)/u;

/** @returns the question without what goes along with it; the whole message where nothing else is left */
export function questionIn(message: string): string {
  let own = message;
  for (let context = leadingContext.exec(own); context; context = leadingContext.exec(own)) own = own.slice(context[0].length);
  const question = [...own.matchAll(taggedQuestion)].at(-1)?.[2] ?? own;
  return question.trim() === '' ? message : question;
}

/** From a model's answer, as it streams, to a commit message. Pure; the answer is untrusted. */

/** Characters of a message: nobody writes a longer one, and the box is no place for it. */
const maxLength = 10_000;

/** Words before a message: a line with a colon at its end that says what follows, or one that says yes. */
const introduction = /^(?:(?:(?:here(?:'|’)?s|here (?:is|are)|sure|okay|ok|certainly|of course|based on|the (?:following|commit)|(?:suggested |proposed )?commit message)(?![\p{L}\p{N}])|다음은|아래는|네[,.!]|물론|(?:추천 |제안 )?커밋 메시지)[^\n]*[:：]|(?:(?:sure|okay|ok|certainly|of course)[,.!]|네[,.!]|물론(?:이죠|이에요|입니다|이지요)?[,.!])(?:[^\n]*[.!])?)\s*(?:\n|$)/iu;
/** A label in front of a message, in the same line. */
const label = /^(?:\*\*)?(?:(?:suggested |proposed )?commit message|커밋 메시지)(?:\*\*)?\s*[:：](?:\*\*)?[^\S\n]*(?=\S)/iu;
/** How an answer may begin whose first line is no part of the message. */
const mayBeginOtherwise = /^(?:here|sure|ok|certainly|of course|based on|the |suggested|proposed|commit|\*\*|다음|아래|네|물론|추천|제안|커밋|`|<|["'“‘])/iu;

/** Characters by which one can tell. */
const decidedLength = 12;

/**
 * Takes off what models put around a message: thinking, a fence, quotes, words before and after.
 * @param isComplete no more is to come; before that, nothing is taken for the message that may turn out to be no part of it
 * @returns lines separated by LF, without blanks at the end
 */
export function cleanCommitMessage(answer: string, isComplete: boolean): string {
  let text = visible(answer).replaceAll(/<(think|thinking|reasoning)>[^]*?(?:<\/\1>|$)/gi, '').trimStart();
  if (!isComplete && isUndecided(text)) return '';
  for (let before = ''; before !== text;) {
    before = text;
    const rest = text.replace(introduction, '').trimStart();
    // A line that nothing follows introduces nothing: it is the message.
    if (rest !== '' || !isComplete) text = rest;
  }
  if (!isComplete && isUndecided(text)) return '';
  text = withoutFence(text).replace(label, '');
  return withoutQuotes(text.trim()).slice(0, maxLength).replaceAll(/[^\S\n]+$/gm, '');
}

/** Whether the text's first line, which is still being written, may turn out to be no part of the message. */
function isUndecided(text: string): boolean {
  return !text.includes('\n') && (text.length < decidedLength || mayBeginOtherwise.test(text));
}

/** What is in a fence that the text begins with; what comes after it was said about the message. */
function withoutFence(text: string): string {
  const opening = /^(`{3,}|~{3,})[^\n`]*(?:\n|$)/.exec(text);
  if (!opening) return text;
  const inside = text.slice(opening[0].length).split('\n');
  const end = inside.findIndex((line) => line.trim() === opening[1]);
  return (end === -1 ? inside.filter((line, index) => index < inside.length - 1 || !/^[`~]{1,3}$/.test(line)) : inside.slice(0, end)).join('\n');
}

/** Quotes around all of it, or around its first line. */
function withoutQuotes(text: string): string {
  const [subject = '', ...body] = text.split('\n');
  const unquote = (quoted: string): string => /^(["'`])([^]*)\1$/.exec(quoted)?.[2] ?? /^[“‘]([^]*)[”’]$/.exec(quoted)?.[1] ?? quoted;
  const all = unquote(text);
  if (all !== text && !/["`“”]/.test(all)) return all;
  return [/^(["'`])[^"'`]*\1$|^[“‘][^”’]*[”’]$/.test(subject) ? unquote(subject) : subject, ...body].join('\n');
}

/** Without control characters, and without those that turn how the text reads. */
function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(/[\u202A-\u202E\u2066-\u2069\u200B\uFEFF]|(?![\n\t])\p{Cc}/gu, '');
}

/** Tells comments like `// ... existing code ...`, with which models leave code out, from ordinary ones. Pure. */

/** Longer lines stand for nothing; and no expression below takes long on this many characters. */
const longestMarker = 200;

/** A line that is a comment, in the languages models write most, JSX and HTML among them; group 1 is what it says. */
const commentLine = /^\s*(?:\{?\/\*+|\/{2,}|#+|--+|;+|%+|<!--)(.*)$/;

/** Dots for code: alone on a line, or alone in braces. Python's own `...` looks the same, and a look does no harm. */
const dotsForCode = /^\s*(?:\.{3}|…)\s*$|\{\s*(?:\/\*\s*)?(?:\.{3}|…)\s*(?:\*\/\s*)?\}/;

/** A comment that begins with dots; but `...args` and `...[1, 2]` are code that was commented out. */
const leadingDots = /^\s*(?:…|\.{3,}(?=\s|$|[가-힣]|\*\/|-->))/;

/** English comments of nothing but these words, at least one of them from the first set, stand for code. */
const leftOutWords = new Set(['rest', 'remainder', 'remaining', 'existing', 'unchanged', 'omitted', 'same', 'previous']);
const otherWords = new Set(
  ('the your this that of and all is are as stay stays remain remains kept goes go here above below before for brevity with no other '
    + 'code function functions method methods class classes file implementation implementations logic content contents body import imports '
    + 'component components handler handlers test tests part parts line lines definition definitions property properties jsx').split(' '),
);

/** The same in Korean: 기존 코드, 나머지는 동일, 이하 생략, 중략. */
const korean =
  /^[\s.…(]*(?:생략|중략|후략|(?:기존|이전|이하|다른|나머지)(?=.*(?:코드|로직|구현|부분|내용|메서드|함수|동일|생략|그대로|유지|같))\s?(?:코드|로직|구현|부분|내용|메서드|함수)?[은는이가을를도의]?\s*(?:모두|그대로|이전과|기존과)?\s*(?:동일|생략|그대로|유지|같음|같습니다|같아요)?(?:함|됨|합니다|해요|됩니다|돼요|입니다|이에요|예요)?)[\s.…)]*(?:\*\/\}?|-->)?\s*$/;

/** @returns whether a line of the code stands for code that is not there */
export function leavesCodeOut(code: string): boolean {
  return code.split('\n').some(standsForCode);
}

/** Whether a line stands for code that is not there. */
export function standsForCode(line: string): boolean {
  if (line.length > longestMarker) return false;
  if (dotsForCode.test(line)) return true;
  const comment = commentLine.exec(line)?.[1];
  if (comment === undefined) return false;
  return leadingDots.test(comment) || korean.test(comment) || isEnglishMarker(comment);
}

function isEnglishMarker(comment: string): boolean {
  const words = comment.toLowerCase().match(/[\p{L}\p{N}_$'-]*[\p{L}\p{N}_$]/gu) ?? [];
  // One word alone may be the title of a section.
  if (words.length === 1 && !comment.includes('...')) return false;
  return words.every((word) => leftOutWords.has(word) || otherWords.has(word)) && words.some((word) => leftOutWords.has(word));
}

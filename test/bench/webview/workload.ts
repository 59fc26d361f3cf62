// What the page's benchmarks show: answers, conversations and hostile inputs, the same in every run. Pure, and used both in
// Node and in the page. Lengths are UTF-16 code units.
import type { Conversation, Message } from '../../../src/shared/transcript';

/** A Markdown text and what a reader must see of it, white space aside. */
export interface Workload {
  markdown: string;
  text: string;
}

/** A source of numbers that is the same in every run (a linear congruential generator). @returns integers below `limit` */
export type Random = (limit: number) => number;

/** @param seed any integer */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * limit);
  };
}

/** Code blocks in the answer of 60,000 units; the first one of them is the long one. */
const blocksPerAnswer = 12;
const linesOfLongBlock = 400;
const answerLength = 60_000;

const koreanWords =
  '스트리밍 응답 토큰 화면 프레임 비용 사용자 편집기 확장 모델 게이트웨이 메시지 문단 코드 표 목록 설정 대화 파일 함수 값을 빠르게 다시 그려요 읽어요 보내요 바꿔요 확인해요 기다려요 그리고 하지만 그래서 먼저 나중에 조금씩 한국어 글자'.split(' ');
const englishWords =
  'the stream of tokens arrives in pieces and each frame shows what came while the reader keeps the place where reading was so nothing jumps or waits longer than one frame would allow'.split(' ');
const languages = ['typescript', 'python', 'json', 'bash', 'java', 'css', 'go', 'rust', 'sql', 'yaml', 'javascript', 'cpp'];

function words(random: Random, from: readonly string[], count: number): string {
  return Array.from({ length: count }, () => from[random(from.length)] ?? '').join(' ');
}

function same(text: string): Workload {
  return { markdown: text, text };
}

function joined(parts: readonly Workload[], separator: string): Workload {
  return { markdown: parts.map((part) => part.markdown).join(separator), text: parts.map((part) => part.text).join(separator) };
}

/** A sentence with the inline markup that models write. */
function sentence(random: Random): Workload {
  const from = random(3) === 0 ? englishWords : koreanWords;
  const before = words(random, from, 5 + random(8));
  const marked = words(random, from, 2);
  const after = words(random, from, 3 + random(6));
  const inline: Workload[] = [
    same(marked),
    { markdown: `**${marked}**`, text: marked },
    { markdown: `*${marked}*`, text: marked },
    { markdown: `\`${marked}\``, text: marked },
    { markdown: `[${marked}](https://example.com/${random(1_000)})`, text: marked },
  ];
  return joined([same(before), inline[random(inline.length)] ?? same(marked), same(`${after}.`)], ' ');
}

function paragraph(random: Random): Workload {
  return joined(Array.from({ length: 2 + random(4) }, () => sentence(random)), ' ');
}

function list(random: Random): Workload {
  const isOrdered = random(2) === 0;
  const items = Array.from({ length: 3 + random(4) }, (_, index) => {
    const { markdown, text } = sentence(random);
    return { markdown: `${isOrdered ? `${index + 1}.` : '-'} ${markdown}`, text };
  });
  return joined(items, '\n');
}

function table(random: Random): Workload {
  const cell = (): string => words(random, koreanWords, 1 + random(2));
  const row = (cells: readonly string[]): Workload => ({ markdown: `| ${cells.join(' | ')} |`, text: cells.join(' ') });
  const rows = Array.from({ length: 4 + random(6) }, () => row([cell(), cell(), String(random(10_000)), cell()]));
  return joined([row([cell(), cell(), 'tokens', cell()]), { markdown: '|---|:--|--:|---|', text: '' }, ...rows], '\n');
}

/** A line of code that looks like code in most languages. */
function codeLine(random: Random, index: number): string {
  const indent = '  '.repeat(random(4));
  // Only the chosen one is made: there are blocks of 20,000 lines.
  const lines = [
    () => `const value${index} = compute(${random(1_000)}, "${words(random, koreanWords, 1)}");`,
    () => `if (value${index} > ${random(100)}) { return items[${random(10)}].name; }`,
    () => `// ${words(random, random(2) === 0 ? koreanWords : englishWords, 4)}`,
    () => `for (let i = 0; i < ${random(50)}; i++) total += weights[i] * ${random(9)};`,
    () => `function step${index}(input) {`,
    () => '}',
    () => `result.push({ id: ${index}, label: '${words(random, englishWords, 2)}' });`,
  ];
  return indent + (lines[random(lines.length)]?.() ?? '');
}

function codeBlock(random: Random, language: string, lines: number): Workload {
  const code = Array.from({ length: lines }, (_, index) => codeLine(random, index)).join('\n');
  return { markdown: `\`\`\`${language}\n${code}\n\`\`\``, text: code };
}

function heading(random: Random, level: number): Workload {
  const text = words(random, koreanWords, 3);
  return { markdown: `${'#'.repeat(level)} ${text}`, text };
}

/** One answer of 60,000 units: Korean and English, lists, tables, 12 code blocks with one of 400 lines. */
function chapter(random: Random): Workload {
  const blocks: Workload[] = [];
  let length = 0;
  const add = (block: Workload): void => {
    blocks.push(block);
    length += block.markdown.length + 2;
  };
  for (let index = 0; index < blocksPerAnswer; index++) {
    add(heading(random, 2 + random(2)));
    add(paragraph(random));
    if (index % 2 === 0) add(table(random));
    else add(list(random));
    // The long block stands in the middle, where text comes before and after it.
    const isLong = index === blocksPerAnswer / 2;
    add(codeBlock(random, languages[index % languages.length] ?? '', isLong ? linesOfLongBlock : 6 + random(12)));
    for (const end = (answerLength * (index + 1)) / blocksPerAnswer; length < end; ) add(paragraph(random));
  }
  return joined(blocks, '\n\n');
}

/**
 * @param chapters how many times 60,000 units; each has other words
 * @returns the answer that streams
 */
export function createAnswer(chapters: number): Workload {
  return joined(Array.from({ length: chapters }, (_, index) => chapter(seededRandom(index + 1))), '\n\n');
}

/** Cuts a text into deltas of 4 to 12 units, never within a surrogate pair. */
export function cutIntoDeltas(text: string, seed = 1): string[] {
  const random = seededRandom(seed);
  const deltas: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(text.length, start + 4 + random(9));
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end += 1;
    deltas.push(text.slice(start, end));
    start = end;
  }
  return deltas;
}

/** @returns the text without white space: where it stands depends on layout and markup, the rest must be the same */
export function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}

/**
 * Compares what a page shows with what it must show.
 * @returns undefined when they are the same, else where they part
 */
export function findDifference(shown: string, expected: string): string | undefined {
  const [left, right] = [withoutSpace(shown), withoutSpace(expected)];
  if (left === right) return undefined;
  let index = 0;
  while (index < left.length && left.charAt(index) === right.charAt(index)) index++;
  const excerpt = (text: string): string => JSON.stringify(text.slice(Math.max(0, index - 20), index + 40));
  return `at ${index} of ${right.length} (shown are ${left.length}): ${excerpt(left)} instead of ${excerpt(right)}`;
}

/** Stands at the end of what is shown, to find out when all of it is. */
export const endMark = 'END-OF-TEXT';

/** @param count of messages, prompts and answers in turn; an answer has some 2,000 units */
export function createConversation(count: number): Conversation {
  const random = seededRandom(count);
  const messages: Message[] = [];
  for (let index = 0; index < count; index++) {
    const id = `m${index}`;
    const createdAt = 1_760_000_000_000 + index * 1_000;
    const parentId = index === 0 ? null : `m${index - 1}`;
    if (index % 2 === 0) {
      messages.push({ id, role: 'user', parentId, createdAt, text: paragraph(random).markdown, context: [] });
    } else {
      const text = shortAnswer(random) + (index === count - 1 ? `\n\n${endMark}` : '');
      messages.push({ id, role: 'assistant', parentId: parentId ?? '', createdAt, text, status: 'complete', model: 'kr/gpt54' });
    }
  }
  return { id: `long-${count}`, createdAt: 1_760_000_000_000, messages, leafId: messages.at(-1)?.id ?? null };
}

function shortAnswer(random: Random): string {
  const blocks = [paragraph(random), list(random)];
  if (random(3) === 0) blocks.push(table(random));
  if (random(2) === 0) blocks.push(codeBlock(random, languages[random(languages.length)] ?? '', 5 + random(15)));
  let { markdown } = joined(blocks, '\n\n');
  while (markdown.length < 1_800) markdown += `\n\n${paragraph(random).markdown}`;
  return markdown;
}

/** Inputs that make a careless page stop. */
export const heavyInputs = ['10 MB', '5,000-row table', '20,000-line code block', '60,000 *', '1 MB of short paragraphs'] as const;
export type HeavyInput = (typeof heavyInputs)[number];

/** @returns the input's Markdown; it ends with `endMark` */
export function createHeavyInput(input: HeavyInput): string {
  const random = seededRandom(7);
  switch (input) {
    case '10 MB': {
      const part = createAnswer(4).markdown;
      return `${Array.from({ length: Math.ceil(10_000_000 / part.length) }, () => part).join('\n\n')}\n\n${endMark}`;
    }
    case '5,000-row table': {
      const rows = Array.from({ length: 5_000 }, (_, index) => `| ${index} | ${words(random, koreanWords, 2)} | ${words(random, englishWords, 3)} | ${random(1_000)} |`);
      return `| number | name | words | tokens |\n|---|---|---|--:|\n${rows.join('\n')}\n\n${endMark}`;
    }
    case '20,000-line code block':
      return `${codeBlock(random, 'typescript', 20_000).markdown}\n\n${endMark}`;
    case '60,000 *':
      return `${'*'.repeat(60_000)}\n\n${endMark}`;
    case '1 MB of short paragraphs': {
      const paragraphs: string[] = [];
      for (let length = 0; length < 1_000_000; ) {
        const text = words(random, koreanWords, 2 + random(4));
        paragraphs.push(text);
        length += text.length + 2;
      }
      return `${paragraphs.join('\n\n')}\n\n${endMark}`;
    }
  }
}

// What the gateway says: an edit for an edit request, an explanation where one is asked for, otherwise Markdown that is
// worth looking at. The same conversation gets the same answer every time.
import type { ChatRequest } from './chatRequest';
import { type CodeBlock, editCode, fence, splitFences } from './edits';
import { sections } from './prose';
import { questionIn } from './question';

const editWords = /refactor|rewrite|clean ?up|simplify|improve|리팩터|리팩토|다시 (?:써|작성)|고쳐|다듬어|개선/iu;
const explainWords = /explain|describe what|설명|해설/iu;
const longWords = /\blong(?:er)?\b|길게|긴 답/iu;
const lastWordsPattern = /<last-words>\n([^]*)\n<\/last-words>/u;
const hangul = /[\uac00-\ud7a3]/u;

/** So many rounds of the sections make a long answer of some 35 KB. */
const longRounds = 30;
const echoLength = 160;

/**
 * The answer to a conversation.
 * - The last user message asks to go on with the answer before it, naming its last words: these, then the rest of it.
 * - It asks to refactor or rewrite and holds a fenced block: one fenced block, the code edited.
 * - It asks to explain and holds a fenced block: an explanation that names the first thing the code declares.
 * - Otherwise: 1–2 KB of Markdown (about 35 KB when it asks for a long answer) that quotes the question.
 */
export async function composeAnswer(request: Pick<ChatRequest, 'messages'>): Promise<string> {
  return (await composeRest(request)) ?? composeNew(request);
}

/** The rest of an answer that was cut off, after the words that are to be repeated. */
async function composeRest({ messages }: Pick<ChatRequest, 'messages'>): Promise<string | undefined> {
  const [answer, question] = messages.slice(-2);
  const lastWords = lastWordsPattern.exec(question?.content ?? '')?.[1];
  if (answer?.role !== 'assistant' || lastWords === undefined) return undefined;
  const whole = await composeNew({ messages: messages.slice(0, -2) });
  const end = answer.content.trimEnd();
  return lastWords + (whole.startsWith(end) ? whole.slice(end.length) : hangul.test(end) ? ' 그리고 끝이에요.' : ' and that is all.');
}

async function composeNew(request: Pick<ChatRequest, 'messages'>): Promise<string> {
  const questions = request.messages.filter((message) => message.role === 'user');
  const message = questions.at(-1)?.content ?? '';
  const block = splitFences(message).blocks.at(-1);
  // What goes along may be in another language than the question.
  const { prose } = splitFences(questionIn(message));
  const korean = hangul.test(prose);
  if (block !== undefined) {
    // "Explain it before I rewrite it" asks for an explanation: the word that comes first says what is wanted.
    const edit = prose.search(editWords);
    const explain = prose.search(explainWords);
    if (edit >= 0 && (explain < 0 || edit < explain)) return fence(await editCode(block));
    if (explain >= 0) return explanation(block, korean);
  }
  return article(prose, questions.length, korean);
}

/** The first name the code declares, or the first identifier in it. */
export function firstName(code: string): string | undefined {
  const declared = /\b(?:function\*?|class|interface|enum|struct|trait|def|fn|func|fun|const|let|var|type)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u;
  return declared.exec(code)?.[1] ?? /[\p{L}_$][\p{L}\p{N}_$]*/u.exec(code)?.[0];
}

function explanation(block: CodeBlock, korean: boolean): string {
  const lines = block.code.split('\n');
  const name = `\`${firstName(block.code) ?? '…'}\``;
  const shown = fence({ ...block, code: lines.slice(0, 3).join('\n') });
  const branches = [...block.code.matchAll(/\b(?:if|elif|switch|match|case)\b/gu)].length;
  const loops = [...block.code.matchAll(/\b(?:for|while|loop)\b/gu)].length;
  if (korean) {
    return `## ${name} 설명\n\n${name}에서 시작하는 코드 ${lines.length}줄이에요.\n\n${shown}\n\n- 갈림길: ${branches}곳\n- 반복: ${loops}곳\n\n먼저 ${name}의 이름과 인자를 보고, 그다음 돌려주는 값을 따라가 보세요.`;
  }
  return `## What ${name} does\n\nThese ${lines.length} lines start with ${name}.\n\n${shown}\n\n- Branches: ${branches}\n- Loops: ${loops}\n\nRead the name and the arguments of ${name} first, then follow the value it returns.`;
}

function article(question: string, turn: number, korean: boolean): string {
  const firstLine = question.split('\n').find((line) => line.trim() !== '') ?? '';
  const echo = Array.from(firstLine.trim()).slice(0, echoLength).join('');
  const opening = korean
    ? `안녕하세요! **로컬 K-Router 게이트웨이**의 ${turn}번째 답변이에요.\n\n> ${echo}`
    : `Hello! This is answer ${turn} of the **local K-Router gateway**.\n\n> ${echo}`;
  const body = sections(korean);
  if (!longWords.test(question)) return [opening, ...body].join('\n\n');
  const part = korean ? '부' : 'Part';
  const rounds = Array.from({ length: longRounds }, (_, round) =>
    [korean ? `# ${round + 1}${part}` : `# ${part} ${round + 1}`, ...body].join('\n\n'),
  );
  return [opening, ...rounds].join('\n\n');
}

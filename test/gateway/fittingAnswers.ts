// What the extension's own requests ask for: a commit message, an edit, a new file. Made from the request alone, the same each time.
import path from 'node:path';
import type { ChatRequest } from './chatRequest';
import { commentMark, editCode, fence, splitFences } from './edits';

const commitWords = /\bcommit messages?\b/iu;
const oneBlockWords = /exactly one fenced code block/iu;

/** @returns undefined where nothing of the kind is asked for */
export async function composeFitting({ messages }: Pick<ChatRequest, 'messages'>): Promise<string | undefined> {
  const instructions = messages.filter(({ role }) => role === 'system').map(({ content }) => content).join('\n');
  const question = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  if (oneBlockWords.test(instructions)) return editOf(question);
  return commitWords.test(instructions) ? commitMessage(question) : undefined;
}

/** The selected lines, edited; where none are, a new file is asked for. */
async function editOf(question: string): Promise<string> {
  const selected = question.lastIndexOf('Selected lines `');
  const [block] = selected < 0 ? [] : splitFences(question.slice(selected)).blocks;
  if (block) return fence(await editCode(block));
  const language = /The language is (\S+)\.$/u.exec(question.trim())?.[1] ?? '';
  return fence({ language, code: `${commentMark(language) ?? ''} The local gateway writes no file of its own: this is its place.`.trimStart() });
}

/** Names the changed files, in the language and the form that are asked for. */
function commitMessage(question: string): string {
  const diff = splitFences(question).blocks.findLast(({ language }) => language === 'diff')?.code ?? '';
  const parts = diff.split(/^(?=diff --git )/mu).filter((part) => part.startsWith('diff --git '));
  const files = parts.map((part) => path.posix.basename(/^\S+ \S+ .* "?(?:b\/)?(.+?)"?$/mu.exec(part)?.[1] ?? ''));
  const areAll = (line: RegExp): boolean => parts.length > 0 && parts.every((part) => line.test(part));
  const what = areAll(/^new file mode/mu) ? 'add' : areAll(/^deleted file mode/mu) ? 'remove' : 'change';
  const isKorean = /\bin Korean\b/u.test(question);
  const isConventional = question.includes('Conventional Commits');
  const names = files.length === 0 ? (isKorean ? '파일' : 'files') : files.slice(0, 3).join(', ');
  const subject = isKorean ? `${names} ${{ add: '추가', remove: '삭제', change: '수정' }[what]}` : `${what} ${names}`;
  return isConventional ? `feat: ${subject}` : isKorean ? subject : subject.charAt(0).toUpperCase() + subject.slice(1);
}

/** File names in a model's answer: of a code block's own file, and those its words mention. Pure; all of it untrusted. */

/** A file an answer mentions. */
export interface FileReference {
  /** Where the mention begins in the text, and how long it is, in UTF-16 code units. */
  index: number;
  length: number;
  /** As written, with `/` between the parts. */
  path: string;
  /** Counted from 1. */
  line?: number;
  column?: number;
}

/** What the opening line of a fence says. */
export interface FenceInfo {
  /** Empty when it says none. */
  language: string;
  /** The file the code belongs to. */
  path?: string;
}

/** Longer names are no names. */
const maxLength = 400;
/** A part of a path. Parentheses and brackets are for the routes of web frameworks: `app/[id]/(group)/page.tsx`. */
const part = String.raw`[\p{L}\p{N}\p{M}_@.+~$%()[\]-]+`;
const pathWithEnding = String.raw`(?:[A-Za-z]:)?(?:[\\/]?${part})(?:[\\/]${part})*`;
const place = String.raw`(?::(\d{1,7})(?:-\d{1,7})?(?::(\d{1,5}))?|#L(\d{1,7})(?:C(\d{1,5}))?(?:-L?\d{1,7}(?:C\d{1,5})?)?)?`;
const wholeReference = new RegExp(`^(${pathWithEnding})${place}$`, 'u');
/** Files without an ending that are known by their name. */
const bareNames = /^(?:Dockerfile|Makefile|Rakefile|Gemfile|Procfile|Jenkinsfile|Vagrantfile|LICENSE|CODEOWNERS|README|CHANGELOG|\.[a-z][\w.-]*)$/;
const ending = /\.[\p{L}][\p{L}\p{N}_-]{0,14}$|\.(?:7z|mp[34])$/u;

/**
 * @param text the whole of an inline code span or of a word
 * @returns the file it names, if it looks like one
 */
export function parseFileReference(text: string): Omit<FileReference, 'index' | 'length'> | undefined {
  if (text.length > maxLength) return undefined;
  const [, written, line, column, hashLine, hashColumn] = wholeReference.exec(text) ?? [];
  if (written === undefined) return undefined;
  const path = written.replaceAll('\\', '/');
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!ending.test(name) && !bareNames.test(name)) return undefined;
  const [lineNumber, columnNumber] = [Number(line ?? hashLine ?? 0), Number(column ?? hashColumn ?? 0)];
  return { path, ...(lineNumber > 0 && { line: lineNumber }), ...(columnNumber > 0 && { column: columnNumber }) };
}

/** Words of prose that may be a file: not part of an address, and without the punctuation around them. */
const word = /[^\s"'`“”‘’«»<>|,;，。、「」『』]+/gu;

/** @returns the files that a piece of prose mentions, in order. Prose needs an ending: `Makefile` may be just a word. */
export function findFileReferences(text: string): FileReference[] {
  if (!text.includes('.')) return [];
  const found: FileReference[] = [];
  for (const match of text.matchAll(word)) {
    const [whole] = match;
    if (!whole.includes('.') || whole.length > maxLength || isAddress(whole)) continue;
    const lead = /^[([{*_]*/.exec(whole)?.[0].length ?? 0;
    const written = withoutTail(whole.slice(lead));
    const reference = parseFileReference(written);
    const name = reference?.path.slice(reference.path.lastIndexOf('/') + 1) ?? '';
    // `e.g.` and its like are no files.
    if (reference && ending.test(name) && !/^[a-z]\.[a-z]$/i.test(name)) found.push({ index: match.index + lead, length: written.length, ...reference });
  }
  return found;
}

/** Whether a word is the address of a page or of a mailbox. */
function isAddress(whole: string): boolean {
  const at = whole.indexOf('@', whole.lastIndexOf('/') + 1);
  return /^(?:[a-z][a-z\d+.-]*:\/\/|www\.)/i.test(whole) || (at !== -1 && whole.includes('.', at));
}

/** Without the punctuation that ends a sentence, brackets that were not opened, and Korean particles after the ending. */
function withoutTail(text: string): string {
  const particle = /^(.*\.[A-Za-z][A-Za-z\d]{0,14}(?::\d+(?::\d+)?|#L\d+(?:-L?\d+)?)?)[가-힣]{1,6}[.:!?…)]*$/u.exec(text)?.[1];
  const rest = particle ?? text;
  const [round, square] = [rest.indexOf('('), rest.indexOf('[')];
  const isBefore = (opened: number, end: number): boolean => opened !== -1 && opened < end;
  let end = rest.length;
  for (; end > 0; end--) {
    const last = rest.charAt(end - 1);
    const closes = last === ')' && !isBefore(round, end) || last === ']' && !isBefore(square, end) || last === '}';
    if (!closes && !'.:!?…*_'.includes(last)) break;
  }
  return rest.slice(0, end);
}

const namedPath = /(?:^|[\s{,])(?:title|file|filename|file_name|filepath|path|name)\s*[=:]\s*(?:"([^"]+)"|'([^']+)'|([^\s}"',]+))/i;

/**
 * Reads a fence's info string: `ts`, `ts src/a.ts`, `ts:src/a.ts`, `src/a.ts`, `ts title="src/a.ts"`,
 * `ts {filename=a.ts}`, `12:30:src/a.ts`.
 */
export function parseFenceInfo(info: string): FenceInfo {
  const trimmed = info.trim();
  const first = /^[^\s{]*/.exec(trimmed)?.[0] ?? '';
  const rest = trimmed.slice(first.length).trim();
  const attribute = namedPath.exec(rest);
  const named = attribute?.[1] ?? attribute?.[2] ?? attribute?.[3] ?? rest.split(/\s+/, 1)[0] ?? '';
  const path = pathOnly(named);
  if (path !== undefined) return { language: first, path };
  // `language:path`, `line:line:path`, or the path alone: the ending then names the language.
  const [, prefix, after] = /^(?:(\d+:\d+|\w[\w+#-]*):)?(.+)$/.exec(first) ?? [];
  const own = after === undefined ? undefined : pathOnly(after);
  if (own === undefined || after === undefined || (prefix === undefined && !/[/\\.]/.test(after))) return { language: first };
  const language = prefix === undefined || /^\d/.test(prefix) ? own.slice(own.lastIndexOf('.') + 1) : prefix;
  return { language, path: own };
}

function pathOnly(text: string): string | undefined {
  return parseFileReference(text.replaceAll('`', ''))?.path;
}

/** Words that say that a file name follows. */
const introducer = /^(?:file(?:\s?name)?|in|update|edit|create|path|파일|경로)(?:\s*:)?[\s*]+/i;

/**
 * @returns the one word of a line, without the marks, the introducing word and the remark in parentheses around it
 *
 * Step by step: as one expression whose neighbouring parts match the same signs, this took minutes for a line of
 * underscores. Underscores stay: names begin with them (`__init__.py`).
 */
function onlyWord(line: string): string | undefined {
  const bare = withoutMarks(withoutMarks(line).replace(introducer, '').replace(/\s\([^)]*\)$/, ''));
  return /\s/.test(bare) ? undefined : bare;
}

/** Without signs of headings, quotes, lists and emphasis before the words, and without a colon after them. */
function withoutMarks(text: string): string {
  return text.replace(/^[\s#>*-]+/, '').replace(/[\s:*]+$/, '');
}

/**
 * @param text the words right above a code block
 * @returns the file they say the code belongs to: the line is a file name, or its last line names exactly one in code style
 */
export function pathInIntroduction(text: string, codeSpans: readonly string[] = []): string | undefined {
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  if (line.length > maxLength) return undefined;
  const alone = onlyWord(line);
  const path = alone === undefined ? undefined : pathOnly(alone);
  if (path !== undefined) return path;
  const named = new Set(codeSpans.filter((span) => line.includes(span)).flatMap((span) => pathOnly(span) ?? []));
  return named.size === 1 ? [...named][0] : undefined;
}

const firstLineComment = /^\s*(?:\/\/|#(?!!)|--|;+|%|\/\*+|<!--)\s*(?:file(?:name|path)?\s*:\s*|파일\s*:\s*)?(\S+?)\s*(?:\*\/|-->)?\s*$/i;

/** @returns the file that the code's first line names in a comment of its own, if it does */
export function pathInFirstLine(code: string): string | undefined {
  const named = firstLineComment.exec(code.slice(0, maxLength).split('\n', 1)[0] ?? '')?.[1];
  const path = named === undefined ? undefined : pathOnly(named);
  // `# README.md` in Markdown is a title, and `// eslint.config` no file here: a comment counts with a folder or a common ending.
  return path !== undefined && (path.includes('/') || /\.[a-z]{1,5}$/.test(path)) ? path : undefined;
}

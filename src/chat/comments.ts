/**
 * Tells comments from code, to see whether an answer changed more than comments. No parser of a language: both texts
 * are read by the same simple rules, so what is read wrongly in code that stays is the same in both. Pure.
 */

interface CommentForm {
  /** From here to the line's end. */
  line?: readonly string[];
  /** Begins as a line comment does, and is code. */
  attribute?: string;
  /** From one to the other. */
  block?: readonly (readonly [string, string])[];
  /** From a line that begins so to the end of the line that ends it. */
  lines?: readonly [RegExp, RegExp];
  /** Texts in which no comment begins. */
  strings?: readonly string[];
  /** Strings over lines; one is documentation if `documented` fits all code before it. */
  longStrings?: readonly string[];
  documented?: RegExp;
  /** A slash may begin a regular expression. */
  hasRegExps?: boolean;
  /** `url(http://x)` holds no comment. */
  hasUrls?: boolean;
  /** A comment in braces between elements goes with its braces. */
  isJsx?: boolean;
}

const c: CommentForm = { line: ['//'], block: [['/*', '*/']], strings: ['"', "'"] };
const go: CommentForm = { ...c, longStrings: ['`'] };
const script: CommentForm = { ...go, hasRegExps: true };
const jsx: CommentForm = { ...script, isJsx: true };
const scss: CommentForm = { ...c, hasUrls: true };
const css: CommentForm = { block: [['/*', '*/']], strings: ['"', "'"] };
const hash: CommentForm = { line: ['#'], strings: ['"', "'"] };
const markup: CommentForm = { block: [['<!--', '-->']] };

const forms: Readonly<Record<string, CommentForm>> = {
  c, cpp: c, csharp: c, dart: c, go, groovy: c, java: { ...c, longStrings: ['"""'] }, javascript: jsx, javascriptreact: jsx, jsonc: c,
  kotlin: { ...c, longStrings: ['"""'] }, less: scss, php: { ...c, line: ['//', '#'], attribute: '#[' }, rust: { ...c, strings: ['"'] }, scala: { ...c, longStrings: ['"""'] }, scss,
  swift: { ...c, longStrings: ['"""'] }, typescript: script, typescriptreact: jsx,
  css,
  dockerfile: hash, elixir: { ...hash, lines: [/^[^\S\n]*@(?:module|type)?doc\s+(?:~[a-z])?"""/i, /^[^\S\n]*"""/], longStrings: ['"""'] }, julia: { ...hash, longStrings: ['"""'], documented: /(?:^|\n)\s*$/ }, makefile: hash,
  perl: { ...hash, lines: [/^=[a-z]/i, /^=cut\b/] },
  powershell: { ...hash, block: [['<#', '#>']] }, python: { ...hash, longStrings: ['"""', "'''"], documented: /^\s*$|(?:\b(?:def|class)\b[^\n]*|\)[^\n'"]*):\s*$/ }, r: hash, ruby: { ...hash, lines: [/^=begin\b/, /^=end\b/] }, shellscript: hash, yaml: hash,
  haskell: { line: ['--'], block: [['{-', '-}']], strings: ['"'] }, lua: { line: ['--'], block: [['--[[', ']]']], strings: ['"', "'"] }, sql: { line: ['--'], block: [['/*', '*/']], strings: ['"', "'"] },
  html: markup, svelte: markup, vue: markup, xml: markup,
};

/** A text without its comments, and these. */
export interface SplitText {
  code: string;
  comments: string;
}

/** Markup whose scripts and styles have comments of their own. */
const withSections: ReadonlySet<string> = new Set(['html', 'svelte', 'vue']);

/**
 * In linear time.
 * @param languageId VS Code's
 * @param preceding what stands before the text in its document: of HTML and the like, it may be a script
 * @returns undefined for a language whose comments are not known
 */
export function splitComments(text: string, languageId: string, preceding = ''): SplitText | undefined {
  const form = Object.hasOwn(forms, languageId) ? forms[languageId] : undefined;
  if (!form || !withSections.has(languageId)) return form && splitBy(form, text, preceding);
  const parts = sectionsOf(text, sectionsOf(preceding, markup).end).sections.map((section) => splitBy(section.form, section.text));
  return { code: parts.map(({ code }) => code).join(''), comments: parts.map(({ comments }) => comments).join('') };
}

/**
 * Splits markup at its scripts and styles; their tags belong to the markup.
 * @param begin of what the text is a part at its beginning
 * @returns the sections, and of what the text is a part at its end
 */
function sectionsOf(text: string, begin: CommentForm): { sections: { form: CommentForm; text: string }[]; end: CommentForm } {
  const sections: { form: CommentForm; text: string }[] = [];
  let [form, from] = [begin, 0];
  const mark = /<!--[^]*?(?:-->|$)|<(\/?)(?:(script)|style)\b([^<>]*)>/gi;
  for (const { 0: found, 1: slash, 2: isScript, 3: attributes = '', index } of text.matchAll(mark)) {
    // Not those in comments, and not what a script says.
    if (slash === undefined || (slash === '') !== (form === markup) || attributes.endsWith('/')) continue;
    const end = form === markup ? index + found.length : index;
    sections.push({ form, text: text.slice(from, end) });
    form = form !== markup ? markup : isScript !== undefined ? jsx : /\blang\s*=\s*["']?(?:scss|less)\b/i.test(attributes) ? scss : css;
    from = end;
  }
  return { sections: [...sections, { form, text: text.slice(from) }], end: form };
}

/** @param preceding what stands before the text in its document */
function splitBy({ line = [], attribute, block = [], lines, strings = [], longStrings = [], documented, isJsx = false, hasRegExps = false, hasUrls = false }: CommentForm, text: string, preceding = ''): SplitText {
  const code: string[] = [];
  let [comments, at] = ['', 0];
  /** The last of the code before this place. */
  const before = (): string => {
    let found = '';
    for (let index = code.length - 1; index >= 0 && found.length < nearby; index -= 1) found = `${code[index] ?? ''}${found}`;
    return (found.length < nearby ? preceding.slice(-nearby) : '') + found;
  };
  const startsWith = (mark: string): boolean => text.startsWith(mark, at);
  const endOf = (mark: string, from: number): number => {
    const found = text.indexOf(mark, from);
    return found < 0 ? text.length : found + mark.length;
  };
  const lineEnd = (): number => {
    const found = text.indexOf('\n', at);
    return found < 0 ? text.length : found;
  };
  while (at < text.length) {
    const blockForm = block.find(([open]) => startsWith(open));
    const long = longStrings.find(startsWith);
    const quote = strings.find(startsWith);
    let end = at + 1;
    let isComment = false;
    const braces = isJsx && text[at] === '{' && isBetweenElements(text.slice(Math.max(0, at - 200), at)) ? bracedCommentEnd(text, at) : undefined;
    if (braces !== undefined) {
      [end, isComment] = [braces, true];
    } else if (lines && (at === 0 || text[at - 1] === '\n') && lines[0].test(text.slice(at, at + nearby))) {
      [end, isComment] = [linesEnd(text, at, lines[1]), true];
    } else if (hasUrls && startsWith('url(')) {
      end = urlEnd(text, at);
    } else if (blockForm) {
      [end, isComment] = [endOf(blockForm[1], at + blockForm[0].length), true];
    } else if (long !== undefined) {
      [end, isComment] = [endOf(long, at + long.length), documented?.test(before()) === true];
    } else if (line.some((mark) => startsWith(mark) && (mark !== '#' || (beginsHashComment(text, at) && (attribute === undefined || !startsWith(attribute)))))) {
      [end, isComment] = [lineEnd(), true];
    } else if (quote !== undefined) {
      end = stringEnd(text, at, quote);
    } else if (hasRegExps && text[at] === '/' && mayPrecedeRegExp.test(before())) {
      end = regExpEnd(text, at);
    }
    const piece = text.slice(at, end);
    if (isComment) comments += `${piece}\n`;
    else code.push(piece);
    at = end;
  }
  return { code: code.join(''), comments };
}

/**
 * @param preceding what stands before them in their document
 * @returns whether two texts differ in more than comments, blank lines and blanks at line ends; false where that is not known
 */
export function changesCode(before: string, after: string, languageId: string, preceding = ''): boolean {
  const [old, now] = [splitComments(before, languageId, preceding), splitComments(after, languageId, preceding)];
  return old !== undefined && now !== undefined && bare(old.code) !== bare(now.code);
}

function bare(code: string): string {
  return code.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '').join('\n');
}

/** Characters that tell what a place in a text is. */
const nearby = 200;

/** A sign is behind a blank, or begins its line: in `$#a`, `${1#-}` and `b#c` it is code. */
function beginsHashComment(text: string, at: number): boolean {
  return at === 0 || /\s/.test(text[at - 1] ?? '');
}

/** A slash that follows a value divides. */
const mayPrecedeRegExp = /(?:^|[=(,:;[!&|?{}+\-*%<>~^\n]|\b(?:return|typeof|case|in|of|do|else|void|delete))[^\S\n]*$/;

/** The end of a regular expression; right behind the slash where there is none. */
function regExpEnd(text: string, from: number): number {
  const form = /\/(?:[^\\/[\n]|\\[^\n]|\[(?:[^\\\]\n]|\\[^\n]){0,500}\]){1,500}\//y;
  form.lastIndex = from;
  return form.test(text) ? form.lastIndex : from + 1;
}

/** The end of what is in the parentheses behind `url`. */
function urlEnd(text: string, from: number): number {
  const form = /url\([^)\n]{0,2000}/y;
  form.lastIndex = from;
  form.test(text);
  return form.lastIndex;
}

/** The end of the first line after this one that `last` fits. */
function linesEnd(text: string, from: number, last: RegExp): number {
  const begin = text.indexOf('\n', from) + 1;
  for (let at = begin === 0 ? text.length : begin; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    if (last.test(text.slice(at, Math.min(end, at + nearby)))) return end;
    at = end + 1;
  }
  return text.length;
}

/** Whether braces that follow, with nothing but a comment in them, stand between elements: else they may be a function that does nothing. */
function isBetweenElements(before: string): boolean {
  return /(?:^|[^=]>|\n)[^\S\n]*$/.test(before);
}

/** @returns the end of `{/* … *\/}` at this place; undefined where no such comment is */
function bracedCommentEnd(text: string, at: number): number | undefined {
  const opening = /\{\s*\/\*/y;
  opening.lastIndex = at;
  const inside = opening.test(text) ? text.indexOf('*/', opening.lastIndex) : -1;
  if (inside < 0) return undefined;
  const closing = /\s*\}/y;
  closing.lastIndex = inside + 2;
  return closing.test(text) ? closing.lastIndex : undefined;
}

/** The end of a string of one line: an unclosed one ends with its line, so that an apostrophe in a text does no harm. */
function stringEnd(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === quote) return at + 1;
    else if (character === '\n') return at;
  }
  return text.length;
}

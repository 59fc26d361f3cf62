/**
 * Tells comments from code, to see whether an answer changed more than comments. No parser of a language: both texts
 * are read by the same simple rules, so what is read wrongly in code that stays is the same in both. Pure.
 */

interface CommentForm {
  /** From here to the line's end. */
  line?: readonly string[];
  /** From one to the other. */
  block?: readonly (readonly [string, string])[];
  /** Texts in which no comment begins. */
  strings?: readonly string[];
  /** Strings over lines; one with nothing before it in its line is documentation, if `isDocumentation`. */
  longStrings?: readonly string[];
  isDocumentation?: boolean;
  /** A comment in braces between elements goes with its braces. */
  isJsx?: boolean;
}

const c: CommentForm = { line: ['//'], block: [['/*', '*/']], strings: ['"', "'"] };
const script: CommentForm = { ...c, longStrings: ['`'] };
const jsx: CommentForm = { ...script, isJsx: true };
const css: CommentForm = { block: [['/*', '*/']], strings: ['"', "'"] };
const hash: CommentForm = { line: ['#'], strings: ['"', "'"] };
const markup: CommentForm = { block: [['<!--', '-->']] };

const forms: Readonly<Record<string, CommentForm>> = {
  c, cpp: c, csharp: c, dart: c, go: script, groovy: c, java: { ...c, longStrings: ['"""'] }, javascript: jsx, javascriptreact: jsx, jsonc: c,
  kotlin: { ...c, longStrings: ['"""'] }, less: c, php: { ...c, line: ['//', '#'] }, rust: { ...c, strings: ['"'] }, scala: { ...c, longStrings: ['"""'] }, scss: c,
  swift: { ...c, longStrings: ['"""'] }, typescript: script, typescriptreact: jsx,
  css,
  dockerfile: hash, elixir: { ...hash, longStrings: ['"""'], isDocumentation: true }, julia: { ...hash, longStrings: ['"""'], isDocumentation: true }, makefile: hash, perl: hash,
  powershell: { ...hash, block: [['<#', '#>']] }, python: { ...hash, longStrings: ['"""', "'''"], isDocumentation: true }, r: hash, ruby: hash, shellscript: hash, yaml: hash,
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
  if (!form || !withSections.has(languageId)) return form && splitBy(form, text);
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
    form = form !== markup ? markup : isScript !== undefined ? jsx : /\blang\s*=\s*["']?(?:scss|less)\b/i.test(attributes) ? c : css;
    from = end;
  }
  return { sections: [...sections, { form, text: text.slice(from) }], end: form };
}

function splitBy({ line = [], block = [], strings = [], longStrings = [], isDocumentation = false, isJsx = false }: CommentForm, text: string): SplitText {
  let [code, comments, at] = ['', '', 0];
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
    } else if (blockForm) {
      [end, isComment] = [endOf(blockForm[1], at + blockForm[0].length), true];
    } else if (long !== undefined) {
      [end, isComment] = [endOf(long, at + long.length), isDocumentation && isFirstInLine(code)];
    } else if (line.some(startsWith)) {
      [end, isComment] = [lineEnd(), true];
    } else if (quote !== undefined) {
      end = stringEnd(text, at, quote);
    }
    const piece = text.slice(at, end);
    if (isComment) comments += `${piece}\n`;
    else code += piece;
    at = end;
  }
  return { code, comments };
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

function isFirstInLine(code: string): boolean {
  return code.slice(code.lastIndexOf('\n') + 1).trim() === '';
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

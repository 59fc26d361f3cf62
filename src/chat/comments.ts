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
}

const c: CommentForm = { line: ['//'], block: [['/*', '*/']], strings: ['"', "'"] };
const script: CommentForm = { ...c, longStrings: ['`'] };
const hash: CommentForm = { line: ['#'], strings: ['"', "'"] };
const markup: CommentForm = { block: [['<!--', '-->']] };

const forms: Readonly<Record<string, CommentForm>> = {
  c, cpp: c, csharp: c, dart: c, go: script, groovy: c, java: { ...c, longStrings: ['"""'] }, javascript: script, javascriptreact: script, jsonc: c,
  kotlin: { ...c, longStrings: ['"""'] }, less: c, php: { ...c, line: ['//', '#'] }, rust: { ...c, strings: ['"'] }, scala: { ...c, longStrings: ['"""'] }, scss: c,
  swift: { ...c, longStrings: ['"""'] }, typescript: script, typescriptreact: script,
  css: { block: [['/*', '*/']], strings: ['"', "'"] },
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

/**
 * In linear time.
 * @param languageId VS Code's
 * @returns undefined for a language whose comments are not known
 */
export function splitComments(text: string, languageId: string): SplitText | undefined {
  const form = Object.hasOwn(forms, languageId) ? forms[languageId] : undefined;
  if (!form) return undefined;
  const { line = [], block = [], strings = [], longStrings = [], isDocumentation = false } = form;
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
    if (blockForm) {
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

/** @returns whether two texts differ in more than comments, blank lines and blanks at line ends; false where that is not known */
export function changesCode(before: string, after: string, languageId: string): boolean {
  const [old, now] = [splitComments(before, languageId), splitComments(after, languageId)];
  return old !== undefined && now !== undefined && bare(old.code) !== bare(now.code);
}

function bare(code: string): string {
  return code.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '').join('\n');
}

function isFirstInLine(code: string): boolean {
  return code.slice(code.lastIndexOf('\n') + 1).trim() === '';
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

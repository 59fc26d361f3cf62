/** What the built-in edit commands ask of the model: in English, made for the language of the code. Pure. */
import { splitComments } from './comments';
import { documentationForm } from './languageForms';

/** The code that an instruction is made for. */
export interface EditedCode {
  /** VS Code's language id. */
  languageId: string;
  /** The whole lines that are edited. */
  text: string;
  /** The text of the whole file: its comments show the language they are written in. */
  file: string;
  /** VS Code's display language, like `en` or `ko`: the one of comments where there are none yet. */
  displayLanguage: string;
}

/** @returns what Refactor asks */
export function refactorInstruction(): string {
  return 'Refactor this code: make it clearer and simpler and keep what it does.';
}

/** @returns what Fix asks; the problems go along */
export function fixInstruction(): string {
  return [
    'Fix the problems that the editor reports in the selected lines, by their cause: hide none of them with a cast, a suppressing comment or by removing what is needed.',
    'Change as little as possible, and nothing that no problem is about.',
  ].join(' ');
}

/** @returns what Add Documentation asks: only comments are added */
export function documentationInstruction({ languageId, file, displayLanguage }: EditedCode): string {
  const form = documentationForm(languageId);
  return [
    `Add documentation to this code, as ${form}: to each function, class, method and type that has none. Bring documentation that is there up to date, and keep what it says that is true.`,
    'Say what the code does, its parameters, results and errors where that helps; do not retell the code.',
    `Write it in ${commentLanguage(commentsOf(file, languageId), displayLanguage)}. Change nothing but comments and documentation: every line of code stays exactly as it is.`,
  ].join(' ');
}

/** @returns what Improve Naming asks */
export function namingInstruction(): string {
  return [
    'Improve the names in the selected lines: of variables, parameters and functions that are declared there, to say what they stand for, in the conventions of the language.',
    'Rename each in all places in these lines. Keep names that other code may use: exported and public ones, properties of objects, and those declared elsewhere. Change nothing else.',
  ].join(' ');
}

/** @returns what Translate Comments asks: Korean into English; where there is no Korean, into Korean. Only comments are changed. */
export function translationInstruction({ text, languageId }: EditedCode): string {
  const into = hasKorean(commentsOf(text, languageId)) ? 'Translate the Korean comments in this code into English; leave those that are English.' : 'Translate the comments in this code into natural Korean.';
  return `${into} Keep names, tags and marks in them as they are. Change nothing but comments and documentation: every line of code stays exactly as it is, the texts in strings too.`;
}

/** @returns `Korean` or `English`: as the comments are, else as VS Code is */
function commentLanguage(comments: string, displayLanguage: string): string {
  const isKorean = /\p{L}/u.test(comments) ? hasKorean(comments) : displayLanguage.startsWith('ko');
  return isKorean ? 'Korean' : 'English';
}

/** Korean in strings says nothing about comments; where the two can't be told apart, all of the text counts. */
function commentsOf(text: string, languageId: string): string {
  return splitComments(text, languageId)?.comments ?? text;
}

function hasKorean(text: string): boolean {
  return /\p{Script=Hangul}/u.test(text);
}

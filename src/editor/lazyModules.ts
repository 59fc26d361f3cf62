/**
 * The parts of the editor that are loaded only when something first needs them. For the desktop each is a file of its
 * own (esbuild.js); in a web worker VS Code loads no second file, so there they are in the bundle and only run later.
 */
import type * as codeBlocks from './codeBlocks/codeBlocks';
import type * as applyPlan from './codeBlocks/apply/applyPlan';
import type * as activeTheme from './codeBlocks/theme/activeTheme';
import type * as explanations from './explain/explanations';
import type * as inlineEdits from './inlineEdit/inlineEdits';
import type * as beginEdit from './commands/beginEdit';
import type * as newFile from './commands/newFile';
import type * as testGenerator from './commands/testGenerator';
import type * as userCommandRun from './commands/userCommandRun';

/** @returns what can be done with an answer's code and the files that it names */
export function loadCodeBlocks(): Promise<typeof codeBlocks> {
  return import('./codeBlocks/codeBlocks');
}

export type Beginnings = typeof beginEdit;

/** @returns what begins inline edits */
export function loadBeginEdit(): Promise<Beginnings> {
  return import('./commands/beginEdit');
}

/** @returns what finds the place of an answer's code in a file */
export function loadApplyPlan(): Promise<typeof applyPlan> {
  return import('./codeBlocks/apply/applyPlan');
}

/** @returns what reads the colours of the active theme */
export function loadActiveTheme(): Promise<typeof activeTheme> {
  return import('./codeBlocks/theme/activeTheme');
}

/** @returns what explains code, in the panel and below its lines */
export function loadExplanations(): Promise<typeof explanations> {
  return import('./explain/explanations');
}

/** @returns inline edits, with all that shows them */
export function loadInlineEdits(): Promise<typeof inlineEdits> {
  return import('./inlineEdit/inlineEdits');
}

/** @returns what writes answers into new files */
export function loadNewFile(): Promise<typeof newFile> {
  return import('./commands/newFile');
}

/** @returns what generates tests */
export function loadTestGenerator(): Promise<typeof testGenerator> {
  return import('./commands/testGenerator');
}

/** @returns what runs the user's own commands */
export function loadUserCommandRun(): Promise<typeof userCommandRun> {
  return import('./commands/userCommandRun');
}

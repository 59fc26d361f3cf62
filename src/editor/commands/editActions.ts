/**
 * The edits with a command of their own, as a table: what each asks of the model, and what it is about. Registration
 * (editCommands.ts) and the light bulb (codeActions.ts) follow from it; beginEdit.ts begins them.
 */
import * as l10n from '@vscode/l10n';
import type * as editInstructions from '../../chat/editInstructions';
import { commands } from '../../contributions';

/** An edit of some lines whose instruction is known. */
export interface EditAction {
  /** For the user. */
  title: string;
  /** @returns what the model is asked */
  instruction: (instructions: typeof editInstructions, code: editInstructions.EditedCode) => string;
  /** It is about the problems in the lines: without one there is nothing to do. */
  needsProblems?: boolean;
  /** An answer that changes code has a flaw. */
  onlyComments?: boolean;
}

/** One with a command. */
export interface BuiltInEditAction extends EditAction {
  command: string;
}

/** @returns the actions in the order of the menus */
export function editActions(): readonly BuiltInEditAction[] {
  return [
    { command: commands.fix, title: l10n.t('Fix'), instruction: ({ fixInstruction }) => fixInstruction(), needsProblems: true },
    { command: commands.refactor, title: l10n.t('Refactor'), instruction: ({ refactorInstruction }) => refactorInstruction() },
    { command: commands.addDocumentation, title: l10n.t('Add Documentation'), instruction: ({ documentationInstruction }, code) => documentationInstruction(code), onlyComments: true },
    { command: commands.improveNaming, title: l10n.t('Improve Naming'), instruction: ({ namingInstruction }) => namingInstruction() },
    { command: commands.translateComments, title: l10n.t('Translate Comments'), instruction: ({ translationInstruction }, code) => translationInstruction(code), onlyComments: true },
  ];
}

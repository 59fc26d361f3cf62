/** What the extension's own slash commands ask of the model. */
import * as l10n from '@vscode/l10n';
import type { AskingCommand, SlashInput } from './slashCommands';

/** What is sent in place of the command, in the display language: the answer comes in the language of the question. */
export function expandedCommand({ name, argument }: SlashInput<AskingCommand>): string {
  const instruction = instructionOf(name);
  return argument === '' ? instruction : `${instruction}\n\n${argument}`;
}

function instructionOf(name: AskingCommand): string {
  switch (name) {
    case 'explain':
      return l10n.t('Explain this code: what it does, how it works, and what to watch out for.');
    case 'fix':
      return l10n.t('Find out what is wrong with this code and fix it. Show the corrected code and say in a sentence what was wrong.');
    case 'refactor':
      return l10n.t('Refactor this code: make it simpler and easier to read without changing what it does. Show the new code.');
    case 'tests':
      return l10n.t('Write tests for this code, with the test framework the project seems to use. Cover edge cases, too.');
    case 'docs':
      return l10n.t('Write documentation comments for this code, in the usual form of its language. Show the code with its comments.');
    case 'commit':
      return l10n.t('Write a commit message for these changes: a summary line of at most 72 characters in the imperative, then, if it needs one, an empty line and a short explanation. Answer with nothing but the message in a code block.');
  }
}

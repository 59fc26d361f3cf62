/** Slash commands: which text is one, and which are the extension's own. What those ask: commandPrompts.ts. */
import * as l10n from '@vscode/l10n';
import type { SlashCommand } from '../shared/protocol';

/** Commands that ask the model about something. */
export const askingCommands = ['explain', 'fix', 'refactor', 'tests', 'docs', 'commit'] as const;
export type AskingCommand = (typeof askingCommands)[number];

/** Commands that do something in the panel; nothing is sent. */
export const doingCommands = ['clear', 'model', 'help'] as const;
export type DoingCommand = (typeof doingCommands)[number];

/** A prompt that begins with the name of a command. */
export interface SlashInput<Name extends string = string> {
  /** Without the slash. */
  name: Name;
  /** What follows, without the space around it. */
  argument: string;
}

/**
 * @param isKnown whether there is a command of this name
 * @returns undefined for ordinary text: an unknown name, or a path such as `/usr/bin`
 */
export function parseSlashCommand(text: string, isKnown: (name: string) => boolean): SlashInput | undefined {
  const [, name, argument = ''] = /^\s*\/([\p{L}\p{N}_][\p{L}\p{N}_.-]*)(?:\s+([^]*))?$/u.exec(text) ?? [];
  return name !== undefined && isKnown(name) ? { name, argument: argument.trim() } : undefined;
}

export function isAskingCommand({ name, argument }: SlashInput): { name: AskingCommand; argument: string } | undefined {
  const asking = askingCommands.find((known) => known === name);
  return asking && { name: asking, argument };
}

/** The extension's own commands, as the prompt box offers them. */
export function builtInCommands(): SlashCommand[] {
  const instruction = l10n.t('instruction');
  const command = (name: AskingCommand | DoingCommand, description: string, argumentHint?: string): SlashCommand => ({
    name,
    description,
    ...(doingCommands.some((doing) => doing === name) && { sendsNothing: true }),
    ...(argumentHint !== undefined && { argumentHint: `[${argumentHint}]` }),
    source: 'built-in',
  });
  return [
    command('explain', l10n.t('Explain the code'), instruction),
    command('fix', l10n.t('Fix the problems of the code'), instruction),
    command('refactor', l10n.t('Make the code simpler'), instruction),
    command('tests', l10n.t('Write tests for the code'), instruction),
    command('docs', l10n.t('Write documentation comments'), instruction),
    command('commit', l10n.t('Write a commit message for the staged changes, or else for all'), instruction),
    command('clear', l10n.t('Begin a new chat')),
    command('model', l10n.t('Choose the model'), l10n.t('name')),
    command('help', l10n.t('Show help')),
  ];
}

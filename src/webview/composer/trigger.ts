/** What opens the suggestions while typing: `@` or `#` for context, `/` for a command. Pure. */
import type { SlashCommand } from '../../shared/protocol';

/** A word being typed that suggestions are for. */
export interface Trigger {
  kind: 'context' | 'command';
  /** Where its sign stands, in UTF-16 code units. */
  start: number;
  /** Where the caret stands. */
  end: number;
  /** What follows the sign, up to the caret. */
  query: string;
}

const maxQueryLength = 200;

/**
 * @param caret in UTF-16 code units
 * @returns undefined when the caret is in no such word
 */
export function findTrigger(text: string, caret: number): Trigger | undefined {
  const before = text.slice(Math.max(0, caret - maxQueryLength - 1), caret);
  const word = /(?:^|\s)(?<sign>[@#])(?<query>(?![@#])\S*)$/u.exec(before);
  const query = word?.groups?.['query'];
  // The text was cut in front: a word that begins there may have begun earlier.
  if (query !== undefined && query.length < maxQueryLength) return { kind: 'context', start: caret - query.length - 1, end: caret, query };
  const command = /^\/(?<name>\S*)$/u.exec(text.slice(0, caret));
  const name = command?.groups?.['name'];
  return name === undefined ? undefined : { kind: 'command', start: 0, end: caret, query: name };
}

/** @returns the commands that fit what follows the slash: names that begin with it, then names and descriptions that hold it */
export function findCommands(commands: readonly SlashCommand[], query: string): SlashCommand[] {
  const words = query.toLowerCase();
  const rank = (command: SlashCommand): number => {
    const name = command.name.toLowerCase();
    if (name.startsWith(words)) return 0;
    if (name.includes(words)) return 1;
    return command.description.toLowerCase().includes(words) ? 2 : 3;
  };
  return commands
    .map((command) => ({ command, rank: rank(command) }))
    .filter((entry) => entry.rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .map((entry) => entry.command);
}

/** @returns the command that a prompt begins with, once its name is written out and a space follows */
export function commandOf(commands: readonly SlashCommand[], text: string): SlashCommand | undefined {
  const name = /^\/(\S+)\s/u.exec(text)?.[1];
  return commands.find((command) => command.name === name);
}

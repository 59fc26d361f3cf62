/**
 * Text for notifications and progress. VS Code turns `[words](command:…)` in them into a link that runs the command;
 * server messages, model ids and file names come from outside and must stay text.
 */

/** @returns the text with every such link broken */
export function plainMessage(text: string): string {
  return text.replaceAll('](', '] (');
}

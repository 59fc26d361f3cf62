/** Text from outside in Markdown of ours: what the gateway, a model's name or the user says stays text. Pure. */

/** @returns one line of Markdown that renders as the text, whose lines become one */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&$:]/g, '\\$&');
}

/** The user's own commands, from the setting `krouter.commands`: their form, and the prompt that comes of one. Pure. */
import * as z from 'zod/mini';
import { fenced } from './fence';
import { inlineCode, oneLine } from './inlineCode';

const userCommandSchema = z.object({
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(100), z.regex(/^[^\n\r\u2028\u2029]*$/)),
  prompt: z.string().check(z.maxLength(20_000), z.regex(/\S/)),
  answer: z._default(z.enum(['edit', 'chat', 'newFile']), 'edit'),
});

/** `answer`: a proposal in the editor, the chat panel, or a new file. */
export type UserCommand = z.infer<typeof userCommandSchema>;

/** @returns the command, or what is wrong with it, in English for the log */
export function parseUserCommand(raw: unknown): UserCommand | string {
  const parsed = z.safeParse(userCommandSchema, raw);
  return parsed.success ? parsed.data : z.prettifyError(parsed.error);
}

/** What a prompt can name. */
export interface PromptValues {
  /** VS Code's language id. */
  language: string;
  /** Path in the workspace. */
  file: string;
  /** The text of the lines, and of the problems in them; undefined when they go along beside the prompt. */
  selection?: string;
  diagnostics?: string;
}

const variable = /\$\{(selection|language|file|diagnostics)\}/g;

/** @returns whether a command's prompt names this */
export function names({ prompt }: UserCommand, name: keyof PromptValues): boolean {
  return prompt.includes(`\${${name}}`);
}

/**
 * In one pass: what comes in is never looked through again. Texts of files stand in fences that they can't end. Other
 * `${…}` stay as they are.
 */
export function promptOf({ prompt }: UserCommand, { language, file, selection, diagnostics }: PromptValues): string {
  return prompt.replaceAll(variable, (_, name: string) => {
    switch (name) {
      case 'selection':
        return selection === undefined ? 'the selected lines' : block(selection, language);
      case 'diagnostics':
        return diagnostics === undefined ? 'the problems that the editor reports' : diagnostics === '' ? 'no problems' : block(diagnostics, '');
      case 'file':
        return inlineCode(file);
      default:
        return oneLine(language);
    }
  });
}

function block(text: string, language: string): string {
  return `\n\n${fenced(text, language)}\n\n`;
}

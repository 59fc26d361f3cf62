/** The words of the help: of /help, and of the accessibility help. */
import * as l10n from '@vscode/l10n';
import type { SlashCommand } from '../shared/protocol';

/** What /help says. @param commands what can be typed after a slash */
export function commandHelp(commands: readonly SlashCommand[]): string {
  const rows = commands.map(({ name, argumentHint, description }) => `- \`/${name}${argumentHint === undefined ? '' : ` ${plain(argumentHint)}`}\`: ${escaped(description)}`);
  return [
    `# ${l10n.t('The K-Router chat')}`,
    l10n.t('Enter sends, Shift+Enter begins a new line, the up and down arrows bring back earlier prompts, Escape stops an answer.'),
    `## ${l10n.t('Context')}`,
    l10n.t('Type @ or # to add files, folders, symbols, problems, changes, the terminal’s selection, open editors or the clipboard. What is selected in the editor goes along by itself; its chip can be pinned or taken off. Everything is read when you send, and each chip says when it cannot be sent.'),
    `## ${l10n.t('Commands')}`,
    rows.join('\n'),
    l10n.t('Prompt files are Markdown files in .github/prompts whose names end in .prompt.md.'),
  ].join('\n\n');
}

/** Words of prompt files come from the workspace: they are to be text here, never links or HTML. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!<>|~&-]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

function plain(text: string): string {
  return text.replaceAll(/[`\s]+/g, ' ');
}

/** The same facts as docs/chat.md, for those who can't see the panel. */
export function accessibilityHelp(): string {
  return [
    l10n.t('# The K-Router chat panel'),
    l10n.t('From top to bottom, the panel holds the conversation and the prompt box. Tab goes from one control to the next, Shift+Tab back.'),
    l10n.t('## The prompt box'),
    [
      l10n.t('- Enter sends the prompt, Shift+Enter begins a new line.'),
      l10n.t('- Arrow Up in the first line of the box brings back earlier prompts.'),
      l10n.t('- At sign (@) or number sign (#) adds context: files, symbols, problems, changes. Slash (/) at the start offers commands. Arrow keys choose, Enter takes, Escape closes.'),
      l10n.t('- Backspace at the start of the box goes to the context that will be sent. Delete removes the focused piece.'),
    ].join('\n'),
    l10n.t('## The conversation'),
    [
      l10n.t('- Answers are read out in whole sentences as they come. Escape stops the answer.'),
      l10n.t('- Each message is an article. Its actions form a toolbar: arrow keys go from one to the next.'),
      l10n.t('- A code block has a toolbar too: copy, insert, apply and more. Applying always shows the change first.'),
      l10n.t('- Alt+F2 opens the last answer as a text document, to be read line by line.'),
    ].join('\n'),
    l10n.t('## Chats'),
    l10n.t('The command “K-Router: Show Chats” lists all chats and searches them. In the list, Enter opens a chat, F2 renames it, Delete deletes it.'),
    l10n.t('Focus goes to the prompt box with the command “K-Router: Open Chat”. Its keys can be set in the keyboard shortcuts editor.'),
    '',
  ].join('\n\n');
}

/** What is selected in the terminal. VS Code gives it to extensions by way of the clipboard only. */
import * as vscode from 'vscode';

const { clipboard } = vscode.env;

/** @returns the active terminal's selection, or undefined when there is none; the clipboard's text is put back */
export async function terminalSelection(): Promise<string | undefined> {
  if (!vscode.window.activeTerminal) return undefined;
  const before = await clipboard.readText();
  try {
    const copied = await copySelection();
    if (copied !== before || before === '') return copied === '' ? undefined : copied;
    // Nothing is selected, or just what had been copied before: a mark in the clipboard tells which.
    const mark = crypto.randomUUID();
    await clipboard.writeText(mark);
    const again = await copySelection();
    return again === mark ? undefined : again;
  } finally {
    if (before !== '') await clipboard.writeText(before);
  }
}

async function copySelection(): Promise<string> {
  await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
  return clipboard.readText();
}

/** Asks what to do with some code, with the last instructions to choose from. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { PromptHistory } from '../../host/promptHistory';

interface InstructionOptions {
  title: string;
  /** What stands in the box at first. */
  value: string;
  history: PromptHistory;
  /** What goes along, in one line; undefined when that is not known. */
  sent: string | undefined;
}

/** @returns what the user entered or chose, remembered for the next time; undefined when nothing */
export async function askInstruction({ title, value, history, sent }: InstructionOptions): Promise<string | undefined> {
  const earlier = await history.list();
  const box = vscode.window.createQuickPick();
  box.title = title;
  // A look at the code must not cost what was typed.
  box.ignoreFocusOut = true;
  box.value = value;
  box.placeholder = [l10n.t('What should change?'), ...(sent === undefined ? [] : [sent])].join(' ');
  const show = (): void => {
    const typed = box.value.trim();
    const rest = earlier.filter((instruction) => instruction !== typed).map((label) => ({ label }));
    box.items = typed === '' ? rest : [{ label: typed, alwaysShow: true, description: l10n.t('Enter to send'), ...(sent !== undefined && { detail: sent }) }, ...rest];
  };
  show();
  box.onDidChangeValue(show);
  // What is typed stands first in the list, and is active, only once the window has the list that belongs to it.
  let listed = '';
  box.onDidChangeActive(([active]) => { if (active?.label === box.value.trim()) listed = active.label; });
  try {
    const instruction = await new Promise<string | undefined>((resolve) => {
      box.onDidAccept(() => {
        const typed = box.value.trim();
        // Before that, Enter means what was typed, whichever earlier instruction is active by the old list.
        const chosen = listed === typed ? box.selectedItems[0]?.label : undefined;
        resolve(chosen ?? (typed || undefined));
      });
      box.onDidHide(() => { resolve(undefined); });
      box.show();
    });
    if (instruction !== undefined) await history.add(instruction);
    return instruction;
  } finally {
    box.dispose();
  }
}

/** Asks what to do with some code, with the last instructions to choose from. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { inBackground } from '../../host/background';
import type { Log } from '../../host/log';
import type { PromptHistory } from '../../host/promptHistory';

export interface InstructionSubject {
  title: string;
  /** What goes along, in one line; undefined when that is not known. */
  sent: string | undefined;
  /** The user chose the code: an Enter before the box told what it is about means it. */
  isChosen: boolean;
}

/** A box that takes what is typed from its first moment on, and tells what it is about once that is known. */
export class InstructionBox implements vscode.Disposable {
  /** What the user entered or chose, remembered for the next time; undefined when nothing. */
  readonly answer: Promise<string | undefined>;
  readonly #box = vscode.window.createQuickPick();
  readonly #history: PromptHistory;
  readonly #log: Log;
  #settle: (instruction: string | undefined) => void = () => undefined;
  #earlier: readonly string[] = [];
  #subject: InstructionSubject | undefined;
  /** What is first in the list, and active, as the window has it. */
  #listed = '';
  /** What the user entered before the box said what it is about. */
  #entered: string | undefined;
  #isSettled = false;

  /** @param value what stands in it at first */
  constructor(history: PromptHistory, log: Log, value = '') {
    this.#history = history;
    this.#log = log;
    const box = this.#box;
    box.title = l10n.t('Edit…');
    box.placeholder = l10n.t('What should change?');
    // A look at the code must not cost what was typed.
    box.ignoreFocusOut = true;
    box.busy = true;
    box.value = value;
    this.answer = new Promise((resolve) => {
      this.#settle = (instruction) => {
        if (this.#isSettled) return;
        this.#isSettled = true;
        resolve(instruction);
        box.hide();
      };
    });
    box.onDidChangeValue(() => {
      this.#entered = undefined;
      this.#list();
    });
    // What is typed stands first in the list, and is active, only once the window has the list that belongs to it.
    box.onDidChangeActive(([active]) => { if (active?.label === this.#typed) this.#listed = active.label; });
    box.onDidAccept(() => {
      const typed = this.#typed;
      // Before the window has the list of what was typed, Enter means just that, whichever earlier instruction is active.
      const chosen = this.#listed === typed ? box.selectedItems[0]?.label : undefined;
      const instruction = chosen ?? (typed || undefined);
      if (this.#subject) this.#enter(instruction);
      else this.#entered = instruction;
    });
    box.onDidHide(() => { this.#settle(undefined); });
    box.show();
    inBackground(this.#recall(), 'reading the last instructions', log);
  }

  /** It has an answer, or was closed without one. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Tells the user what the instruction is for. */
  describe(subject: InstructionSubject): void {
    if (this.#isSettled) return;
    const { title, sent, isChosen } = subject;
    this.#subject = subject;
    this.#box.title = title;
    this.#box.placeholder = [l10n.t('What should change?'), ...(sent === undefined ? [] : [sent])].join(' ');
    this.#box.busy = false;
    this.#listAgain();
    if (this.#entered !== undefined && isChosen) this.#enter(this.#entered);
  }

  /** What was typed for nothing is among the last instructions the next time. */
  dispose(): void {
    if (!this.#isSettled && this.#typed !== '') this.#remember(this.#typed);
    this.#box.dispose();
  }

  get #typed(): string {
    return this.#box.value.trim();
  }

  async #recall(): Promise<void> {
    this.#earlier = await this.#history.list();
    if (!this.#isSettled) this.#listAgain();
  }

  /** The user may have gone to a row already. */
  #listAgain(): void {
    const active = this.#box.activeItems[0]?.label;
    this.#list();
    this.#box.activeItems = this.#box.items.filter(({ label }) => label === active);
  }

  #list(): void {
    const typed = this.#typed;
    const sent = this.#subject?.sent;
    const rest = this.#earlier.filter((instruction) => instruction !== typed).map((label) => ({ label }));
    this.#box.items = typed === '' ? rest : [{ label: typed, alwaysShow: true, description: l10n.t('Enter to send'), ...(sent !== undefined && { detail: sent }) }, ...rest];
  }

  #enter(instruction: string | undefined): void {
    if (instruction !== undefined) this.#remember(instruction);
    this.#settle(instruction);
  }

  #remember(instruction: string): void {
    inBackground(this.#history.add(instruction), 'remembering an instruction', this.#log);
  }
}

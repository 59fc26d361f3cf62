/** What can be done with an edit, above its lines and above each of its changes, as CodeLens. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../../contributions';
import { counted } from '../../shared/counted';
import { cutText } from '../../shared/cutText';
import type { EditRun } from './editRun';

/** Which edit, and which of its changes, a command is about. */
export interface EditReference {
  edit: number;
  change?: number;
}

/** UTF-16 units of an instruction that a lens shows. */
const mostTitle = 40;

export class EditLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #runsOf: (document: vscode.TextDocument) => readonly EditRun[];
  #shown = '';

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(runsOf: (document: vscode.TextDocument) => readonly EditRun[]) {
    this.#runsOf = runsOf;
  }

  /** Lenses move the lines below them, so they are asked for again only when they say something else. */
  refresh(runs: readonly EditRun[]): void {
    const shown = JSON.stringify(runs.map((run) => [run.id, run.uri, headOf(run), run.sent, run.proposal.hunks.map(({ id, state }) => [id, state])]));
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.#runsOf(document).flatMap((run) => lensesOf(run, document));
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function lensesOf(run: EditRun, document: vscode.TextDocument): vscode.CodeLens[] {
  const { id, proposal, isStreaming, sent: tooltip } = run;
  const { line } = document.positionAt(proposal.range.start);
  const lens = (at: number, title: string, command: string, change?: number): vscode.CodeLens => {
    const reference: EditReference = { edit: id, ...(change !== undefined && { change }) };
    return new vscode.CodeLens(new vscode.Range(at, 0, at, 0), { title, command, tooltip, arguments: [reference] });
  };
  const pending = proposal.hunks.filter(({ state }) => state === 'pending');
  const several = pending.length > 1 || isStreaming;
  const head = [
    lens(line, headOf(run), commands.openEditAsDiff),
    ...(isStreaming ? [lens(line, l10n.t('Cancel'), commands.cancelEdit)] : []),
    ...(run.waiting === undefined ? [] : [lens(line, l10n.t('Use Another Model'), commands.askInstead)]),
    ...(several && !isStreaming ? [lens(line, withIcon('check-all', l10n.t('Accept All')), commands.acceptAllEdits)] : []),
    // One change that is pending has a Reject of its own; a conflict has none.
    ...(several || pending.length !== 1 || proposal.hunks.some(({ state }) => state === 'conflict') ? [lens(line, l10n.t('Reject All'), commands.rejectAllEdits)] : []),
    ...(isStreaming ? [] : [lens(line, l10n.t('Retry'), commands.retryEdit), lens(line, l10n.t('Retry with…'), commands.retryEditWithInstruction)]),
    lens(line, l10n.t('Open as Diff'), commands.openEditAsDiff),
  ];
  return [
    ...head,
    ...pending.flatMap(({ id: change, place, oldLines, newLines }) => {
      if (!place) return [];
      const at = document.positionAt(place.start).line;
      const size = [oldLines.length === 0 ? '' : `−${oldLines.length}`, newLines.length === 0 ? '' : `+${newLines.length}`].join(' ').trim();
      return [lens(at, withIcon('check', l10n.t('Accept {0}', size)), commands.acceptEdit, change), lens(at, withIcon('close', l10n.t('Reject')), commands.rejectEdit, change)];
    }),
  ];
}

/** What is done, and how it stands. */
function headOf({ task, proposal, isStreaming, waiting }: EditRun): string {
  const title = cutText(task.title, mostTitle);
  const conflicts = proposal.hunks.filter(({ state }) => state === 'conflict').length;
  const left = proposal.hunks.filter(({ state }) => state === 'pending' || state === 'applying').length;
  const notes = [
    ...(waiting === undefined ? [] : [waiting]),
    ...(isStreaming || (conflicts > 0 && left === 0) ? [] : [counted(left, l10n.t('1 change'), l10n.t('{0} changes', left))]),
    ...(proposal.phase === 'interrupted' || proposal.phase === 'cut-off' ? [l10n.t('not complete')] : []),
    ...(conflicts === 0 ? [] : [counted(conflicts, l10n.t('1 conflict with your edits'), l10n.t('{0} conflicts with your edits', conflicts))]),
  ];
  // A `$(…)` in the user's words would become an icon.
  return [withIcon(isStreaming ? 'loading~spin' : 'sparkle', title.replaceAll('$(', '$ (').replaceAll(/\s+/g, ' ')), ...notes].join(' · ');
}

/** VS Code drops an ordinary space between a lens's icon and its words. */
function withIcon(icon: string, words: string): string {
  return `$(${icon})\u00A0${words}`;
}

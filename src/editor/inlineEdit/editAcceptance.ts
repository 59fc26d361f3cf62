/** Accepting: asks where that may do more than it seems to, makes the change, and says why when it can't. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Log } from '../../host/log';
import { askForTrust } from '../../host/trust';
import { counted } from '../../shared/counted';
import { confirmFlaws, confirmSensitive } from './editNotices';
import { say, tellDecided, tellNotApplied } from './editOutcomes';
import type { EditPreviews } from './editPreviews';
import type { EditRun } from './editRun';

/** What accepting needs of the window's edits. */
export interface Acceptor {
  log: Log;
  previews: EditPreviews;
  /** Whether the edit is still to be decided: a question may stand for long. */
  isOpen: (run: EditRun) => boolean;
  /** All questions are answered. */
  applying: () => void;
  /** Something was applied, or not. */
  done: (run: EditRun) => void;
}

/** @param change one of the edit's; undefined for all that can be accepted. @returns whether something was applied. Rejects when VS Code can't ask. */
export async function acceptIn(run: EditRun, change: number | undefined, acceptor: Acceptor): Promise<boolean> {
  if (vscode.workspace.isTrusted) return (await confirmSensitive(run)) && apply(run, change, false, acceptor);
  await askForTrust();
  return false;
}

async function apply(run: EditRun, change: number | undefined, isAsked: boolean, acceptor: Acceptor): Promise<boolean> {
  // Each question may have stood for long: what is not shown any more is not what the user said yes to.
  if (!acceptor.isOpen(run)) {
    tellDecided();
    return false;
  }
  acceptor.applying();
  const applied = await run.accept(change, isAsked);
  acceptor.done(run);
  const isAsking = applied === 'flawed' || (applied === 'open' && change === undefined);
  if (!isAsking) {
    tellNotApplied(applied, run, acceptor.log);
    if (applied === 'applied' && change === undefined) await tellConflicts(run, acceptor.previews);
    return applied === 'applied';
  }
  const asked = flawsOf(run);
  // More may have come while the question was open: that was not what the user said yes to.
  return (await confirmFlaws(run)) && apply(run, change, asked === flawsOf(run), acceptor);
}

/** What is in conflict stays when all else was accepted; its diff would show nothing any more. */
async function tellConflicts(run: EditRun, previews: EditPreviews): Promise<void> {
  const { hunks } = run.proposal;
  const count = hunks.filter(({ state }) => state === 'conflict').length;
  if (count === 0 || run.isStreaming || hunks.some(({ state }) => state === 'pending')) return;
  say(counted(count, l10n.t('1 change is in conflict with what you typed, and was left.'), l10n.t('{0} changes are in conflict with what you typed, and were left.', count)));
  await previews.close(run);
}

function flawsOf({ isStreaming, proposal }: EditRun): string {
  return [isStreaming, ...proposal.flaws].join();
}

/** What the user is asked and told about commit messages, and the list of what was sent. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { NameOnly, SentChanges } from '../chat/commitMessageDiff';
import type { Repository } from '../host/context/git';
import { exists } from '../host/context/places';
import type { Log } from '../host/log';
import { plainMessage } from '../host/plainMessage';
import { counted } from '../shared/counted';
import { gitFolderOf } from './gitFolder';

const sourceControlView = 'workbench.view.scm';

/** Says something with one button, which runs a command. */
export async function offer(message: string, label: string, command: string, ...args: unknown[]): Promise<void> {
  if ((await vscode.window.showInformationMessage(plainMessage(message), label)) === label) await vscode.commands.executeCommand(command, ...args);
}

/** Why no repository is open, as far as it can be told. */
export async function sayNoRepository(): Promise<void> {
  if (!vscode.extensions.getExtension('vscode.git')) {
    await offer(l10n.t('VS Code’s Git extension is off, or can’t run in this window.'), l10n.t('Show Extension'), 'workbench.extensions.search', '@builtin @id:vscode.git');
  } else if (vscode.workspace.getConfiguration('git').get('enabled') === false) {
    await offer(l10n.t('Git is off in the settings.'), l10n.t('Open Setting'), 'workbench.action.openSettings', '@id:git.enabled');
  } else {
    await offer(l10n.t('No Git repository is open.'), l10n.t('Open Source Control'), sourceControlView);
  }
}

/** The repository that a menu names is closed, or no Git repository. */
export async function sayNotOpen(): Promise<void> {
  await offer(l10n.t('This repository is not open in Git any more.'), l10n.t('Open Source Control'), sourceControlView);
}

export async function sayNoChanges(): Promise<void> {
  await offer(l10n.t('There are no changes to commit.'), l10n.t('Open Source Control'), sourceControlView);
}

export async function sayConflicts(): Promise<void> {
  await offer(l10n.t('Resolve the merge conflicts first. Git can’t commit before that.'), l10n.t('Open Source Control'), sourceControlView);
}

/** @returns whether a message is to be written: true at once unless Git has one ready */
export async function confirmPrepared({ root, isRebasing }: Pick<Repository, 'root' | 'isRebasing'>): Promise<boolean> {
  if (!isRebasing && !(await exists(vscode.Uri.joinPath(await gitFolderOf(root), 'MERGE_MSG')))) return true;
  const write = l10n.t('Write a New One');
  const message = isRebasing
    ? l10n.t('A rebase is in progress, and Git keeps the message of each commit. Write another one?')
    : l10n.t('Git has a message ready for this merge. Replace it?');
  return (await vscode.window.showInformationMessage(message, write)) === write;
}

/** Names of files only: never what is in them. */
export function writeSentList(log: Log, repository: string, { files, nameOnly }: SentChanges, uncounted: number): void {
  log.info([
    `Commit message for ${repository}: changes of ${files.length} files sent`,
    ...files.map(({ path, cutLines }) => `  sent: ${path}${cutLines > 0 ? ` (cut: ${cutLines} lines left out)` : ''}`),
    ...nameOnly.map((file) => `  only the name: ${file.path} (${reasonOf(file.nameOnly)})`),
    ...(uncounted > 0 ? [`  not sent: ${uncounted} more new files`] : []),
  ].join('\n'));
}

function reasonOf(reason: NameOnly): string {
  switch (reason) {
    case 'lock-file': return 'lock file';
    case 'secret': return 'may hold secrets';
    case 'binary': return 'binary';
    case 'no-room': return 'too many changes';
  }
}

/** @returns what was cut and left out, in one sentence or two; undefined when all was sent */
export function sentNote({ files, nameOnly }: SentChanges, uncounted: number): string | undefined {
  const cut = files.filter(({ cutLines }) => cutLines > 0).length;
  const secrets = nameOnly.filter((file) => file.nameOnly === 'secret').length;
  const others = nameOnly.length - secrets + uncounted;
  const sentences = [
    ...(cut > 0 ? [counted(cut, l10n.t('The changes of 1 large file were cut.'), l10n.t('The changes of {0} large files were cut.', cut))] : []),
    ...(secrets > 0 ? [counted(secrets, l10n.t('The content of 1 file that may hold secrets was not sent.'), l10n.t('The content of {0} files that may hold secrets was not sent.', secrets))] : []),
    ...(others > 0 ? [counted(others, l10n.t('The content of 1 lock file, binary or further file was left out.'), l10n.t('The content of {0} lock files, binaries or further files was left out.', others))] : []),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

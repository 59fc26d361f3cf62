/** Reads what each kind of chip stands for: loaded with the first one. */
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { ContextItem, NewReference } from '../../shared/context';
import { counted } from '../../shared/counted';
import { cutDiff } from './cutDiff';
import { openRepositories, type Changes } from './git';
import { maxDiffLength, maxFileDiffLength } from './limits';
import { filesText, folderText } from './manyFiles';
import { openEditorUris } from './openEditors';
import { isThroughLink, parseUri, pathInWorkspace } from './places';
import { problemsText } from './problems';
import { readText } from './readText';
import type { Resolution } from './resolve';
import { documentSymbols } from './symbols';
import { untrackedDiff } from './untracked';
import { withPlainLineEnds } from './textBytes';

/** As resolveReference, but rejects when it can't be read. */
export async function readReference(reference: NewReference, token: vscode.CancellationToken): Promise<Resolution> {
  const uri = reference.uri === undefined ? undefined : parseUri(reference.uri);
  switch (reference.kind) {
    case 'selection':
    case 'file':
      return uri ? resolveFile(reference, uri) : { state: 'unreadable' };
    case 'symbol':
      return uri ? resolveSymbol(reference, uri) : { state: 'unreadable' };
    case 'folder':
      return uri ? fromFiles(reference, await folderText(uri, token), uri) : { state: 'unreadable' };
    case 'editors':
      return fromFiles(reference, await filesText(openEditorUris(), token));
    case 'problems':
      return resolveProblems(reference, uri);
    case 'diff':
      return resolveDiff(reference, uri, reference.changes ?? 'unstaged', token);
    case 'terminal':
    case 'clipboard':
    case 'attachment':
      return resolveKept(reference);
  }
}

async function resolveFile(reference: NewReference, uri: vscode.Uri): Promise<Resolution> {
  const { startLine, endLine = startLine } = reference;
  const lines = startLine === undefined || endLine === undefined ? undefined : { startLine, endLine };
  const [result, isLinked] = await Promise.all([readText(uri, lines), isThroughLink(uri)]);
  const path = pathInWorkspace(uri);
  const detail = isLinked ? l10n.t('{0}, through a link', path ?? uri.path) : path ?? uri.path;
  if (result.state !== 'ready') return { state: result.state, detail };
  return { state: 'ready', item: itemOf(reference, result.text, result.languageId, path), detail };
}

/** A symbol is looked for again by its name: its lines may have moved since it was chosen. */
async function resolveSymbol(reference: NewReference, uri: vscode.Uri): Promise<Resolution> {
  const { startLine = 1 } = reference;
  const distance = (range: vscode.Range): number => Math.abs(range.start.line + 1 - startLine);
  const [symbol] = (await documentSymbols(uri))
    .filter(({ name }) => name === reference.label)
    .sort((one, other) => distance(one.range) - distance(other.range));
  if (!symbol) return resolveFile(reference, uri);
  return resolveFile({ ...reference, startLine: symbol.range.start.line + 1, endLine: symbol.range.end.line + 1 }, uri);
}

function fromFiles(reference: NewReference, result: Awaited<ReturnType<typeof filesText>>, folder?: vscode.Uri): Resolution {
  if (result.state !== 'ready') return result;
  const path = folder && pathInWorkspace(folder);
  const item = { ...itemOf(reference, result.text, 'markdown', path), detail: result.note };
  return { state: 'ready', item, detail: path === undefined ? result.detail : `${path} – ${result.detail}` };
}

function resolveProblems(reference: NewReference, uri: vscode.Uri | undefined): Resolution {
  const { startLine, endLine = startLine } = reference;
  const lines = startLine === undefined || endLine === undefined ? undefined : { startLine, endLine };
  const { text, count, leftOut } = problemsText(uri, lines);
  if (count === 0) return { state: 'empty', detail: l10n.t('There are no problems.') };
  const cut = leftOut > 0 ? `\n[${leftOut} more problems were left out]` : '';
  return { state: 'ready', item: itemOf(reference, `${text}${cut}`, '', uri && pathInWorkspace(uri)), detail: l10n.t('Problems: {0}', count) };
}

async function resolveDiff(reference: NewReference, root: vscode.Uri | undefined, changes: Changes, token: vscode.CancellationToken): Promise<Resolution> {
  const repositories = await openRepositories();
  const repository = repositories.find((open) => root === undefined || open.root.toString() === root.toString());
  if (!repository) return { state: 'missing', detail: l10n.t('No Git repository is open.') };
  const [known, added] = await Promise.all([
    repository.diff(changes),
    changes === 'unstaged' ? untrackedDiff(repository.root, repository.untracked, token) : { text: '', leftOut: 0 },
  ]);
  // What git wrote ends in a line end, if it is anything.
  const diff = `${withPlainLineEnds(known).replace(/(?<=[^\n])$/, '\n')}${added.text}`;
  if (diff.trim() === '') return { state: 'empty', detail: l10n.t('There are no such changes.') };
  const { text, cutFiles } = cutDiff(diff, maxDiffLength, maxFileDiffLength);
  const item = itemOf(reference, text, 'diff', pathInWorkspace(repository.root));
  const notes = [
    ...(cutFiles > 0 ? [counted(cutFiles, l10n.t('too large, cut in 1 file'), l10n.t('too large, cut in {0} files', cutFiles))] : []),
    ...(added.leftOut > 0 ? [l10n.t('new files left out: {0}', added.leftOut)] : []),
  ];
  if (notes.length === 0) return { state: 'ready', item };
  const forModel = [...(cutFiles > 0 ? [`cut in ${cutFiles} files`] : []), ...(added.leftOut > 0 ? [`${added.leftOut} new files left out`] : [])];
  return { state: 'ready', item: { ...item, detail: forModel.join(', ') }, detail: notes.join('; ') };
}

function resolveKept(reference: NewReference): Resolution {
  const { text, unusable, languageId = '' } = reference;
  if (unusable) return { state: unusable };
  if (text === undefined || text.trim() === '') return { state: 'empty' };
  return { state: 'ready', item: itemOf(reference, withPlainLineEnds(text), languageId) };
}

function itemOf(reference: NewReference, text: string, languageId: string, path?: string): ContextItem {
  const { kind, label, uri, startLine, endLine } = reference;
  return {
    kind,
    label,
    ...(uri !== undefined && { uri }),
    ...(path !== undefined && { path }),
    languageId,
    ...(startLine !== undefined && { startLine }),
    ...(endLine !== undefined && { endLine }),
    text,
  };
}

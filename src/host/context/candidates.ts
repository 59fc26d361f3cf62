/** What the context picker offers for some words: loaded when it is first opened. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ContextCandidate, NewReference } from '../../shared/context';
import { FileIndex, type IndexedPlace } from './fileIndex';
import { openRepositories } from './git';
import { maxCandidates } from './limits';
import { openEditorUris } from './openEditors';
import { isOutside, nameOf, pathInWorkspace } from './places';
import { rankRows, type Row } from './rankRows';
import { changesLabel, changesReference, problemsReference } from './references';
import { activeSelection } from './selection';
import { documentSymbols, workspaceSymbols, type FoundSymbol } from './symbols';

/** Of the rows, symbols at the end have so many: their providers find something for nearly any words. */
const maxSymbols = 15;

export class ContextCandidates implements vscode.Disposable {
  readonly #index = new FileIndex();
  #finding = new AbortController();

  /**
   * Looks for what fits the words; a newer search ends this one.
   * @param publish is called with what is known at once, and again when more was found; what was there stays in its order
   */
  async find(query: string, publish: (candidates: ContextCandidate[]) => void): Promise<void> {
    this.#finding.abort();
    this.#finding = new AbortController();
    const { signal } = this.#finding;
    const words = query.trim().normalize('NFC');
    const editors = editorRows();
    const open = new Set(editors.map(({ reference }) => reference.uri));
    const rank = (places: readonly IndexedPlace[], changes: readonly Row[]): Promise<Row[]> => {
      const rest = words === '' ? [] : places.filter(({ uri }) => !open.has(uri)).map(rowOf);
      return rankRows(words, { editors, fixed: [...fixedRows(), ...changes], places: rest }, maxCandidates);
    };
    const show = (rows: readonly Row[]): void => {
      if (!signal.aborted) publish(rows.map(candidateOf));
    };

    const { known, coming: listing } = this.#index.places();
    // None is waited for once the search is over, so each has to deal with its own failure: the rest is shown without it.
    const coming = listing?.catch(() => known);
    const symbolsToCome = words === '' ? [] : findSymbols(words).catch(() => []);
    const changesToCome = changeRows().catch(() => []);
    const early = await Promise.race([changesToCome, soon()]);
    let rows = await rank(known, early ?? []);
    show(rows);
    if ((coming || !early) && !signal.aborted) {
      const [places, changes] = await Promise.all([coming ?? known, changesToCome]);
      rows = await rank(places, changes);
      show(rows);
    }
    const symbols = await symbolsToCome;
    if (symbols.length > 0) show([...rows.slice(0, maxCandidates - symbols.length), ...symbols]);
  }

  dispose(): void {
    this.#finding.abort();
    this.#index.dispose();
  }
}

/** Resolves after a moment in which what is at hand has come. */
async function soon(): Promise<undefined> {
  await new Promise((resolve) => {
    setTimeout(resolve, 30);
  });
  return undefined;
}

function candidateOf({ reference, detail }: Row): ContextCandidate {
  const { kind, label } = reference;
  return { key: JSON.stringify(reference), kind, label, ...(detail !== undefined && { detail }) };
}

function editorRows(): Row[] {
  return openEditorUris()
    .filter((uri) => !isOutside(uri))
    .map((uri) => placeRow('file', uri, nameOf(uri), pathInWorkspace(uri) ?? uri.path));
}

function rowOf({ uri, kind, name, path }: IndexedPlace): Row {
  const label = kind === 'folder' ? `${name}/` : name;
  return { reference: { kind, label, uri }, detail: path, name, path };
}

function placeRow(kind: 'file' | 'folder', uri: vscode.Uri, name: string, path: string): Row {
  return rowOf({ uri: uri.toString(), kind, name: name.normalize('NFC'), path: path.normalize('NFC') });
}

/** What can be chosen in any workspace. Each is found by its English name, too. */
function fixedRows(): Row[] {
  const row = (kind: NewReference['kind'], label: string, english: string, detail?: string): Row => ({
    reference: { kind, label },
    name: label,
    path: english,
    ...(detail !== undefined && { detail }),
  });
  const selection = activeSelection();
  const document = vscode.window.activeTextEditor?.document;
  return [
    ...(selection ? [{ reference: selection, detail: l10n.t('Selection'), name: selection.label, path: 'selection' }] : []),
    ...(document && vscode.languages.getDiagnostics(document.uri).length > 0
      ? [{ ...row('problems', l10n.t('Problems in {0}', nameOf(document.uri)), 'problems'), reference: problemsReference(document.uri) }]
      : []),
    row('problems', l10n.t('Problems'), 'problems', l10n.t('All problems of the workspace')),
    ...(vscode.window.activeTerminal ? [row('terminal', l10n.t('Terminal selection'), 'terminal', vscode.window.activeTerminal.name)] : []),
    row('editors', l10n.t('Open editors'), 'open editors', l10n.t('The text of all of them')),
    row('clipboard', l10n.t('Clipboard'), 'clipboard', l10n.t('Its text')),
  ];
}

/** The changes of each repository, named by it when there are several. */
async function changeRows(): Promise<Row[]> {
  const repositories = await openRepositories();
  return repositories.flatMap(({ root, staged, unstaged }) => {
    const where = repositories.length > 1 ? `${nameOf(root)} – ` : '';
    const row = (changes: 'staged' | 'unstaged', count: number): Row => ({
      reference: changesReference(changes, root),
      detail: `${where}${l10n.t('Files: {0}', count)}`,
      name: changesLabel(changes),
      path: `git diff ${changes} changes`,
    });
    return [row('staged', staged), row('unstaged', unstaged)];
  });
}

async function findSymbols(words: string): Promise<Row[]> {
  const document = vscode.window.activeTextEditor?.document;
  const [here, anywhere] = await Promise.all([
    document ? documentSymbols(document.uri) : [],
    words.length > 1 ? workspaceSymbols(words) : [],
  ]);
  const rows = [...here, ...anywhere.filter(({ uri }) => vscode.workspace.getWorkspaceFolder(uri))].map(symbolRow);
  const unique = new Map(rows.map((row) => [JSON.stringify(row.reference), row]));
  return rankRows(words, { editors: [], fixed: [], places: [...unique.values()] }, maxSymbols);
}

function symbolRow({ name, uri, range, container }: FoundSymbol): Row {
  const [startLine, endLine] = [range.start.line + 1, range.end.line + 1];
  const where = `${pathInWorkspace(uri) ?? nameOf(uri)}:${startLine}`;
  return {
    reference: { kind: 'symbol', label: name, uri: uri.toString(), startLine, endLine },
    detail: container === '' ? where : `${container} – ${where}`,
    name,
    path: name,
  };
}

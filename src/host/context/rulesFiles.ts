/** The rules that a project keeps for assistants, for the file that is edited: they go along with an edit, by name. */
import * as vscode from 'vscode';
import type { ContextItem } from '../../shared/context';
import { readSettings } from '../settings';
import { isThroughLink, pathInWorkspace } from './places';
import { readText, type TextResult } from './readText';

/** Rules that are longer, in characters, are written for something else than to be sent with each edit. */
const maxRules = 60_000;

export interface Rules {
  items: ContextItem[];
  /** Files that are there and do not go along, because they are too long or can't be read. */
  leftOut: string[];
}

/**
 * `.github/copilot-instructions.md` of the document's workspace folder, and the `AGENTS.md` nearest to the document,
 * read anew each time: they are small, and what is sent is then what the user sees in them. None of a workspace that is
 * not trusted, none when the user's setting says so, and none through a symbolic link, which may lead anywhere. Never
 * rejects.
 */
export async function readRules(document: vscode.TextDocument): Promise<Rules> {
  const uri = fileOf(document);
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!root || !vscode.workspace.isTrusted || !readSettings().useProjectRules) return { items: [], leftOut: [] };
  const copilot = read(vscode.Uri.joinPath(root, '.github', 'copilot-instructions.md'));
  const found = await Promise.all([copilot, nearestAgents(uri, root)]);
  const rules: Rules = { items: [], leftOut: [] };
  for (const file of found) {
    if (!file) continue;
    const label = file.uri.path.slice(root.path.length).replace(/^\/+/, '');
    const path = pathInWorkspace(file.uri);
    if (file.result.state !== 'ready' || file.result.text.length > maxRules) rules.leftOut.push(label);
    else rules.items.push({ kind: 'file', label, uri: file.uri.toString(), ...(path !== undefined && { path }), languageId: 'markdown', detail: 'rules of this project; follow those that concern the edit', text: file.result.text });
  }
  return rules;
}

interface Found {
  uri: vscode.Uri;
  result: TextResult;
}

/** From the document's folder up to the workspace folder. */
async function nearestAgents(uri: vscode.Uri, root: vscode.Uri): Promise<Found | undefined> {
  let folder = vscode.Uri.joinPath(uri, '..');
  while (folder.path.length >= root.path.length) {
    const found = await read(vscode.Uri.joinPath(folder, 'AGENTS.md'));
    if (found || folder.path === root.path) return found;
    folder = vscode.Uri.joinPath(folder, '..');
  }
  return undefined;
}

/** @returns undefined when there is no such file, or nothing in it */
async function read(uri: vscode.Uri): Promise<Found | undefined> {
  const result = await readText(uri);
  if (result.state === 'missing' || result.state === 'empty') return undefined;
  return { uri, result: (await isThroughLink(uri)) ? { state: 'unreadable' } : result };
}

/** A notebook's cells have no file of their own; the rules are those of the notebook. */
function fileOf(document: vscode.TextDocument): vscode.Uri {
  const notebook = vscode.workspace.notebookDocuments.find((candidate) => candidate.getCells().some((cell) => cell.document === document));
  return notebook?.uri ?? document.uri;
}

/** A prompt file written out: its variables replaced, what it asks for asked for, and the files it links to. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { fenced } from '../chat/fence';
import { exists, nameOf, pathInWorkspace } from '../host/context/places';
import { isUserDocument } from '../host/context/selection';
import { placeReference } from '../host/context/references';
import { plainMessage } from '../host/plainMessage';
import type { PromptFile } from '../host/promptFile';
import { expandVariables, inputsOf, linkedPaths, parseArgument, type PromptInput } from '../host/promptFileBody';
import type { ContextItem, NewReference } from '../shared/context';

export interface ExpandedFile {
  text: string;
  /** What goes along, beside what the user attached. */
  references: NewReference[];
}

/**
 * @param argument what the user wrote after the name
 * @param items what the user attached
 * @returns undefined when the user gave up while being asked for a value
 */
export async function expandFile(
  { uri, file }: { uri: vscode.Uri; file: PromptFile },
  argument: string,
  items: readonly ContextItem[],
  token: vscode.CancellationToken,
): Promise<ExpandedFile | undefined> {
  const { body } = file;
  const inputs = inputsOf(body);
  const { values, rest } = parseArgument(argument, inputs);
  for (const input of inputs) {
    if (values.has(input.name)) continue;
    const value = await ask(input, token);
    if (value === undefined) return undefined;
    values.set(input.name, value);
  }
  const editor = vscode.window.activeTextEditor;
  const document = editor && isUserDocument(editor.document) ? editor.document : undefined;
  const expanded = expandVariables(body, (variable) => {
    if (variable.startsWith('input:')) return values.get(variable.slice('input:'.length));
    return editorVariable(variable, editor, document, items) ?? workspaceVariable(variable, uri);
  });
  const linked = await linkedReferences(uri, body);
  const named = document && body.includes('${file}') ? [await placeReference(document.uri)] : [];
  return { text: rest === '' ? expanded : `${expanded}\n\n${rest}`, references: [...linked, ...named] };
}

async function ask({ name, placeholder }: PromptInput, token: vscode.CancellationToken): Promise<string | undefined> {
  return vscode.window.showInputBox(
    { title: l10n.t('The prompt asks for “{0}”', name), prompt: plainMessage(placeholder), ignoreFocusOut: true },
    token,
  );
}

/** Paths are told as the workspace has them: the rest of the disk is no business of the model. */
function editorVariable(
  variable: string,
  editor: vscode.TextEditor | undefined,
  document: vscode.TextDocument | undefined,
  items: readonly ContextItem[],
): string | undefined {
  const path = document && (pathInWorkspace(document.uri) ?? nameOf(document.uri));
  switch (variable) {
    case 'selection':
    case 'selectedText': {
      const selected = editor && document ? document.getText(editor.selection) : '';
      const text = selected === '' ? (items.find(({ kind }) => kind === 'selection')?.text ?? '') : selected;
      return text.includes('\n') ? `\n${fenced(text, document?.languageId ?? '')}\n` : text;
    }
    case 'file':
      return path;
    case 'fileBasename':
      return path?.replace(/^.*\//, '');
    case 'fileBasenameNoExtension':
      return path?.replace(/^.*\//, '').replace(/(.)\.[^.]*$/, '$1');
    case 'fileDirname':
      return path?.includes('/') === true ? path.replace(/\/[^/]*$/, '') : '.';
    default:
      return undefined;
  }
}

function workspaceVariable(variable: string, uri: vscode.Uri): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.workspace.workspaceFolders?.[0];
  return variable === 'workspaceFolder' || variable === 'workspaceFolderBasename' ? folder?.name : undefined;
}

/** The linked files and folders that are in the workspace; the user is told of others, and nothing of them is sent. */
async function linkedReferences(uri: vscode.Uri, body: string): Promise<NewReference[]> {
  const links = linkedPaths(body).map((path) => ({ path, uri: vscode.Uri.joinPath(uri, '..', path) }));
  const found = await Promise.all(
    links.map(async (link) => ({ ...link, isThere: vscode.workspace.getWorkspaceFolder(link.uri) !== undefined && (await exists(link.uri)) })),
  );
  const missing = found.filter(({ isThere }) => !isThere).map(({ path }) => path);
  if (missing.length > 0) {
    void vscode.window.showWarningMessage(plainMessage(l10n.t('{0} names files that are not in the workspace and were not sent: {1}', nameOf(uri), missing.join(', '))));
  }
  return Promise.all(found.filter(({ isThere }) => isThere).map((link) => placeReference(link.uri)));
}

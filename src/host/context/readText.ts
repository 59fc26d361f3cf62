/** The text of a file as the user sees it: what an editor shows, else what is on disk. */
import * as vscode from 'vscode';
import type { ContextState } from '../../shared/context';
import { isKoreanBytes } from '../../shared/koreanBytes';
import { maxFileBytes } from './limits';
import { isOutside, nameOf, openDocument } from './places';
import { fenceWord, isBinary, withPlainLineEnds } from './textBytes';

/** Why something can't go along. */
export type Obstacle = Exclude<ContextState, 'loading' | 'ready'>;

export type TextResult =
  | { state: 'ready'; text: string; languageId: string }
  | { state: Obstacle };

/** @returns the text with `\n` at its line ends, or why there is none. Never rejects. */
export async function readText(uri: vscode.Uri): Promise<TextResult> {
  if (isOutside(uri)) return { state: 'outside' };
  const document = openDocument(uri);
  // What the user has not saved is worth more than what is on disk, or no longer is.
  if (document && (document.isDirty || document.isUntitled)) return textOf(document);
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return { state: 'unreadable' };
    if (size > maxFileBytes) return { state: 'too-large' };
    if (document && !hasUnreadable(document.getText())) return textOf(document);
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (isBinary(bytes)) return { state: 'binary' };
    return ready(await decoded(bytes, uri), document?.languageId ?? fenceWord(nameOf(uri)));
  } catch (error) {
    // Documents of other schemes (git:, output) have no file to look at.
    if (document && !isFileSystem(uri)) return textOf(document);
    return { state: error instanceof vscode.FileSystemError && error.code === 'FileNotFound' ? 'missing' : 'unreadable' };
  }
}

/** By the user's encoding settings, not every file is UTF-8; and what they do not fit may still be Korean of old. */
async function decoded(bytes: Uint8Array, uri: vscode.Uri): Promise<string> {
  const text = await vscode.workspace.decode(bytes, { uri });
  return hasUnreadable(text) && isKoreanBytes(bytes) ? vscode.workspace.decode(bytes, { encoding: 'euckr' }) : text;
}

/** Whether bytes of it stood for nothing in the encoding it was read in. */
function hasUnreadable(text: string): boolean {
  return text.includes('\ufffd');
}

function isFileSystem(uri: vscode.Uri): boolean {
  return vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== undefined;
}

function textOf(document: vscode.TextDocument): TextResult {
  const text = document.getText();
  if (text.length > maxFileBytes) return { state: 'too-large' };
  return ready(text, document.languageId);
}

function ready(text: string, languageId: string): TextResult {
  const plain = withPlainLineEnds(text);
  return plain.trim() === '' ? { state: 'empty' } : { state: 'ready', text: plain, languageId };
}

/** The text of a file as the user sees it: what an editor shows, else what is on disk. */
import * as vscode from 'vscode';
import type { Obstacle } from '../../shared/contextObstacles';
import { isKoreanBytes } from '../../shared/koreanBytes';
import { maxFileBytes } from './limits';
import { isOutside, nameOf, openDocument } from './places';
import type { Lines } from './shiftLines';
import { fenceWord, isBinary, linesOf, withPlainLineEnds } from './textBytes';

export type TextResult =
  | { state: 'ready'; text: string; languageId: string }
  | { state: Obstacle };

/**
 * @param lines only these, counted from 1; of an open document they go along however long the rest is
 * @returns the text with `\n` at its line ends, or why there is none. Never rejects.
 */
export async function readText(uri: vscode.Uri, lines?: Lines): Promise<TextResult> {
  if (isOutside(uri)) return { state: 'outside' };
  const document = openDocument(uri);
  // What the user has not saved is worth more than what is on disk, or no longer is.
  if (document && (document.isDirty || document.isUntitled)) return textOf(document, lines);
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return { state: 'unreadable' };
    if (size > maxFileBytes && !(document && lines)) return { state: 'too-large' };
    if (document && !hasUnreadable(document.getText())) return textOf(document, lines);
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (isBinary(bytes)) return { state: 'binary' };
    return ready(cut(await decoded(bytes, uri), lines), document?.languageId ?? fenceWord(nameOf(uri)));
  } catch (error) {
    // Documents of other schemes (git:, output) have no file to look at.
    if (document && !isFileSystem(uri)) return textOf(document, lines);
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

function textOf(document: vscode.TextDocument, lines: Lines | undefined): TextResult {
  const text = cut(document.getText(), lines);
  if (text.length > maxFileBytes) return { state: 'too-large' };
  return ready(text, document.languageId);
}

function cut(text: string, lines: Lines | undefined): string {
  return lines ? linesOf(withPlainLineEnds(text), lines.startLine, lines.endLine) ?? '' : text;
}

function ready(text: string, languageId: string): TextResult {
  const plain = withPlainLineEnds(text);
  return plain.trim() === '' ? { state: 'empty' } : { state: 'ready', text: plain, languageId };
}

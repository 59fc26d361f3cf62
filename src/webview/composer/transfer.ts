/** What a paste or a drop brings: files of VS Code by their URIs, files from elsewhere, or nothing of ours. */

/** Files and folders, by URI or as they are. */
export type Transferred = { kind: 'uris'; uris: string[] } | { kind: 'files'; files: File[] };

/** VS Code's own types for what is dragged from its explorer, its tabs and its search. */
const uriList = 'application/vnd.code.uri-list';
const resourceUrls = 'resourceurls';
const plainUriList = 'text/uri-list';

/**
 * @returns whether a drag may bring files; what it holds can be read only when it is dropped. A link dragged from a
 *   web page does not count: it stays text.
 */
export function mayBringFiles(transfer: DataTransfer): boolean {
  const types = transfer.types.map((type) => type.toLowerCase());
  return types.includes('files') || types.includes(uriList) || types.includes(resourceUrls) || (types.includes(plainUriList) && !types.includes('text/html'));
}

/** @returns undefined when it brings no file, but text */
export function readTransfer(transfer: DataTransfer): Transferred | undefined {
  const own = [...parseUriList(transfer.getData(uriList)), ...parseResourceUrls(transfer.getData(resourceUrls))];
  if (own.length > 0) return { kind: 'uris', uris: [...new Set(own)] };
  const files = [...transfer.files];
  if (files.length > 0) return { kind: 'files', files };
  const listed = parseUriList(transfer.getData(plainUriList));
  const isOfFiles = listed.length > 0 && listed.every((uri) => !/^(?:https?|data|blob|javascript):/i.test(uri));
  return isOfFiles ? { kind: 'uris', uris: listed } : undefined;
}

/**
 * @returns what a paste brings beside text. Spreadsheets and word processors put a picture of the text along: then
 *   the text is meant. File managers put the name along: then the file is.
 */
export function readPaste(transfer: DataTransfer): Transferred | undefined {
  const transferred = readTransfer(transfer);
  if (transferred?.kind !== 'files') return transferred;
  const hasText = transfer.getData('text/plain') !== '';
  const isPicture = transferred.files.every(isImage);
  return hasText && (isPicture || transfer.getData('text/html') !== '') ? undefined : transferred;
}

/** @returns whether a file is a picture; an SVG is text */
export function isImage(file: Pick<File, 'type'>): boolean {
  return file.type.startsWith('image/') && file.type !== 'image/svg+xml';
}

/** RFC 2483: a URI a line, `#` begins a comment. */
function parseUriList(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
}

/** A JSON array of URI strings. */
function parseResourceUrls(text: string): string[] {
  if (text === '') return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.filter((uri) => typeof uri === 'string') : [];
  } catch {
    return [];
  }
}

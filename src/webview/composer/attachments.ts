/** Files from outside VS Code, read in the page: text goes along with the prompt, what is not text says so. */
import { isKoreanBytes } from '../../shared/koreanBytes';
import type { PanelMessage } from '../../shared/protocol';

/** As much as the host reads of a file, in bytes. */
const maxFileBytes = 1_000_000;
const maxNameLength = 1_000;

/** A file as the host takes it. */
export type Attachment = Extract<PanelMessage, { type: 'attach-files' }>['files'][number];

/** The parts of a File that are needed. */
export type ReadableFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>;

/**
 * @returns the file's text, or why it has none
 * @throws DOMException when it cannot be read: a folder, or a file that is gone or forbidden
 */
export async function readAttachment(file: ReadableFile): Promise<Attachment> {
  const name = file.name.slice(0, maxNameLength) || 'file';
  if (file.size > maxFileBytes) return { name, state: 'too-large' };
  const text = decodeText(new Uint8Array(await file.arrayBuffer()));
  return text === undefined ? { name, state: 'binary' } : { name, text, state: 'ready' };
}

/** @returns the text in UTF-8, in UTF-16 with a byte order mark, or Korean in CP949; undefined when it is none of them, or holds NUL */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    // The web's name for CP949: https://encoding.spec.whatwg.org/#names-and-labels
    return isKoreanBytes(bytes) ? new TextDecoder('euc-kr').decode(bytes) : undefined;
  }
}

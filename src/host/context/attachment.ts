/** Files that were pasted or dropped from outside VS Code. */
import type { NewReference } from '../../shared/context';
import { maxFileBytes } from './limits';
import { fenceWord } from './textBytes';

/** A file as the page read it; without a text when it could not. */
export interface PastedFile {
  name: string;
  text?: string;
  state: 'ready' | 'binary' | 'too-large';
}

/** @returns what its chip stands for: its text, or why there is none */
export function attachmentReference({ name, text = '', state }: PastedFile): NewReference {
  const unusable = state === 'ready' && text.length > maxFileBytes ? 'too-large' : state;
  const content = unusable === 'ready' ? { text } : { unusable };
  return { kind: 'attachment', label: name, languageId: fenceWord(name), ...content };
}

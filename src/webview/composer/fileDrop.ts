/**
 * Files that are pasted or dropped. While something is dragged over a webview, VS Code takes the pointer away from
 * it, so that files can be dropped on editors: for drags that begin in VS Code always, until Shift is held; for files
 * from outside when the page leaves `dragenter` or `dragover` to it. So a drag from outside is answered here, and
 * needs no Shift.
 */
import * as l10n from '@vscode/l10n';
import type { Post } from '../hostLink';
import { icon } from '../icons';
import { readAttachment, type Attachment } from './attachments';
import { isImage, mayBringFiles, readPaste, readTransfer, type Transferred } from './transfer';

/** As many as the protocol takes at once. */
const maxFiles = 100;
const maxUriLength = 8_192;

/** What pasting and dropping need. */
export interface FileDropOwner {
  post: Post;
  /** Of the conversation that is shown; undefined before there is one. */
  conversationId: () => string | undefined;
  /** Shows what could not be added, or nothing. */
  note: (words: string) => void;
}

/** Makes a part of the page take files that are dropped on it; a border and words show where. */
export function acceptDrops(zone: HTMLElement, owner: FileDropOwner): void {
  const target = createDropTarget();
  const show = (visible: boolean): void => {
    if (visible === target.isConnected) return;
    if (visible) zone.append(target);
    else target.remove();
  };
  zone.addEventListener('dragenter', (event) => {
    if (!event.dataTransfer || !mayBringFiles(event.dataTransfer)) return;
    event.preventDefault();
    show(true);
  });
  zone.addEventListener('dragover', (event) => {
    if (!event.dataTransfer || !mayBringFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = 'copy';
    show(true);
  });
  zone.addEventListener('dragleave', (event) => {
    const { relatedTarget } = event;
    if (!(relatedTarget instanceof Node) || !zone.contains(relatedTarget)) show(false);
  });
  zone.addEventListener('drop', (event) => {
    show(false);
    const transferred = event.dataTransfer && readTransfer(event.dataTransfer);
    if (!transferred) return;
    event.preventDefault();
    event.stopPropagation();
    void attach(transferred, owner);
  });
}

/** Makes a text field take files that are pasted; text stays text, however long it is. */
export function acceptPastes(field: HTMLElement, owner: FileDropOwner): void {
  field.addEventListener('paste', (event) => {
    const transferred = event.clipboardData && readPaste(event.clipboardData);
    if (!transferred) return;
    event.preventDefault();
    void attach(transferred, owner);
  });
}

async function attach(transferred: Transferred, { post, conversationId: shownId, note }: FileDropOwner): Promise<void> {
  const conversationId = shownId();
  if (conversationId === undefined) return;
  if (transferred.kind === 'uris') {
    const uris = transferred.uris.filter((uri) => uri.length <= maxUriLength);
    const tooLong = transferred.uris.length - uris.length;
    note(joined([cutWords(uris.length), tooLong > 0 ? l10n.t('Paths that are too long were left out: {0}', tooLong) : '']));
    if (uris.length > 0) post({ type: 'attach-uris', conversationId, uris: uris.slice(0, maxFiles) });
    return;
  }
  const texts = transferred.files.filter((file) => !isImage(file));
  const notes = [texts.length < transferred.files.length ? l10n.t('Pictures cannot be sent, only text.') : '', cutWords(texts.length)];
  const files: Attachment[] = [];
  for (const file of texts.slice(0, maxFiles)) {
    try {
      files.push(await readAttachment(file));
    } catch {
      notes.push(l10n.t('{0} could not be read. A folder can be added from VS Code’s explorer.', file.name));
    }
  }
  // Reading took its time: another conversation may be shown by now.
  if (shownId() === conversationId) note(joined(notes));
  if (files.length > 0) post({ type: 'attach-files', conversationId, files });
}

function joined(notes: readonly string[]): string {
  return notes.filter((words) => words !== '').join(' ');
}

function cutWords(count: number): string {
  return count > maxFiles ? l10n.t('Only the first {0} files were added.', maxFiles) : '';
}

function createDropTarget(): HTMLElement {
  const target = document.createElement('div');
  target.className = 'drop-target';
  const words = document.createElement('p');
  words.append(icon('attach'), l10n.t('Drop to add to the prompt'));
  target.append(words);
  return target;
}

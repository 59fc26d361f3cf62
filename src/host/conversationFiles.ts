/**
 * The folder of conversations, one file each: reading with suspicion, writing whole files, and a trash. A file that
 * can't be read is set aside, a deleted one is kept for a while; nothing is erased at once.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { conversationFileText, parseConversationFile } from '../chat/conversationFile';
import type { Clock } from '../shared/clock';
import type { Conversation } from '../shared/transcript';
import { deleteLeftovers, finalName, isSameFile, mayBeGoingOn, namesIn, readAtomic, statOf, temporariesOf, writeAtomically, type FileStamp } from './atomicFile';
import { inBackground } from './background';
import type { Log } from './log';

/** Milliseconds a deleted conversation is kept. */
const trashTime = 30 * 24 * 60 * 60_000;
/** Deleted conversations that are kept, at most. */
const trashSize = 500;

/** A conversation as its file has it. */
export interface StoredConversation {
  conversation: Conversation;
  /** The file before it was read; undefined when only a temporary file was left of it. */
  stat: vscode.FileStat | undefined;
}

export class ConversationFiles {
  readonly #folder: vscode.Uri;
  readonly #trash: vscode.Uri;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #newer = new Set<string>();
  readonly #unmovable = new Set<string>();
  #saysDamaged = false;

  /** @param folder is created when first written to */
  constructor(folder: vscode.Uri, log: Log, clock: Clock) {
    this.#folder = folder;
    this.#trash = vscode.Uri.joinPath(folder, 'trash');
    this.#log = log;
    this.#clock = clock;
  }

  /** @returns the ids of all conversations that have a file */
  async ids(): Promise<string[]> {
    const names = await namesIn(this.#folder);
    const whole = new Set(names.flatMap((name) => /^([\w-]+)\.json$/.exec(name)?.[1] ?? []));
    const left = new Set(names.flatMap((name) => /^([\w-]+)\.json$/.exec(finalName(name) ?? '')?.[1] ?? []));
    for (const id of left) {
      if (!whole.has(id) && (await this.#recover(id))) whole.add(id);
    }
    return [...whole];
  }

  /**
   * @returns the ids of all conversations that a file is left of: whole or damaged, here or in the trash
   * @throws vscode.FileSystemError when that can't be told
   */
  async knownIds(): Promise<Set<string>> {
    const here = (await vscode.workspace.fs.readDirectory(this.#folder)).map(([name]) => name);
    return new Set([...here, ...(await namesIn(this.#trash))].map((name) => name.replace(/\..*$/, '')));
  }

  /**
   * @returns the conversation as it was written, under its file's name; undefined when there is none or it can't be
   *   read: then a damaged file has been set aside, and the user told
   */
  async read(id: string): Promise<StoredConversation | undefined> {
    const uri = this.#uri(id);
    // Before it is read: what another window writes in between must count as not seen.
    const stat = await statOf(uri);
    const file = await readAtomic(uri, (text) => 'conversation' in parseConversationFile(text));
    if (file === undefined) return undefined;
    const parsed = parseConversationFile(file.text);
    if ('conversation' in parsed) return { conversation: { ...parsed.conversation, id }, stat };
    if (parsed.problem === 'newer') this.#sayNewer(id);
    else await this.#setAside(id, file.uri);
    return undefined;
  }

  /**
   * @param seen the file that the conversation was made from; undefined when there was none
   * @returns the file now; undefined when another window wrote it since: nothing of that is overwritten
   * @throws vscode.FileSystemError when it can't be written; an older file is still there then
   */
  write(conversation: Conversation, seen: FileStamp | undefined): Promise<vscode.FileStat | undefined> {
    // A file that is gone was deleted by another window; what goes on here comes back.
    return writeAtomically(this.#uri(conversation.id), conversationFileText(conversation), (found) => !found || isSameFile(found, seen));
  }

  stat(id: string): Promise<vscode.FileStat | undefined> {
    return statOf(this.#uri(id));
  }

  /**
   * Moves a conversation's file into the trash.
   * @returns its name there, for `restore`; undefined when there is no such file
   */
  async remove(id: string): Promise<string | undefined> {
    const uri = this.#uri(id);
    const source = (await statOf(uri)) ? uri : (await readAtomic(uri))?.uri;
    if (!source) return undefined;
    await vscode.workspace.fs.createDirectory(this.#trash);
    const name = `${id}.${this.#clock.now()}.json`;
    await vscode.workspace.fs.rename(source, vscode.Uri.joinPath(this.#trash, name), { overwrite: true });
    // A temporary file beside it is half of a write that was killed: it must not come back as the conversation.
    for (const left of await temporariesOf(uri)) await vscode.workspace.fs.delete(left);
    return name;
  }

  /**
   * Takes a conversation out of the trash; under another id when there is one of its own again, which another window
   * may have written.
   * @returns its id
   * @throws vscode.FileSystemError when it can't be moved
   */
  async restore(name: string): Promise<string> {
    const id = name.replace(/\.\d+\.json$/, '');
    const free = (await statOf(this.#uri(id))) ? crypto.randomUUID() : id;
    await vscode.workspace.fs.rename(vscode.Uri.joinPath(this.#trash, name), this.#uri(free), { overwrite: false });
    return free;
  }

  /** Erases what has been in the trash for long, the oldest of too many, and what killed writes left. */
  async purge(): Promise<void> {
    await deleteLeftovers(this.#folder, this.#clock.now());
    const deleted = (await namesIn(this.#trash))
      .flatMap((name) => {
        const at = /\.(\d+)\.json$/.exec(name)?.[1];
        return at === undefined ? [] : [{ name, at: Number(at) }];
      })
      .sort((one, other) => other.at - one.at);
    const outdated = deleted.filter(({ at }, index) => index >= trashSize || at < this.#clock.now() - trashTime);
    for (const { name } of outdated) {
      try {
        await vscode.workspace.fs.delete(vscode.Uri.joinPath(this.#trash, name));
      } catch (error) {
        this.#log.error('A deleted conversation could not be erased', error); // perhaps another window did
      }
    }
  }

  /** Gives a file its name whose write was killed just before. @returns false while the write may be going on */
  async #recover(id: string): Promise<boolean> {
    const uri = this.#uri(id);
    const stats = await Promise.all((await temporariesOf(uri)).map(statOf));
    if (stats.some((stat) => stat && mayBeGoingOn(stat, this.#clock.now()))) return false;
    const file = await readAtomic(uri, (text) => 'conversation' in parseConversationFile(text));
    if (!file) return false;
    try {
      await vscode.workspace.fs.rename(file.uri, uri, { overwrite: false });
      return true;
    } catch {
      return false; // another window was faster
    }
  }

  async #setAside(id: string, damaged: vscode.Uri): Promise<void> {
    const aside = this.#uri(`${id}.corrupt-${this.#clock.now()}`);
    try {
      await vscode.workspace.fs.rename(damaged, aside);
    } catch (error) {
      this.#sayUnmovable(id, damaged, error);
      return;
    }
    this.#log.warn(`A damaged conversation was set aside as ${aside.path}`);
    // Many may be met at once, when they are listed: one message is enough.
    if (this.#saysDamaged) return;
    this.#saysDamaged = true;
    const open = l10n.t('Open File');
    const said = vscode.window
      .showWarningMessage(l10n.t('A saved chat could not be read. It was set aside, nothing was deleted.'), open)
      .then((choice) => {
        this.#saysDamaged = false;
        return choice === open ? vscode.commands.executeCommand('vscode.open', aside) : undefined;
      });
    inBackground(said, 'the notification of a damaged conversation', this.#log);
  }

  /** It stays where it is, and is met again with each look at the folder: said once. */
  #sayUnmovable(id: string, damaged: vscode.Uri, error: unknown): void {
    if (this.#unmovable.has(id)) return;
    this.#unmovable.add(id);
    this.#log.error('A damaged conversation could not be set aside', error);
    if (this.#unmovable.size > 1) return;
    const open = l10n.t('Open File');
    const said = vscode.window
      .showWarningMessage(l10n.t('A saved chat could not be read. Its file was left as it is.'), open)
      .then((choice) => (choice === open ? vscode.commands.executeCommand('vscode.open', damaged) : undefined));
    inBackground(said, 'the notification of a damaged conversation', this.#log);
  }

  /** It stays where it is, for the version that can read it. */
  #sayNewer(id: string): void {
    if (this.#newer.has(id)) return;
    this.#newer.add(id);
    this.#log.warn(`Conversation ${id} was written by a newer version of the extension`);
    if (this.#newer.size > 1) return;
    const update = l10n.t('Show Extension');
    const said = vscode.window
      .showWarningMessage(l10n.t('Some chats were saved by a newer version of K-Router. Update the extension to see them.'), update)
      .then((choice) => (choice === update ? vscode.commands.executeCommand('extension.open', 'k-router.krouter') : undefined));
    inBackground(said, 'the notification of newer conversations', this.#log);
  }

  #uri(id: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#folder, `${id}.json`);
  }
}

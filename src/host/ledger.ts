/**
 * The record of every request of all windows. Each window writes a file of its own, so that no two write the same one;
 * the ledger is all of them together, each request once, whatever stands in several. Nothing is read before it is asked
 * for. Never anything that was said: see shared/requestRecord.ts.
 */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { RecentUsage } from '../api/account';
import { endOf, mergeRecords, parseSegment, segmentText, type Segment } from '../chat/usage/segment';
import { mayHaveCost } from '../chat/usage/sums';
import type { Clock } from '../shared/clock';
import { parseJson } from '../shared/json';
import type { RequestRecord } from '../shared/requestRecord';
import { throttle, type Throttle } from '../shared/throttle';
import { timeSchema } from '../shared/time';
import { deleteAtomic, finalName, isSameFile, readableNamesIn, readAtomic, statOf, writeAtomically, type FileStamp } from './atomicFile';
import { inBackground } from './background';
import { loadAttribution } from './lazyModules';
import type { Log } from './log';

/** Milliseconds between two writes; a killed host loses no more than this and what a write takes. */
const writeInterval = 1_000;
/** Milliseconds until what could not be written is tried again. */
const retryTime = 5_000;
/** Requests of this window in one file; then it begins another one, so that no write gets long. */
const maxOwn = 500;
/** More files than this are joined. */
const maxSegments = 32;
/** Requests in a joined file. */
const joinedSize = 2_000;
/** Milliseconds: a file written more recently may be that of an open window, and is left alone. */
const openTime = 10 * 60_000;
/** A folder is listed anew this often when a file of the list was joined with others meanwhile. */
const maxLists = 4;

/** `<id>.json`, or `<end of its last request>-<id>.json` for what was joined. */
const segmentName = /^(?:(\d+)-)?[0-9a-f-]{36}\.json$/;
const clearedName = 'cleared.json';
const clearedSchema = z.object({ time: timeSchema });

interface ReadSegment extends Segment {
  stamp: FileStamp;
}

export class Ledger implements vscode.Disposable {
  readonly #folder: vscode.Uri;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #writes: Throttle;
  /** What is in this window's file, or will be. */
  #own = new Map<string, RequestRecord>();
  #file: vscode.Uri;
  /** What the files held when they were last read. */
  readonly #known = new Map<string, ReadSegment>();
  /** Writes follow each other. */
  #writing: Promise<void> = Promise.resolve();
  #last: RequestRecord | undefined;
  #hasJoined = false;
  #callOffRetry = (): void => undefined;

  constructor(folder: vscode.Uri, log: Log, clock: Clock) {
    this.#folder = folder;
    this.#log = log;
    this.#clock = clock;
    this.#file = newSegment(folder);
    this.#writes = throttle(() => { inBackground(this.#write(), 'writing the ledger', log); }, writeInterval, clock);
  }

  /** Fires after requests of this window were added, were given credits, or all were cleared. */
  readonly onDidChange = (listener: () => void): vscode.Disposable => this.#changed.event(listener);

  /** This window's last request that was answered or may have cost something; undefined before the first one. */
  get last(): RequestRecord | undefined {
    return this.#last;
  }

  /** Keeps a request. It is on disk within two seconds. */
  add(record: RequestRecord): void {
    if (mayHaveCost(record)) this.#last = record;
    this.#take([record]);
  }

  /**
   * @param since milliseconds since 1970; files that end before are not read
   * @returns the requests of all windows that ended since then, oldest first
   * @throws vscode.FileSystemError when what is there can't be read: requests that are not known are not none
   */
  async read(since = Number.NEGATIVE_INFINITY): Promise<RequestRecord[]> {
    const segments = await this.#readSegments(since);
    const records = mergeRecords([...segments.map(({ records }) => records), [...this.#own.values()]], await this.clearedAt(), this.#clock.now());
    return records.filter((record) => endOf(record) >= since);
  }

  /**
   * Takes over credits from the gateway's list of recent use. Reads nothing while this window waits for none.
   * @returns the requests whose credits were not known here before
   */
  async attribute(account: string, recent: readonly RecentUsage[]): Promise<readonly RequestRecord[]> {
    const open = [...this.#own.values()].filter((record) => record.account === account && record.credits === undefined);
    if (recent.length === 0 || open.length === 0) return [];
    const { attributeCredits, attributionTime } = await loadAttribution();
    const since = this.#clock.now() - attributionTime;
    if (!open.some((record) => endOf(record) >= since)) return [];
    // Those of other windows too: an entry may be theirs.
    const records = (await this.read(since)).filter((record) => record.account === account);
    // Another window may have done so for this one's.
    const done = records.filter(({ id, credits }) => credits !== undefined && open.some((record) => record.id === id));
    const attributed = [...done, ...attributeCredits(records, recent)];
    if (attributed.length === 0) return [];
    const last = attributed.find(({ id }) => id === this.#last?.id);
    if (last) this.#last = last;
    this.#take(attributed);
    return attributed;
  }

  /** Forgets all requests, of all windows. @throws vscode.FileSystemError when that can't be written */
  async clear(): Promise<void> {
    this.#writes.cancel();
    await this.#writing;
    // Other windows still have theirs in memory: what ended until now counts no more, wherever it stands.
    await writeAtomically(this.#clearedFile, JSON.stringify({ time: this.#clock.now() }));
    this.#own.clear();
    this.#last = undefined;
    // Those that were set aside too.
    for (const name of await readableNamesIn(this.#folder)) {
      if (this.#uri(name).path !== this.#clearedFile.path) await deleteAtomic(this.#uri(name));
    }
    this.#known.clear();
    this.#changed.fire();
  }

  /**
   * Requests that ended until then were cleared; milliseconds since 1970, or negative infinity when none ever were.
   * @throws vscode.FileSystemError when that can't be read
   */
  async clearedAt(): Promise<number> {
    const file = await readAtomic(this.#clearedFile);
    if (!file && (await readableNamesIn(this.#folder)).includes(clearedName)) throw vscode.FileSystemError.Unavailable(this.#clearedFile);
    const cleared = z.safeParse(clearedSchema, parseJson(file?.text ?? ''));
    return cleared.success ? cleared.data.time : Number.NEGATIVE_INFINITY;
  }

  /** Writes what is not written yet. Never rejects. */
  async flush(): Promise<void> {
    this.#writes.flush();
    await this.#writing;
  }

  dispose(): void {
    this.#writes.flush();
    this.#callOffRetry();
    this.#changed.dispose();
  }

  #take(records: readonly RequestRecord[]): void {
    for (const record of records) this.#own.set(record.id, record);
    this.#writes.request();
    this.#changed.fire();
  }

  #write(): Promise<void> {
    const writing = this.#writing.then(async () => {
      this.#callOffRetry();
      try {
        const clearedAt = await this.clearedAt();
        const records = [...this.#own.values()].filter((record) => endOf(record) > clearedAt);
        await writeAtomically(this.#file, segmentText(records));
        const isUnchanged = records.every((record) => this.#own.get(record.id) === record);
        // What came or changed during the write is still to be written, into the new file.
        if (records.length >= maxOwn && isUnchanged) {
          for (const { id } of records) this.#own.delete(id);
          this.#file = newSegment(this.#folder);
        }
        await this.#joinOnce();
      } catch (error) {
        this.#log.error('The ledger could not be written', error);
        this.#callOffRetry = this.#clock.schedule(() => { this.#writes.request(); }, retryTime);
      }
    });
    this.#writing = writing;
    return writing;
  }

  /**
   * Joins the files that windows of the past have left, when there are many. What is joined is written before the files
   * it was made from are deleted; when two windows do so at the same time, the same requests stand in two files.
   */
  async #joinOnce(): Promise<void> {
    if (this.#hasJoined) return;
    this.#hasJoined = true;
    if ((await this.#segmentNames()).length <= maxSegments) return;
    const now = this.#clock.now();
    await this.#readSegments(Number.NEGATIVE_INFINITY);
    const old = [...this.#known].filter(([name, { stamp, isWhole }]) => isWhole && stamp.mtime < now - openTime && this.#uri(name).path !== this.#file.path);
    const records = mergeRecords(old.map(([, segment]) => segment.records), await this.clearedAt(), now);
    for (let start = 0; start < records.length; start += joinedSize) {
      const part = records.slice(start, start + joinedSize);
      const until = Math.max(0, ...part.map((record) => Math.ceil(endOf(record))));
      await writeAtomically(newSegment(this.#folder, until), segmentText(part));
    }
    for (const [name, { stamp }] of old) {
      // A window that slept may have written again.
      if (isSameFile(stamp, await statOf(this.#uri(name)))) await vscode.workspace.fs.delete(this.#uri(name)).then(undefined, () => undefined);
    }
  }

  async #readSegments(since: number): Promise<Segment[]> {
    for (let list = 1; ; list += 1) {
      const names = await this.#segmentNames();
      const segments = await Promise.all(names.map((name) => this.#readSegment(name, since)));
      // It was joined with others: they are in another file, which the list did not have.
      if (segments.includes('gone') && list < maxLists) continue;
      const gone = names.filter((_name, index) => segments[index] === 'gone');
      // One that is still there can't be read.
      if ((await Promise.all(gone.map((name) => statOf(this.#uri(name))))).some((stamp) => stamp !== undefined)) {
        throw vscode.FileSystemError.Unavailable(this.#folder);
      }
      for (const name of this.#known.keys()) if (!names.includes(name)) this.#known.delete(name);
      return segments.filter((segment) => segment !== 'gone' && segment !== undefined);
    }
  }

  /** @returns undefined for what is not needed or damaged; `gone` for a file that can't be read */
  async #readSegment(name: string, since: number): Promise<Segment | 'gone' | undefined> {
    const until = segmentName.exec(name)?.[1];
    if (until !== undefined && Number(until) < since) return undefined;
    const stamp = await statOf(this.#uri(name));
    if (until === undefined && stamp && stamp.mtime < since) return undefined;
    const known = this.#known.get(name);
    if (known && isSameFile(known.stamp, stamp)) return known;
    const file = await readAtomic(this.#uri(name), (text) => parseSegment(text) !== undefined);
    if (!file) return 'gone';
    const segment = parseSegment(file.text);
    if (!segment) {
      await this.#setAside(name, file.uri);
      return undefined;
    }
    if (stamp && file.uri.path === this.#uri(name).path) this.#known.set(name, { ...segment, stamp });
    return segment;
  }

  async #setAside(name: string, uri: vscode.Uri): Promise<void> {
    const aside = this.#uri(`${name}.corrupt-${this.#clock.now()}`);
    try {
      await vscode.workspace.fs.rename(uri, aside, { overwrite: true });
      this.#log.error('A file of the ledger is damaged and was set aside', aside.path);
    } catch (error) {
      this.#log.error('A file of the ledger is damaged', error);
    }
  }

  async #segmentNames(): Promise<string[]> {
    const names = (await readableNamesIn(this.#folder)).map((name) => finalName(name) ?? name);
    return [...new Set(names)].filter((name) => segmentName.test(name));
  }

  get #clearedFile(): vscode.Uri {
    return this.#uri(clearedName);
  }

  #uri(name: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#folder, name);
  }
}

function newSegment(folder: vscode.Uri, until?: number): vscode.Uri {
  return vscode.Uri.joinPath(folder, `${until === undefined ? '' : `${until}-`}${crypto.randomUUID()}.json`);
}

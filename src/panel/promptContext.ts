/**
 * What goes along with the next prompt: the chips of the shown conversation's draft and the editor's selection, which
 * is followed. Says beforehand what each chip would send, and reads it when the prompt is sent.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ContextCandidates } from '../host/context/candidates';
import { watchContext } from '../host/context/contextChanges';
import { openReference } from '../host/context/openContext';
import { nameOf, parseUri } from '../host/context/places';
import { placeReference } from '../host/context/references';
import { resolveReference } from '../host/context/resolve';
import { activeSelection, linesLabel } from '../host/context/selection';
import { shiftLines, type LineEdit } from '../host/context/shiftLines';
import { terminalSelection } from '../host/context/terminal';
import { Lazy } from '../host/lazy';
import { loadCandidates } from '../host/lazyModules';
import type { Clock } from '../shared/clock';
import type { ContextCandidate, ContextChip, ContextItem, ContextReference, NewReference } from '../shared/context';
import { ChipStates, isObstacle, keyOf } from './chipStates';

/** The id of the chip that follows the editor's selection. */
const followerId = 'editor-selection';

/** Where the chips of conversations' drafts are kept. */
export interface ReferenceStore {
  /** Id of the conversation whose box is on the screen. */
  shownId: () => string;
  get: (conversationId: string) => readonly ContextReference[];
  set: (conversationId: string, references: ContextReference[]) => void;
}

/** A prompt's context as it is sent, or a sentence why it is not. */
export type ReadContext = { items: ContextItem[]; sentIds: ReadonlySet<string> } | { problem: string };

export class PromptContext implements vscode.Disposable {
  readonly #store: ReferenceStore;
  readonly #candidates = new Lazy<ContextCandidates>(async () => new (await loadCandidates()).ContextCandidates());
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  readonly #states: ChipStates;
  /** The selection that is not followed: the user took it off, or it was sent. */
  #droppedSelection = '';
  #follower: ContextReference | undefined;

  /** Fires when chips or what is known about them changed. */
  readonly onDidChange = this.#changed.event;

  constructor(store: ReferenceStore, clock: Clock) {
    this.#store = store;
    this.#states = new ChipStates(() => this.#references, clock, () => {
      this.#changed.fire();
    });
    const follow = (): void => {
      this.#follow();
    };
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeTextEditorSelection(follow),
      vscode.window.onDidChangeActiveTextEditor(follow),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        this.#moveLines(document.uri.toString(), contentChanges);
      }),
      watchContext((change) => {
        this.#states.outdate(change);
      }),
    );
    this.#follow();
  }

  /** The chips of the prompt box, the followed selection first. */
  get chips(): ContextChip[] {
    return this.#references.map((reference) => {
      const known = this.#states.of(reference);
      return {
        id: reference.id,
        kind: reference.kind,
        label: reference.label,
        ...(known?.detail !== undefined && { detail: known.detail }),
        ...(known?.tokens !== undefined && { tokens: known.tokens }),
        state: known?.state ?? 'loading',
        follows: reference.id === followerId,
      };
    });
  }

  /** Whether nothing goes along. */
  get isEmpty(): boolean {
    return this.#references.length === 0;
  }

  /** Another draft is shown, or it was changed from elsewhere. */
  refresh(): void {
    this.#follow();
    this.#states.lookSoon(0);
  }

  /**
   * Looks for what fits the words; a newer search ends this one.
   * @param publish may be called several times, each time with a better list
   */
  async find(query: string, publish: (candidates: ContextCandidate[]) => void): Promise<void> {
    await (await this.#candidates.get()).find(query, publish);
  }

  /** Adds a chip to the box on the screen; one that stands for the same takes its place. */
  add(...references: readonly NewReference[]): void {
    this.addTo(this.#store.shownId(), ...references);
  }

  /** Adds a chip to a conversation's box. */
  addTo(conversationId: string, ...references: readonly NewReference[]): void {
    const isNew = (one: ContextReference): boolean => !references.some((other) => keyOf(one) === keyOf(other));
    const before = this.#store.get(conversationId);
    this.#set([...before.filter(isNew), ...references.map((reference) => ({ ...reference, id: crypto.randomUUID() }))], conversationId);
  }

  /** Adds what was chosen in the picker. Terminal and clipboard are read at once: they can't be read again later. */
  async addChosen(reference: NewReference, conversationId = this.#store.shownId()): Promise<void> {
    if (reference.kind === 'terminal') await this.addTerminalSelection(conversationId);
    else if (reference.kind === 'clipboard') this.addTo(conversationId, { ...reference, text: await vscode.env.clipboard.readText() });
    else this.addTo(conversationId, reference);
  }

  /** @returns whether something was selected in the terminal; the user is told when not */
  async addTerminalSelection(conversationId = this.#store.shownId()): Promise<boolean> {
    const text = await terminalSelection();
    if (text === undefined) void vscode.window.showInformationMessage(l10n.t('Select some text in the terminal first.'));
    else this.addTo(conversationId, { kind: 'terminal', label: vscode.window.activeTerminal?.name ?? l10n.t('Terminal selection'), text });
    return text !== undefined;
  }

  /** Adds files and folders by their URIs. Strings that are none are left out. */
  async addPlaces(uris: readonly string[], conversationId = this.#store.shownId()): Promise<void> {
    const places = uris.flatMap((uri) => parseUri(uri) ?? []);
    this.addTo(conversationId, ...(await Promise.all(places.map(placeReference))));
  }

  /** @returns what was taken off, to add it again; undefined for the followed selection, which comes back by selecting */
  remove(id: string): NewReference | undefined {
    const removed = this.#references.find((reference) => reference.id === id);
    const selection = activeSelection();
    if (removed && selection && isSameSelection(removed, selection)) this.#droppedSelection = selectionKey(selection);
    this.#set(this.#kept.filter((reference) => reference.id !== id));
    return removed?.id === followerId ? undefined : removed;
  }

  /** Keeps the followed selection as it is now; a kept one goes, and the editor's is followed again. */
  togglePin(id: string): void {
    if (id === followerId && this.#follower) {
      this.add(this.#follower);
      return;
    }
    const pinned = this.#kept.find((reference) => reference.id === id);
    if (pinned?.kind !== 'selection') return;
    this.#droppedSelection = '';
    this.#set(this.#kept.filter((reference) => reference !== pinned));
  }

  /** Opens what a chip stands for. */
  async open(id: string): Promise<void> {
    const reference = this.#references.find((one) => one.id === id);
    if (reference) await openReference(reference);
  }

  /**
   * Reads everything as it is now. A chip that said it can't go along stays behind; one that had not said so makes the
   * whole fail, so that nothing is left out without a word.
   * @throws Error when the signal is aborted
   */
  async read(signal: AbortSignal): Promise<ReadContext> {
    const source = new vscode.CancellationTokenSource();
    const cancel = (): void => {
      source.cancel();
    };
    signal.addEventListener('abort', cancel);
    try {
      const read = await Promise.all(
        this.#references.map(async (reference) => ({
          reference,
          saidWhy: isObstacle(this.#states.of(reference)),
          resolution: await resolveReference(reference, source.token),
        })),
      );
      signal.throwIfAborted();
      for (const { reference, resolution } of read) this.#states.learn(reference, resolution);
      const failed = read.find(({ saidWhy, resolution }) => resolution.state !== 'ready' && !saidWhy);
      if (failed) {
        this.#changed.fire();
        return { problem: l10n.t('{0} cannot go along; its chip says why. Send again to leave it out.', failed.reference.label) };
      }
      const ready = read.flatMap(({ reference, resolution }) => (resolution.state === 'ready' ? { id: reference.id, item: resolution.item } : []));
      return { items: ready.map(({ item }) => item), sentIds: new Set(ready.map(({ id }) => id)) };
    } finally {
      signal.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  /** What was sent is no longer to be followed. */
  sent(ids: ReadonlySet<string>): void {
    if (ids.has(followerId)) this.dropSelection();
    else this.#follow();
  }

  /** What is selected now is not followed until something else is selected. */
  dropSelection(): void {
    const selection = activeSelection();
    if (selection) this.#droppedSelection = selectionKey(selection);
    this.#follow();
  }

  dispose(): void {
    this.#candidates.dispose();
    this.#states.dispose();
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  get #references(): readonly ContextReference[] {
    return [...(this.#follower ? [this.#follower] : []), ...this.#kept];
  }

  /** The chips of the box on the screen without the followed selection. */
  get #kept(): readonly ContextReference[] {
    return this.#store.get(this.#store.shownId());
  }

  #set(references: ContextReference[], conversationId = this.#store.shownId()): void {
    this.#store.set(conversationId, references);
    if (conversationId !== this.#store.shownId()) return;
    this.refresh();
    this.#changed.fire();
  }

  /** The editor's selection may be another one. */
  #follow(): void {
    const selection = activeSelection();
    const key = selection ? selectionKey(selection) : '';
    // Without a selection nothing is dropped any more: selecting the same again means it.
    if (key !== this.#droppedSelection) this.#droppedSelection = '';
    const isShown = selection !== undefined && key !== this.#droppedSelection && !this.#kept.some((reference) => isSameSelection(reference, selection));
    const follower = isShown ? { ...selection, id: followerId } : undefined;
    if (keyOf(follower) === keyOf(this.#follower)) return;
    this.#follower = follower;
    this.#states.lookSoon();
    this.#changed.fire();
  }

  /** Pinned lines stay the lines they are while their document is edited above or within them. */
  #moveLines(uri: string, changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const references = this.#kept;
    if (!references.some((reference) => reference.kind === 'selection' && reference.uri === uri)) return;
    const edits = changes.map(lineEdit);
    const moved = references.map((reference) => {
      const { kind, startLine, endLine } = reference;
      if (kind !== 'selection' || reference.uri !== uri || startLine === undefined || endLine === undefined) return reference;
      // VS Code lists changes from the end of a document to its start: none moves those after it.
      const lines = edits.reduce(shiftLines, { startLine, endLine });
      const place = parseUri(uri);
      return { ...reference, ...lines, ...(place && { label: linesLabel(nameOf(place), lines.startLine, lines.endLine) }) };
    });
    if (moved.some(({ label }, index) => label !== references[index]?.label)) this.#set(moved);
  }
}

function selectionKey({ uri, startLine, endLine }: NewReference): string {
  return JSON.stringify([uri, startLine, endLine]);
}

function isSameSelection(one: NewReference, other: NewReference): boolean {
  return one.kind === 'selection' && other.kind === 'selection' && selectionKey(one) === selectionKey(other);
}

function lineEdit({ range, text }: vscode.TextDocumentContentChangeEvent): LineEdit {
  return { startLine: range.start.line + 1, endLine: range.end.line + 1, insertedLineEnds: text.split('\n').length - 1, isBeforeLine: range.isEmpty && range.start.character === 0 };
}

/** What is known about the chips of the prompt box before they are sent: whether they can be, and how long they are. */
import * as vscode from 'vscode';
import { isAffected, type ContextChange } from '../host/context/contextChanges';
import { resolveReference, type Resolution } from '../host/context/resolve';
import type { Clock } from '../shared/clock';
import type { ContextChip, ContextReference, NewReference } from '../shared/context';
import { estimateTokens } from '../shared/tokens';

/** Milliseconds without another change until a chip is looked at again. */
const settleTime = 300;

/** What is known about a chip. */
interface Known {
  /** What it was found out for: another content is another chip. */
  key: string;
  state: ContextChip['state'];
  tokens?: number;
  detail?: string;
  isOutdated: boolean;
}

export class ChipStates implements vscode.Disposable {
  readonly #references: () => readonly ContextReference[];
  readonly #clock: Clock;
  readonly #onChange: () => void;
  /** By the reference's id. */
  readonly #known = new Map<string, Known>();
  #looking: vscode.CancellationTokenSource | undefined;
  #cancelLook: () => void = () => undefined;

  /**
   * @param references what the chips stand for at present
   * @param onChange something was found out
   */
  constructor(references: () => readonly ContextReference[], clock: Clock, onChange: () => void) {
    this.#references = references;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** What is known about this chip; undefined while nothing is. */
  of(reference: ContextReference): Known | undefined {
    const known = this.#known.get(reference.id);
    return known?.key === keyOf(reference) ? known : undefined;
  }

  /** It was read just now, with this outcome. */
  learn(reference: ContextReference, resolution: Resolution): void {
    const { state, detail } = resolution;
    this.#known.set(reference.id, {
      key: keyOf(reference),
      state,
      ...(state === 'ready' && { tokens: estimateTokens(resolution.item.text) }),
      ...(detail !== undefined && { detail }),
      isOutdated: false,
    });
  }

  /** What is affected is looked at again once things have settled. */
  outdate(change: ContextChange): void {
    const affected = this.#references().filter((reference) => isAffected(reference, change));
    if (affected.length === 0) return;
    for (const { id } of affected) {
      const known = this.#known.get(id);
      if (known) known.isOutdated = true;
    }
    this.lookSoon();
  }

  /** Looks at what nothing is known of. A later call takes the place of this one. */
  lookSoon(milliseconds = settleTime): void {
    this.#cancelLook();
    this.#cancelLook = this.#clock.schedule(() => void this.#look(), milliseconds);
  }

  dispose(): void {
    this.#cancelLook();
    this.#looking?.cancel();
  }

  /** Finds out about chips that nothing, or no longer the right thing, is known of. A newer look ends this one. */
  async #look(): Promise<void> {
    const references = this.#references();
    for (const id of this.#known.keys()) {
      if (!references.some((reference) => reference.id === id)) this.#known.delete(id);
    }
    this.#looking?.cancel();
    const unknown = references.filter((reference) => this.of(reference)?.isOutdated !== false);
    if (unknown.length === 0) return;
    const source = new vscode.CancellationTokenSource();
    this.#looking = source;
    await Promise.all(
      unknown.map(async (reference) => {
        const resolution = await resolveReference(reference, source.token);
        if (source.token.isCancellationRequested) return;
        this.learn(reference, resolution);
        this.#onChange();
      }),
    );
    source.dispose();
  }
}

/** Whether it can't go along, and its chip says so. */
export function isObstacle(known: Known | undefined): boolean {
  return known !== undefined && known.state !== 'ready' && known.state !== 'loading';
}

/** The same for what stands for the same. */
export function keyOf(reference: NewReference | undefined): string {
  if (!reference) return '';
  const { kind, uri, startLine, endLine, changes, text, label } = reference;
  return JSON.stringify([kind, uri, startLine, endLine, changes, text, uri === undefined ? label : '']);
}

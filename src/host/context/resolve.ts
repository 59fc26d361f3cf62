/** What a chip stands for, as it is at this moment: for its state before sending, and for sending. */
import type * as vscode from 'vscode';
import type { ContextItem, NewReference } from '../../shared/context';
import type { Obstacle } from '../../shared/contextObstacles';
import { loadReadReference } from '../lazyModules';

/** `detail` is for the chip's tooltip: what was left out, for example. */
export type Resolution =
  | { state: 'ready'; item: ContextItem; detail?: string }
  | { state: Obstacle; detail?: string };

/**
 * @param token ends it early; what comes back then is of no use
 * @returns the item to send, or why it can't be sent. Never rejects.
 */
export async function resolveReference(reference: NewReference, token: vscode.CancellationToken): Promise<Resolution> {
  try {
    const { readReference } = await loadReadReference();
    return await readReference(reference, token);
  } catch {
    return { state: 'unreadable' };
  }
}

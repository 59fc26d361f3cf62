// Messages on a page: what the host tells of them, their buttons, and keys pressed in them.
import assert from 'node:assert/strict';
import type { TranscriptEvent } from '../../../src/shared/transcript';
import { answer, PanelFixture, prompt } from './fixtures';

/** What the host says of the shown conversation. */
export function events(...list: TranscriptEvent[]): { type: 'transcript-events'; conversationId: string; events: TranscriptEvent[] } {
  return { type: 'transcript-events', conversationId: 'c1', events: list };
}

/** A question with a complete answer. */
export function turn(): PanelFixture {
  const page = new PanelFixture();
  page.show([prompt('u', null, 'question'), answer('a', 'u', 'the answer')]);
  return page;
}

/** @returns where a message stands */
export function message(page: PanelFixture, id: string): HTMLElement {
  return page.find(`[data-message-id="${id}"]`);
}

/** @returns the button of a message that does this */
export function button(page: PanelFixture, id: string, action: string): HTMLElement {
  const found = message(page, id).querySelector<HTMLElement>(`[data-action="${action}"]`);
  assert.ok(found, action);
  return found;
}

/** Presses a key. @returns what the page was told of it */
export function key(target: Element | null, name: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key: name, code: name, bubbles: true, cancelable: true, ...init });
  target?.dispatchEvent(event);
  target?.dispatchEvent(new KeyboardEvent('keyup', { key: name, code: name, bubbles: true }));
  return event;
}

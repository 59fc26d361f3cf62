/** What the prompt box suggests, and the host's answers to it, in the test's hand. */
import assert from 'node:assert/strict';
import type { ContextCandidate } from '../../../src/shared/context';
import type { SlashCommand } from '../../../src/shared/protocol';
import { PanelFixture } from './fixtures';

export const files: ContextCandidate[] = [
  { key: 'a', kind: 'file', label: 'app.ts', detail: 'src' },
  { key: 'b', kind: 'folder', label: 'api', detail: 'src/api' },
  { key: 'c', kind: 'problems', label: 'Problems' },
];
export const commands: SlashCommand[] = [
  { name: 'explain', description: 'Explain the code', source: 'built-in' },
  { name: 'tests', description: 'Write tests', argumentHint: 'what to test', source: 'built-in' },
  { name: 'release', description: 'Say what is new', source: 'prompt-file' },
];

/** A panel in whose prompt box something is typed that has suggestions. */
export class SuggestFixture extends PanelFixture {
  constructor() {
    super();
    this.show([], { commands });
    this.textarea.focus();
  }

  get isOpen(): boolean {
    return !this.find('.suggest-widget').hidden;
  }

  get rows(): string[] {
    return [...this.root.querySelectorAll('[role="option"] .suggest-label')].map((label) => label.textContent);
  }

  get selected(): string {
    return this.find('[role="option"][aria-selected="true"] .suggest-label').textContent;
  }

  /** Answers the newest request, or the one with this place among them. */
  answer(candidates = files, index = -1, isComplete = true): void {
    const requestId = this.of('find-context').at(index)?.requestId;
    assert.ok(requestId !== undefined);
    this.host({ type: 'context-found', requestId, candidates, isComplete });
  }

  /** The newest request can't be answered. */
  fail(): void {
    const requestId = this.of('find-context').at(-1)?.requestId;
    assert.ok(requestId !== undefined);
    this.host({ type: 'context-unknown', requestId });
  }

  get added(): string[] {
    return this.of('add-context').map(({ key }) => key);
  }

  get sent(): string[] {
    return this.of('send-prompt').map(({ text }) => text);
  }
}

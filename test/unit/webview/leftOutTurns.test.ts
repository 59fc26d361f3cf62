import assert from 'node:assert/strict';
import type { ConversationChange } from '../../../src/shared/transcript';
import { answer, PanelFixture, prompt } from './fixtures';

const turns = [prompt('p1', null, 'first'), answer('a1', 'p1', 'one'), prompt('p2', 'a1', 'second'), answer('a2', 'p2', 'two')];

function changed(page: PanelFixture, change: ConversationChange): void {
  page.host({ type: 'transcript-events', conversationId: 'c1', events: [{ type: 'conversation-changed', change }] });
}

/** The ids of the messages, and where the divider stands between them. */
function order(page: PanelFixture): string[] {
  return [...page.find('.transcript').children].map((element) =>
    element.classList.contains('cut-divider') ? 'divider' : element.getAttribute('data-message-id') ?? '',
  );
}

describe('Turns that are left out', () => {
  it('stand above a line that says so, until they are sent again', () => {
    const page = new PanelFixture();
    page.show(turns);
    assert.deepEqual(order(page), ['p1', 'a1', 'p2', 'a2']);
    changed(page, { startId: 'p2' });
    assert.deepEqual(order(page), ['p1', 'a1', 'divider', 'p2', 'a2']);
    assert.match(page.find('.cut-divider').textContent, /not sent/);
    page.click('[data-action="send-again"]');
    assert.deepEqual(page.of('leave-out-before'), [{ type: 'leave-out-before', conversationId: 'c1', id: null }]);
    changed(page, { startId: null });
    assert.deepEqual(order(page), ['p1', 'a1', 'p2', 'a2']);
  });

  it('keep their line where it belongs when messages come and go', () => {
    const page = new PanelFixture();
    page.show(turns);
    changed(page, { startId: 'p2' });
    page.host({ type: 'transcript-events', conversationId: 'c1', events: [{ type: 'message-added', message: prompt('p3', 'a2', 'third') }] });
    assert.deepEqual(order(page), ['p1', 'a1', 'divider', 'p2', 'a2', 'p3']);
    page.host({ type: 'transcript-events', conversationId: 'c1', events: [{ type: 'leaf-selected', leafId: 'a1' }] });
    assert.deepEqual(order(page), ['p1', 'a1']);
  });

  it('need no line when the chat begins there anyway', () => {
    const page = new PanelFixture();
    page.show(turns);
    changed(page, { startId: 'p1' });
    assert.deepEqual(order(page), ['p1', 'a1', 'p2', 'a2']);
  });

  it('are offered where the gateway found the chat too long, and only where there are any', () => {
    const failed = { status: 'failed', failure: { kind: 'too-long' } } as const;
    const page = new PanelFixture();
    page.show([...turns, prompt('p3', 'a2', 'third'), answer('a3', 'p3', '', failed)]);
    page.click('.notice [data-action="leaveOut"]');
    assert.deepEqual(page.of('run-action'), [{ type: 'run-action', action: 'leaveOut', id: 'a3' }]);
    const single = new PanelFixture();
    single.show([prompt('p1', null, 'first'), answer('a1', 'p1', '', failed)]);
    assert.ok(single.find('.notice [data-action="newChat"]'));
  });
});

import assert from 'node:assert/strict';
import { PanelFixture } from './fixtures';

describe('the undo bar', () => {
  const bar = (page: PanelFixture): Element | null => page.root.querySelector('.undo-bar');

  it('says what was removed, and takes it back with one click, on any page', () => {
    for (const name of ['chat', 'history', 'settings'] as const) {
      const page = new PanelFixture();
      page.show();
      page.host({ type: 'show-page', page: name }, { type: 'undo-offered', id: 'o1', words: 'Chat deleted.' });
      assert.match(bar(page)?.textContent ?? '', /Chat deleted\./);
      page.click('[data-action="undo"]');
      assert.deepEqual(page.of('undo'), [{ type: 'undo', id: 'o1' }]);
      assert.equal(bar(page), null);
    }
  });

  it('shows the newest removal, and goes after a while, but never from under the focus', () => {
    const page = new PanelFixture();
    page.show();
    page.host({ type: 'undo-offered', id: 'o1', words: 'One.' }, { type: 'undo-offered', id: 'o2', words: 'Two.' });
    assert.match(bar(page)?.textContent ?? '', /Two\./);
    page.find('[data-action="undo"]').focus();
    page.timers.advance(45_000);
    assert.ok(bar(page));
    page.textarea.focus();
    page.timers.advance(45_000);
    assert.equal(bar(page), null);
  });

  it('gives the focus back to the page when it is closed', () => {
    const page = new PanelFixture();
    page.show();
    page.host({ type: 'undo-offered', id: 'o1', words: 'One.' });
    page.find('[data-action="undo"]').focus();
    page.click('[data-action="dismiss-undo"]');
    assert.equal(document.activeElement, page.textarea);
    assert.deepEqual(page.of('undo'), []);
  });
});

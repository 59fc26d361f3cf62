import assert from 'node:assert/strict';
import type { HostMessage } from '../../../src/shared/protocol';
import { PanelFixture } from './fixtures';

const offered = (...offers: [id: string, words: string][]): HostMessage => ({ type: 'undo-offered', offers: offers.map(([id, words]) => ({ id, words })) });

describe('the undo bar', () => {
  const bar = (page: PanelFixture): Element | null => page.root.querySelector('.undo-bar');

  it('says what was removed, and takes it back with one click, on any page', () => {
    for (const name of ['chat', 'history', 'settings'] as const) {
      const page = new PanelFixture();
      page.show();
      page.host({ type: 'show-page', page: name }, offered(['o1', 'Chat deleted.']));
      assert.match(bar(page)?.textContent ?? '', /Chat deleted\./);
      page.click('[data-action="undo"]');
      assert.deepEqual(page.of('undo'), [{ type: 'undo', id: 'o1' }]);
      assert.equal(bar(page), null);
    }
  });

  it('shows the newest removal, and goes after a while, but never from under the focus', () => {
    const page = new PanelFixture();
    page.show();
    page.host(offered(['o1', 'One.']), offered(['o1', 'One.'], ['o2', 'Two.']));
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
    page.host(offered(['o1', 'One.']));
    page.find('[data-action="undo"]').focus();
    page.click('[data-action="dismiss-undo"]');
    assert.equal(document.activeElement, page.textarea);
    assert.deepEqual(page.of('undo'), []);
  });

  it('reaches what was removed before, and what could not be brought back', () => {
    const page = new PanelFixture();
    page.show();
    page.host(offered(['o1', 'One.'], ['o2', 'Two.']));
    page.find('[data-action="undo"]').focus();
    page.click('[data-action="undo"]');
    assert.match(bar(page)?.textContent ?? '', /One\./);
    assert.equal(document.activeElement, page.find('[data-action="undo"]'));
    page.click('[data-action="undo"]');
    assert.equal(bar(page), null);
    assert.deepEqual(page.of('undo').map(({ id }) => id), ['o2', 'o1']);
    page.host(offered(['o1', 'One.']));
    assert.match(bar(page)?.textContent ?? '', /One\./);
  });

  it('tells the host when the user wants nothing back: closed, or left alone for long', () => {
    const page = new PanelFixture();
    page.show();
    page.host(offered(['o1', 'One.']));
    page.click('[data-action="dismiss-undo"]');
    assert.equal(page.of('dismiss-undo').length, 1);
    page.host(offered(['o2', 'Two.']));
    page.timers.advance(45_000);
    assert.equal(page.of('dismiss-undo').length, 2);
    assert.equal(bar(page), null);
  });
});

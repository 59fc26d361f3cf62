import assert from 'node:assert/strict';
import { SuggestFixture } from './suggestFixture';

describe('suggestions of commands', () => {
  it('open with / at the start, and fill the box with the command and its hint', () => {
    const page = new SuggestFixture();
    page.type('/');
    assert.deepEqual(page.rows, ['/explain', '/tests', '/release']);
    page.type('/te');
    assert.deepEqual(page.rows, ['/tests']);
    assert.match(page.find('[role="option"]').textContent, /what to test[^]*Write tests/);
    page.press('Enter');
    assert.equal(page.textarea.value, '/tests ');
    assert.deepEqual(page.sent, []);
    assert.match(page.find('.composer-hint').textContent, /tests[^]*what to test/);
    page.type('/tests the parser');
    assert.ok(!page.find('.composer-hint').hidden);
    page.press('Enter');
    assert.deepEqual(page.sent, ['/tests the parser']);
    page.type('no command');
    assert.ok(page.find('.composer-hint').hidden);
  });

  it('run with one Enter when the name is written out', () => {
    const page = new SuggestFixture();
    page.type('/explain');
    page.press('Enter');
    assert.deepEqual(page.sent, ['/explain']);
  });

  it('free the box when the host has run one', () => {
    const page = new SuggestFixture();
    page.type('/explain');
    page.press('Enter');
    page.host({ type: 'prompt-taken', id: 'prompt-1' });
    assert.equal(page.textarea.value, '');
  });

  it('let a path through that is no command', () => {
    const page = new SuggestFixture();
    page.type('/usr/bin');
    page.press('Enter');
    assert.deepEqual(page.sent, ['/usr/bin']);
  });
});

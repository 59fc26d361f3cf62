import assert from 'node:assert/strict';
import { plainMessage } from '../../../src/host/plainMessage';

// VS Code's own pattern for links in notifications, in short: [label](target).
const link = /\[([^\]]+)\]\(([^)]+)\)/;

describe('text from outside in a notification', () => {
  it('holds no link any more, and reads the same', () => {
    for (const text of ['[Top up](command:workbench.action.quit)', '[[a](b)](command:c)', 'x](command:y)']) {
      assert.doesNotMatch(plainMessage(text), link);
      assert.equal(plainMessage(text).replaceAll(' ', ''), text.replaceAll(' ', ''));
    }
  });

  it('is left alone when it holds none', () => {
    for (const text of ['안녕 (hello) [x]', 'f(a)[b]', '']) assert.equal(plainMessage(text), text);
  });
});

// A model's Markdown before VS Code renders it: no image is loaded, no link opens a file or runs a command.
import assert from 'node:assert/strict';
import { inertMarkdown } from '../../../src/chat/inertMarkdown';

describe('Markdown for VS Code’s renderer', () => {
  it('makes a link of an image, in any of its forms', () => {
    assert.equal(inertMarkdown('a ![b](https://example.com/?q=secret) c'), 'a ! [b](https://example.com/?q=secret) c');
    assert.equal(inertMarkdown('![b][c]\n\n[c]: https://example.com'), '! [b][c]\n\n[c]: https://example.com');
    assert.equal(inertMarkdown('[c]: https://example.com\n\n![c]'), '[c]: https://example.com\n\n! [c]');
    assert.equal(inertMarkdown('\\![b](https://example.com)'), '\\! [b](https://example.com)');
    assert.equal(inertMarkdown('[![b](https://example.com/a.png)](https://example.com)'), '[! [b](https://example.com/a.png)](https://example.com)');
  });

  it('breaks links to anything but the web and mail', () => {
    for (const link of [
      '[a](file:///etc/passwd)',
      '[a]( \n command:krouter.openChat)',
      '[a](FILE:///x)',
      '[a](vscode-remote://ssh/x)',
      '[a](f&#105;le:///x)',
      '[a](file\\://x)',
      '[a](\u0001file:///x)',
      '[a](/etc/passwd)',
      '[a](//host/x)',
      '[a](src/x.ts)',
      '[a](x.ts#L3)',
    ]) {
      assert.equal(inertMarkdown(link), link.replace('](', '] ('), link);
    }
    assert.equal(inertMarkdown('[a](<file:///etc/my file>)'), '[a] (< file:///etc/my file>)');
    assert.equal(inertMarkdown('[a](<fi\tle:///x>)'), '[a] (<fi\tle:///x>)');
    assert.equal(inertMarkdown('[a]: file:///x'), '[a] : file:///x');
    assert.equal(inertMarkdown('[a]:\n<file:///x>'), '[a] :\n< file:///x>');
    assert.equal(inertMarkdown('> 1. [a\nb]: /etc/passwd'), '> 1. [a\nb] : /etc/passwd');
    assert.equal(inertMarkdown('<file:///x> <command:y>'), '< file:///x> < command:y>');
  });

  it('leaves the links that may be opened', () => {
    for (const text of ['[a](https://example.com/b_(c)?d=e:f)', '[a](<http://example.com>)', '<https://example.com>', '[a](mailto:b@example.com)', '[a][b]\n\n[b]: https://example.com "c"', 'see https://example.com']) {
      assert.equal(inertMarkdown(text), text);
    }
  });

  it('leaves code as it is, in all but what can be taken for an image or such a link', () => {
    for (const code of ['```ts\nhandlers[name](event);\ny[0](a ? b : c);\nif (![1, 2].includes(x)) return;\n```', '`vector<std::string>`', '#![allow(unused)]', 'const map = { [key]: value.b };', 'if x in [1, 2]:\n  y.z()', 'fn f(x: &[u8]) -> Vec<u8>']) {
      assert.equal(inertMarkdown(code), code);
    }
  });

  it('takes a time that grows with the text only', () => {
    // With its square, this would take longer than the test may.
    for (const piece of ['![', '](', '<a', ']:', '[a](b', '](<', '[a', '\n[a', '!['.repeat(3) + '](']) assert.ok(inertMarkdown(piece.repeat(200_000)).length > 0);
  });
});

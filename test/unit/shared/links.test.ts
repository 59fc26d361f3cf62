import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseLink } from '../../../src/shared/links';

describe('A link of an answer', () => {
  it('may be opened when it is an absolute http, https or mailto address', () => {
    for (const href of ['https://example.test/a?b=c#d', 'http://example.test/', 'mailto:someone@example.test']) {
      assert.equal(parseLink(href), href);
    }
    assert.equal(parseLink('HTTPS://Example.test'), 'https://example.test/');
  });

  it('may not be opened with any other scheme, however it is written', () => {
    for (const href of [
      'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)',
      'data:text/html,x', 'file:///etc/passwd', 'command:workbench.action.quit', 'vscode://publisher.extension/', 'vscode-insiders:x',
      'vscode-webview:x', 'blob:https://a.test/1', 'about:blank', 'ftp://a.test/', 'ws://a.test/', 'view-source:https://a.test/', 'intent://a',
    ]) {
      assert.equal(parseLink(href), undefined, href);
    }
  });

  it('may not be opened when it has no meaning outside its page', () => {
    for (const href of ['', '#top', '/etc/passwd', '//example.test/', 'src/app.ts', '?a', 'https://', 'http://[', 'example.test']) {
      assert.equal(parseLink(href), undefined, href);
    }
  });

  it('is opened in a form that means the same when parsed again', function () {
    this.timeout(30_000);
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string()), (href) => {
        const link = parseLink(href);
        if (link === undefined) return;
        assert.equal(parseLink(link), link);
        assert.match(link, /^(?:https?|mailto):/);
      }),
    );
  });
});

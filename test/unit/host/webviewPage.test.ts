import assert from 'node:assert/strict';
import { Window, type Document } from 'happy-dom';
import * as z from 'zod/mini';
import { webviewPage, type PageOptions } from '../../../src/host/webviewPage';
import { bootstrapSchema } from '../../../src/shared/protocol';

const options: PageOptions = {
  cspSource: "'self' https://*.vscode-cdn.net",
  nonce: '0123456789abcdef0123456789abcdef',
  scriptUri: 'https://file+.vscode-resource.vscode-cdn.net/dist/webview/main.js',
  styleUri: 'https://file+.vscode-resource.vscode-cdn.net/dist/webview/styles.css',
  bootstrap: { strings: { Retry: '다시 시도' }, language: 'ko' },
  hasDiagrams: true,
};

function parse(page: string): Document {
  const window = new Window({ settings: { disableJavaScriptFileLoading: true } });
  window.document.write(page);
  return window.document;
}

/** The directives of a page's policy, by name. */
function policy(page: string): Record<string, string> {
  const content = parse(page).querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '';
  return Object.fromEntries(content.split('; ').map((directive) => [directive.split(' ', 1)[0] ?? '', directive.replace(/^\S+ /, '')]));
}

describe('The page of a webview', () => {
  it('has exactly this policy: nothing but its own script, style and font', () => {
    assert.deepEqual(policy(webviewPage(options)), {
      'default-src': "'none'",
      'script-src': `'nonce-${options.nonce}'`,
      'style-src': options.cspSource,
      'font-src': options.cspSource,
      'frame-src': 'blob:',
      'img-src': 'blob:',
      'form-action': "'none'",
      'base-uri': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'lit-html',
    });
  });

  it('has no frame and no image where it shows no diagrams', () => {
    const { 'frame-src': frames, 'img-src': images, 'default-src': others } = policy(webviewPage({ ...options, hasDiagrams: false }));
    assert.deepEqual([frames, images, others], [undefined, undefined, "'none'"]);
  });

  it('sets its policy before anything that loads or runs', () => {
    const page = webviewPage(options);
    const meta = page.indexOf('Content-Security-Policy');
    for (const tag of ['<script', '<link', '<style', '<img']) {
      const at = page.indexOf(tag);
      assert.ok(at === -1 || at > meta, tag);
    }
  });

  it('gives every script the nonce of the policy, and no handler or style stands in an attribute', () => {
    const document = parse(webviewPage(options));
    const scripts = [...document.querySelectorAll('script')];
    assert.ok(scripts.length > 0);
    for (const script of scripts) assert.equal(script.getAttribute('nonce'), options.nonce);
    const names = [...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames());
    assert.deepEqual(names.filter((name) => name === 'style' || name.startsWith('on')), []);
  });

  it('loads its own script and style and nothing else', () => {
    const document = parse(webviewPage(options));
    const urls = [...document.querySelectorAll('[src], [href]')].map((element) => element.getAttribute('src') ?? element.getAttribute('href'));
    assert.deepEqual(new Set(urls), new Set([options.scriptUri, options.styleUri]));
  });

  it('says its language and hands on its strings', () => {
    const document = parse(webviewPage(options));
    assert.equal(document.documentElement.getAttribute('lang'), 'ko');
    // Without a translation the words are English, whatever the numbers are written in.
    const untranslated = parse(webviewPage({ ...options, bootstrap: { strings: null, language: 'fr' } }));
    assert.equal(untranslated.documentElement.getAttribute('lang'), 'en');
    const data: unknown = JSON.parse(document.querySelector('#bootstrap')?.textContent ?? '');
    assert.deepEqual(z.parse(bootstrapSchema, data), options.bootstrap);
  });

  it('lets no string of the translation break out of its script', () => {
    const hostile = [
      '</script><script>alert(1)</script>', '</SCRIPT >', '<!-- <script>', ']]>', '"\'`\\', '\u2028\u2029', '\0', '&lt;/script&gt;', '${x}', '--!>',
    ];
    const strings = Object.fromEntries(hostile.map((text) => [text, text]));
    const page = webviewPage({ ...options, bootstrap: { strings, language: 'ko' } });
    assert.equal(page.match(/<script/gi)?.length, webviewPage(options).match(/<script/gi)?.length);
    assert.equal(page.match(/<\/script/gi)?.length, webviewPage(options).match(/<\/script/gi)?.length);
    assert.ok(!page.includes('<!--'));
    // Read as the page does: everything between the element's tags.
    const json = /id="bootstrap"[^>]*>(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    assert.deepEqual(z.parse(bootstrapSchema, JSON.parse(json)).strings, strings);
  });

  it('lets no language or address break out of its attribute', () => {
    const language = 'ko"><img src=x onerror=alert(1)>';
    const document = parse(webviewPage({ ...options, styleUri: 'https://a.test/?a=1&b="><img>', bootstrap: { strings: {}, language } }));
    assert.equal(document.documentElement.getAttribute('lang'), language);
    assert.equal(document.querySelector('link')?.getAttribute('href'), 'https://a.test/?a=1&b="><img>');
    assert.equal(document.querySelectorAll('img').length, 0);
  });
});

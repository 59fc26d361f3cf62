import assert from 'node:assert/strict';
import { markup } from './dom';

const { parseMarkdown } = await import('../../../src/webview/markdown/parser');
const { wholeText } = await import('./markdown/conformance');
const { renderTokens } = await import('../../../src/webview/markdown/render');
const { highlightCode } = await import('../../../src/webview/markdown/highlight');
const { codeOf } = await import('../../../src/webview/markdown/codeBlock');

function rendered(text: string): HTMLElement {
  const root = document.createElement('div');
  root.append(renderTokens(parseMarkdown(text, {}), wholeText));
  return root;
}

describe('Markdown rendering', () => {
  it('links http, https and mailto only; any other destination is plain text', () => {
    const unsafe = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'command:x', 'vscode://x/y', 'file:///etc/passwd', 'src/app.ts', '//evil.test', '#a', 'java&#x73;cript:alert(1)'];
    for (const href of unsafe) {
      const root = rendered(`[label](${href}) <${href}> ![image](${href}) [ref]\n\n[ref]: ${href}`);
      assert.equal(root.querySelector('a'), null, href);
      assert.ok(root.textContent.includes('label'), href);
    }
    const hrefs = [...rendered('[a](https://a.test/x) <http://b.test> c@d.test www.e.test').querySelectorAll('a')].map((link) => link.getAttribute('href'));
    assert.deepEqual(hrefs, ['https://a.test/x', 'http://b.test/', 'mailto:c@d.test', 'http://www.e.test/']);
  });

  it('does not link a bare file name', () => {
    assert.equal(rendered('see README.md and main.rs').querySelector('a'), null);
  });

  it('shows raw HTML as text', () => {
    const source = '<script>alert(1)</script> <img src=x onerror=alert(1)> <b style="color:red">x</b>';
    const root = rendered(`${source}\n\n<div onclick="x">block</div>`);
    assert.equal(root.querySelector('script, img, b, div, [style], [onclick]'), null);
    assert.ok(root.textContent.includes(source));
  });

  it('makes an image its description, linked', () => {
    const root = rendered('![a *cat*](https://i.test/cat.png)');
    assert.equal(root.querySelector('img'), null);
    assert.equal(root.querySelector('a')?.textContent, 'a cat');
  });

  it('says table alignment with classes, never with styles', () => {
    const root = rendered('| l | c | r | n |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |');
    const classes = [...root.querySelectorAll('td')].map((cell) => cell.className);
    assert.deepEqual(classes, ['align-left', 'align-center', 'align-right', '']);
    assert.equal(root.querySelector('[style]'), null);
  });

  it('highlights into spans whose text is the code, for every registered language', () => {
    const samples = {
      bash: 'if true; then echo "x"; fi', c: 'int main(void) { return 0; }', cpp: 'class A { int x = 1; };', csharp: 'public class A { }',
      css: 'a { color: red; }', diff: '- a\n+ b', go: 'func main() { return }', java: 'public class A { }', javascript: 'const x = `a${1}b`;',
      json: '{"a": 1}', kotlin: 'fun main() { val x = 1 }', markdown: '# Title', python: 'def f(): return 1', rust: 'fn main() { let x = 1; }',
      sql: 'SELECT 1 FROM t', typescript: 'const x: number = 1', xml: '<a b="c">d</a><script>let x = 1</script>', yaml: 'a: 1',
      ts: 'let a = 1', py: 'x = 1', sh: 'echo 1', html: '<p>a</p>',
    };
    for (const [language, code] of Object.entries(samples)) {
      const root = document.createElement('code');
      root.append(highlightCode(code, language));
      assert.equal(root.textContent, code);
      assert.ok(root.querySelector('[class^="hljs-"]'), language);
    }
  });

  it('keeps the exact code of a block for copying', () => {
    const code = '\tif (a < b && "x") {\n\n  return `</code>`;\n}  ';
    for (const info of ['ts', '', 'unknown-language', 'diff {1,2}']) {
      const block = rendered(`\`\`\`\`${info}\n${code}\n\`\`\`\``).querySelector('.code-block');
      assert.ok(block);
      assert.equal(codeOf(block), code);
    }
    const long = 'const line = 1;\n'.repeat(10_000);
    const block = rendered(`\`\`\`ts\n${long}\`\`\``).querySelector('.code-block');
    assert.ok(block);
    assert.equal(`${codeOf(block)}\n`, long);
  });

  it('nests lists and quotes as written', () => {
    assert.equal(markup(rendered('> 3. a\n>    - b')), '<blockquote><ol start="3"><li>a<ul><li>b</li></ul></li></ol></blockquote>');
  });
});

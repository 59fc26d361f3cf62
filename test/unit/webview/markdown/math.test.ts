import assert from 'node:assert/strict';
import { until } from '../../../fakes/until';
import { renderStreamed, renderWhole } from './conformance';

const { parseMarkdown } = await import('../../../../src/webview/markdown/parser');
const { createMathml } = await import('../../../../src/webview/markdown/mathml');

/** @returns the formulas of a text, each with its opening delimiter */
function formulas(markdown: string): string[] {
  const tokens = parseMarkdown(markdown, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const found = tokens.filter(({ type }) => type.startsWith('math_')).map(({ markup, content }) => markup + content);
  assert.equal(renderStreamed(Array.from(markdown)).querySelectorAll('.math').length, found.length, markdown);
  return found;
}

describe('where formulas stand', () => {
  it('finds each of the four ways to write one', () => {
    assert.deepEqual(formulas('a $x^2$ b \\(y\\) c $$z$$ d \\[w\\] e'), ['$x^2', '\\(y', '$$z', '\\[w']);
    assert.deepEqual(formulas('$$\nx\n$$\n\n\\[\ny\n\\]\n'), ['$$x', '\\[y']);
    assert.deepEqual(formulas('is\n$$\nx\n$$\nand\n'), ['$$x']);
    assert.deepEqual(formulas('- item\n  $$\n  x\n  $$\n> $$ y $$\n'), ['$$x', '$$y']);
    assert.deepEqual(formulas('| $x$ |\n|---|\n| $y$ |\n'), ['$x', '$y']);
    assert.deepEqual(formulas('$x$는 $y$와 ($z$)'), ['$x', '$y', '$z']);
  });

  it('shows lines of their own as display', () => {
    const root = renderWhole('$$\nx\n$$\n\n$y$');
    assert.deepEqual([...root.querySelectorAll('.math')].map((element) => element.className), ['math math-display', 'math']);
  });

  it('takes money for money', () => {
    const texts = [
      '$5 and $10', 'from $5-$10', 'US$5, CA$10', 'costs $5, or 5$', '$1,000 to $2,000 (or $3)', '월 $5에서 $10까지', '가격은 $5이고 10$는 비싸요', '$20/month vs $200/month',
      'a $ b $ c', 'pay $5$6', '\\$x\\$', '$', '$$', '$$ $$', '$ x$', '$x $',
    ];
    for (const text of texts) assert.deepEqual(formulas(text), [], text);
  });

  it('takes shell and code for what they are', () => {
    const texts = ['$HOME/bin:$PATH', 'echo $A$B', '${a} and ${b}', '`$x$`', '```\n$$\nx\n$$\n```', '    $$x$$', '$(pwd) $(ls)'];
    for (const text of texts) assert.deepEqual(formulas(text), [], text);
  });

  it('leaves escapes and links as CommonMark has them when nothing closes a formula', () => {
    assert.equal(renderWhole('\\[not a link](/foo) \\(a').textContent, '[not a link](/foo) (a');
    assert.deepEqual(formulas('$$\nx\n\ny\n$$'), []);
  });

  it('keeps underscores and stars in a formula from being emphasis', () => {
    const root = renderWhole('$a_1 * b_2$ and *c* $d_1 * e_2$');
    assert.equal(root.querySelectorAll('em').length, 1);
    assert.equal(root.querySelectorAll('.math').length, 2);
  });
});

describe('formulas', () => {
  it('become MathML nodes without style attributes', () => {
    const math = createMathml('A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\boxed{\\hat{x}} \\frac{a}{b}', true);
    assert.equal(math.namespaceURI, 'http://www.w3.org/1998/Math/MathML');
    assert.equal(math.querySelectorAll('mtd').length, 4);
    assert.ok(math.querySelector('mfrac'));
    assert.equal(math.querySelectorAll('[style]').length, 0);
    assert.ok(math.querySelector('[class*="math-style-"]'));
  });

  it('bring no link, image, handler, colour or class of the page', () => {
    const refused = ['\\href{https://evil.test}{x}', '\\url{https://evil.test}', '\\includegraphics{https://evil.test/x.png}', '\\class{panel}{x}', '\\style{position:fixed}{x}', '\\id{app}{x}', '\\data{a=b}{x}'];
    for (const tex of refused) assert.throws(() => createMathml(tex, false), tex);
    const plain = createMathml('\\color{red} x \\colorbox{blue}{y} \\fcolorbox{red}{blue}{z} \\label{x}', true);
    const attributes = [plain, ...plain.querySelectorAll('*')].flatMap((element) => element.getAttributeNames().map((name) => `${name}=${String(element.getAttribute(name))}`));
    assert.deepEqual(attributes.filter((attribute) => /color|background|style=|href|src|^on|^id=|red|blue/.test(attribute)), []);
  });

  it('ask for no room beyond some lines', () => {
    const math = createMathml('\\rule{999em}{999em} \\raisebox{50em}{x} \\kern-50em \\hspace{5000pt} y', false);
    const sizes = [math, ...math.querySelectorAll('*')].flatMap((element) => element.getAttributeNames().map((name) => element.getAttribute(name) ?? ''));
    assert.deepEqual(sizes.filter((size) => /\d{2}(\.\d+)?(em|ex)|\d{3}(\.\d+)?(pt|px)/.test(size)), []);
  });

  it('end, whatever the TeX is', () => {
    const hostile = [
      '\\def\\a{\\a\\a}\\a', '\\def\\a#1{\\a{#1#1}}\\a{x}', `${'{'.repeat(2_000)}x${'}'.repeat(2_000)}`, `${'\\frac{'.repeat(500)}x`, 'x'.repeat(100_000),
      `${'\\sqrt{'.repeat(400)}x${'}'.repeat(400)}`, `${'x^{'.repeat(400)}x${'}'.repeat(400)}`, '\\begin{matrix}'.repeat(300), '&'.repeat(4_000), '\\left('.repeat(600),
      `\\def\\a{${'x'.repeat(1_000)}}${'\\a'.repeat(280)}`,
    ];
    for (const tex of hostile) {
      assert.throws(() => createMathml(tex, true), Error, tex.slice(0, 30));
    }
  });

  it('are loaded and rendered when an answer has one; broken TeX keeps its source, with a note', async () => {
    const root = renderWhole('$x^7$ and $\\frac{a$ and $x^7$');
    await until(() => root.querySelectorAll('math').length === 2);
    await until(() => root.querySelector('.math-note') !== null);
    assert.equal(root.querySelector('.has-error .math-source')?.textContent, '$\\frac{a$');
    assert.equal(renderWhole('$x^7$').querySelectorAll('math').length, 1, 'the same formula again is there at once');
  });
});

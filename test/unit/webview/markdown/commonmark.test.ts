// CommonMark 0.31.2: every example of the specification, parsed whole and streamed.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { tests } from 'commonmark-spec';
import { assertConforms, expectedPieces, renderStreamed, renderWhole } from './conformance';
import { piecesOfNodes } from './specHtml';

/** Shows raw HTML to this test only. */
const withHtml = new MarkdownIt({ html: true });

const examples = tests.map((example) => ({
  ...example,
  markdown: example.markdown.replaceAll('→', '\t'),
  html: example.html.replaceAll('→', '\t'),
}));

/** Examples whose address or mail address is no link in CommonMark, and is one in GFM, which adds autolinks. */
const linkedByGfm = new Set([602, 608, 611, 612]);

function hasRawHtml(markdown: string): boolean {
  return withHtml.parse(markdown, {}).some(({ type, children }) => type === 'html_block' || children?.some((child) => child.type === 'html_inline') === true);
}

describe('CommonMark 0.31.2', () => {
  it('has all its examples here', () => {
    assert.equal(examples.length, 652);
  });

  for (const example of examples) {
    const name = `${String(example.number)} ${example.section}`;
    if (hasRawHtml(example.markdown)) {
      // Deliberate difference: raw HTML is text.
      it(`${name}: raw HTML is shown, and never becomes an element`, () => {
        const root = renderWhole(example.markdown);
        const allowed = 'p, a, span, code, pre, div.code-block, div.code-block *, em, strong, ul, ol, li, blockquote, br, hr, h1, h2, h3, h4, h5, h6';
        assert.deepEqual([...root.querySelectorAll('*')].filter((element) => !element.matches(allowed)).map((element) => element.outerHTML), []);
        assert.ok(root.textContent.includes('<'));
        assert.deepEqual(piecesOfNodes(renderStreamed(Array.from(example.markdown))), piecesOfNodes(root));
      });
    } else if (linkedByGfm.has(example.number)) {
      // Deliberate difference: GFM's autolinks.
      it(`${name}: an address is a link, as GFM says`, () => {
        const root = renderWhole(example.markdown);
        assert.equal(root.querySelectorAll('a').length, 1);
        const text = (pieces: readonly string[]) => pieces.filter((piece) => piece.startsWith('"')).map((piece) => piece.slice(1)).join('');
        assert.equal(text(piecesOfNodes(root)), text(expectedPieces(example.html)));
      });
    } else {
      it(name, () => { assertConforms(example); });
    }
  }

  it('is the same for every way to cut an example into deltas', function () {
    this.timeout(60_000);
    const cut = fc.tuple(fc.constantFrom(...examples), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }));
    fc.assert(fc.property(cut, ([{ markdown }, cuts]) => {
      const places = [0, ...cuts.map((place) => Math.floor(place * markdown.length)), markdown.length].sort((one, other) => one - other);
      const pieces = places.slice(1).map((place, index) => markdown.slice(places[index], place));
      assert.deepEqual(piecesOfNodes(renderStreamed(pieces)), piecesOfNodes(renderWhole(markdown)));
    }), { numRuns: 2_000 });
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markup } from './dom';

const { MarkdownView } = await import('../../../src/webview/markdown/markdownView');
const { parseMarkdown } = await import('../../../src/webview/markdown/parser');
const { wholeText } = await import('./markdown/conformance');
const { renderTokens } = await import('../../../src/webview/markdown/render');

const never = () => false;

/** @returns the nodes below an element as markup; of a formula only where it stands, and code without its colours: they come now or soon */
function comparable(root: ParentNode): string {
  for (const colour of root.querySelectorAll('[class^="hljs-"]')) colour.replaceWith(...colour.childNodes);
  for (const formula of root.querySelectorAll('.math')) {
    formula.classList.remove('has-error');
    formula.replaceChildren();
  }
  return markup(root);
}

function wholeParse(text: string): string {
  const tokens = parseMarkdown(text.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD'), {});
  return comparable(renderTokens(tokens, wholeText));
}

/** Streams the pieces as deltas, one step each, and ends. */
function stream(pieces: readonly string[]): InstanceType<typeof MarkdownView> {
  const view = new MarkdownView(false);
  for (const piece of pieces) {
    view.append(piece);
    view.step(never);
  }
  view.end();
  view.step(never);
  return view;
}

function assertSameAsWhole(pieces: readonly string[]): void {
  const view = stream(pieces);
  view.element.normalize();
  assert.equal(comparable(view.element), wholeParse(pieces.join('')));
  assert.equal(view.pending, false);
}

/** Lines that begin, continue or end blocks, and halves of such lines. */
const line = fc.constantFrom(
  'plain text', '안녕하세요 **굵게** `code`', '# Heading', '#', '##not a heading', '===', '---', '- item', '* other', '1. one', '2) two',
  '  continued', '    indented', '> quote', '>', '```ts', '```', '````', '~~~', '~~~js', 'const x = "`"; // [a]', '| a | b |', '|---|:-:|',
  '| a |', '|-', '|-|', '', '', '', ' ', '\t', '[a]: /half', '[a]: https://a.test/x', '[b]:', 'https://b.test', '"title"', '"half title',
  'and [a] then [b][a] ![i](https://i.test/p.png)', '[a]', '[x] done', '- [ ] task', '***', '* * *', '<b>raw</b>', 'line  ', 'back\\', '    - deep', '  ```',
  '$$', '$$', '\\[', '\\]', '$$x', 'y$$', '$x$ and $y', '> $$', '- $$', '$$ $$',
  '| a | **b** |', 'a | b', '> ```', '> [c]: https://c.test', '[c] [link](https://l.test "t")', 'www.example.com and a@b.test',
);
const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n', '')), { maxLength: 14 }).map((lines) => lines.flat().join(''));

/** A text, and where it is cut. */
const splitText = fc.tuple(text, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 })).map(([whole, cuts]) => {
  const places = [0, ...cuts.map((cut) => Math.floor(cut * whole.length)), whole.length].sort((a, b) => a - b);
  return places.slice(1).map((place, index) => whole.slice(places[index], place));
});

describe('Markdown while it streams', () => {
  it('ends as one parse of the whole text, however it was cut', function () {
    this.timeout(30_000);
    fc.assert(fc.property(splitText, assertSameAsWhole), { numRuns: 1_000 });
  });

  it('does not keep a link whose definition turned out to be none', () => {
    assertSameAsWhole(['and [a]\n\n* * *\n[a]: /', 'half plain text\n']);
  });

  it('ends as one parse of the whole text, character by character', function () {
    this.timeout(30_000);
    fc.assert(fc.property(text, (whole) => { assertSameAsWhole(Array.from(whole)); }), { numRuns: 300 });
  });

  it('shows plain words in the middle of a line as a parse would', function () {
    this.timeout(30_000);
    const start = fc.constantFrom('', 'text ', '# ', '- ', '1. ', '> ', '**bold ', '`code ', '[link ', '[link](https://a.test) ', '| a | b |\n|---|---|\n| ', 'https://a.test/', 'first line\n', '    ', '\\', '&', '~~gone ', '- [ ] ');
    const words = fc.array(fc.constantFrom('한국어 ', '글', 'word', ' and', ' two  ', '12', ' 3 ', ' é', ' http', '.', '*', '`', ' 😊', ':', '@', '_', ';', ') ', ', and', '? ', '…', '!', ' www', '.example', '.com'), { maxLength: 12 });
    fc.assert(
      fc.property(start, words, (first, rest) => {
        const view = new MarkdownView(false);
        let whole = '';
        for (const piece of [first, ...rest]) {
          view.append(piece);
          view.step(never);
          whole += piece;
          const parsed = new MarkdownView(false);
          parsed.append(whole);
          parsed.step(never);
          assert.equal(markup(view.element), markup(parsed.element), JSON.stringify(whole));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('shows a table that grows as a parse would', function () {
    this.timeout(30_000);
    const start = fc.constantFrom('| a | b |\n|---|---|\n', '[a]: /early\n\na|b\n:-:|-\n', 'text\n\n|a|b|\n|-|-|\n| 1', '> |a|b|\n> |-|-|\n');
    const pieces = fc.array(
      fc.constantFrom('| 1 | **2** |\n', '| 1', ' | [a]', ' |\n', 'no pipe\n', '\\|', '|x|y|z|\n', '\n', ' ', '  ', '- item', '# H\n', '$$\n', '$$', '> ', '`|`', '\n[a]: /late\n\n', '---\n', '||\n', 'x\r\n'),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(start, pieces, (first, rest) => {
        const view = new MarkdownView(false);
        let whole = '';
        for (const piece of [first, ...rest]) {
          view.append(piece);
          view.step(never);
          whole += piece;
          const parsed = new MarkdownView(false);
          parsed.append(whole);
          parsed.step(never);
          // What was finished before a definition came is brought up to date at the end.
          if (!whole.includes('/late')) assert.equal(comparable(view.element), comparable(parsed.element), JSON.stringify(whole));
        }
        view.end();
        view.step(never);
        assert.equal(comparable(view.element), wholeParse(whole), JSON.stringify(whole));
      }),
      { numRuns: 300 },
    );
  });

  it('takes a row that looked like the beginning of a formula for the row it is', () => {
    assertSameAsWhole(['| a | b |\n|---|---|\n', '$$', ' |\n', '---\n']);
  });

  it('numbers the lines of the code block that has them', () => {
    assertSameAsWhole(Array.from(`    - deep\n\`\`\`\n${'line\n'.repeat(8)}\nline\n\n`));
  });

  it('keeps the rows of a table that grows', () => {
    const view = new MarkdownView(false);
    const rows = (): Element[] => [...view.element.querySelectorAll('tr')];
    const feed = (piece: string): void => {
      view.append(piece);
      view.step(never);
    };
    feed('| a | b |\n|---|---|\n| 1 | 2 |\n| 3');
    const before = rows();
    feed(' | **4** |\n| 5 | 6');
    feed(' |\n');
    assert.deepEqual(rows().slice(0, 3), before);
    assert.equal(view.element.textContent, 'ab123456');
  });

  it('divides a long message into parts, and shows the same', function () {
    this.timeout(30_000);
    const blocks = Array.from({ length: 400 }, (_, index) => `${index % 7 === 0 ? '## ' : ''}Block ${String(index)} with **words**, [a link][l] and ${'more words '.repeat(10)}`);
    const text = `${blocks.join('\n\n')}\n\n[l]: https://l.test\n`;
    for (const length of [300, 10_000, text.length]) {
      const view = stream(text.match(new RegExp(`[^]{1,${String(length)}}`, 'g')) ?? []);
      const parts = [...view.element.querySelectorAll('.markdown-part')];
      assert.ok(parts.length > 2 && parts.every((part) => part.childElementCount > 0 && part.parentElement === view.element));
      // Margins are what the styles expect where a part begins.
      for (const part of parts.slice(0, -1)) assert.equal(part.lastElementChild?.tagName, 'P');
      // Until they are laid out they are about as high as their text is long.
      for (const part of parts.slice(0, -1)) {
        const [, height = 0] = /^auto (\d+)px$/.exec((part as HTMLElement).style.getPropertyValue('contain-intrinsic-block-size')) ?? [];
        const ratio = Number(height) / (part.textContent.length * 0.3);
        assert.ok(ratio > 0.9 && ratio < 1.6, String(ratio));
      }
      for (const part of parts) part.replaceWith(...part.childNodes);
      assert.equal(comparable(view.element), wholeParse(text));
    }
  });

  it('leaves a whole code block where it is while the paragraph after it grows', () => {
    for (const before of ['', '- item\n\n  ', '> ']) {
      const view = new MarkdownView(false);
      const lines = ['```js', 'let a = 1;', '```', 'One'].map((each, index) => (index === 0 || before === '' ? each : before === '> ' ? `> ${each}` : `  ${each}`));
      view.append(`${before}${lines.join('\n')}`);
      view.step(never);
      const block = view.element.querySelector('.code-block');
      assert.ok(block);
      const observer = new MutationObserver(() => undefined);
      observer.observe(view.element, { childList: true, subtree: true });
      for (const piece of [', two', '; *three*', ' four. ', 'Five']) {
        view.append(piece);
        view.step(never);
      }
      const removed = observer.takeRecords().flatMap(({ removedNodes }) => [...removedNodes]);
      assert.ok(!removed.some((node) => node === block || node.contains(block)), before);
      assert.equal(view.element.querySelector('.code-block'), block);
    }
  });

  it('keeps the elements that are shown while their text grows', () => {
    const view = new MarkdownView(false);
    const shown = (): Element[] => [...view.element.querySelectorAll('p, li, td, strong, code')];
    const feed = (piece: string): void => {
      view.append(piece);
      view.step(never);
    };
    feed('A **bold** word, `code`, and [');
    const before = shown();
    feed('more* of (it) ');
    feed('and words');
    assert.deepEqual(shown(), before);
    assert.match(view.element.textContent, /it\) and words$/);
  });
});

import assert from 'node:assert/strict';
import type { TranscriptEvent } from '../../../src/shared/transcript';
import { until } from '../../fakes/until';
import { answer, PanelFixture, prompt } from './fixtures';

const { codeOf } = await import('../../../src/webview/markdown/codeBlock');
const { splitLines } = await import('../../../src/webview/markdown/codeLines');
const { highlightCode } = await import('../../../src/webview/markdown/highlight');
const { isHighlighted, languageName, languageWords } = await import('../../../src/webview/markdown/languages');

const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `const line${String(index)} = ${String(index)}; // ${String(Math.random())}`).join('\n');
const fence = (code: string, info = 'ts'): string => `\`\`\`${info}\n${code}\n\`\`\``;

function shown(text: string): PanelFixture {
  const page = new PanelFixture();
  page.show([prompt('u', null, 'q'), answer('a', 'u', text)]);
  return page;
}

function streaming(): { page: PanelFixture; add: (text: string) => void; end: () => void } {
  const page = new PanelFixture();
  page.show([prompt('u', null, 'q'), answer('a', 'u', '', { status: 'streaming' })]);
  const send = (...events: TranscriptEvent[]): void => { page.host({ type: 'transcript-events', conversationId: 'c1', events }); };
  return {
    page,
    add: (text) => { send({ type: 'text-delta', id: 'a', text }); },
    end: () => { send({ type: 'answer-changed', id: 'a', change: { status: 'complete' } }); },
  };
}

const press = (element: Element, key: string): void => {
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
};
const focused = (): string | undefined => (document.activeElement instanceof HTMLElement ? document.activeElement.dataset['action'] : undefined);

describe('a code block', () => {
  it('names its language and its file, and hands its exact code to the host', () => {
    const code = '\tconst a = `x`;\n\n  b();  ';
    const page = shown(`Words\n\n${fence(code, 'ts src/a.ts')}`);
    assert.equal(page.find('.code-language').textContent, 'TypeScript');
    assert.equal(page.find('.code-file').textContent, 'src/a.ts');
    assert.deepEqual([page.find('.code-path').title, page.find('.code-file').getAttribute('dir')], ['src/a.ts', 'ltr']);
    page.click('[data-action="copy-code"]');
    page.click('[data-action="insert-code"]');
    page.click('[data-action="apply-code"]');
    assert.deepEqual(page.of('copy-text'), [{ type: 'copy-text', text: code }]);
    const block = { type: 'code-action', code, language: 'ts', path: 'src/a.ts' };
    assert.deepEqual(page.of('code-action'), [{ ...block, action: 'insert' }, { ...block, action: 'apply' }]);
  });

  it('calls languages as people write them, known or not', () => {
    const names = ['ts', 'mermaid', 'php', 'toml', 'ruby', 'objective-c', 'X++', ''].map(languageName);
    assert.deepEqual(names, ['TypeScript', 'Mermaid', 'PHP', 'TOML', 'Ruby', 'objective-c', 'X++', '']);
  });

  it('takes the file from the words above, or from the first line', () => {
    const page = shown(`Change \`src/above.ts\`:\n\n${fence('a();')}\n\nThen:\n\n${fence('# tools/first.py\nb()', 'py')}\n\nAnd:\n\n${fence('c();')}`);
    for (const button of page.root.querySelectorAll<HTMLElement>('[data-action="apply-code"]')) button.click();
    assert.deepEqual(page.of('code-action').map(({ path }) => path), ['src/above.ts', 'tools/first.py', undefined]);
  });

  it('has its other actions in a menu', () => {
    const page = shown(fence('a();'));
    for (const [entry, action] of [['new-file-code', 'new-file'], ['save-code', 'save-as'], ['compare-code', 'compare'], ['terminal-code', 'terminal']] as const) {
      page.click('[data-action="more-code"]');
      page.click(`[data-action="${entry}"]`);
      assert.equal(page.of('code-action').at(-1)?.action, action);
      assert.equal(focused(), 'more-code');
    }
  });

  it('has one stop for Tab in its toolbar, and arrow keys within it', () => {
    const page = shown(fence('a();'));
    const buttons = [...page.root.querySelectorAll<HTMLElement>('.code-toolbar button')];
    assert.deepEqual(buttons.map(({ tabIndex }) => tabIndex), [0, -1, -1, -1, -1]);
    buttons[0]?.focus();
    for (const [key, action] of [['ArrowRight', 'insert-code'], ['End', 'more-code'], ['ArrowRight', 'copy-code'], ['ArrowLeft', 'more-code'], ['Home', 'copy-code'], ['ArrowRight', 'insert-code']] as const) {
      press(document.activeElement ?? document.body, key);
      assert.equal(focused(), action, key);
    }
    assert.deepEqual(buttons.map(({ tabIndex }) => tabIndex), [-1, 0, -1, -1, -1]);
    assert.ok(buttons.every((button) => button.getAttribute('aria-label') !== ''));
    assert.equal(page.find('.code-toolbar').getAttribute('role'), 'toolbar');
  });

  it('numbers lines from ten on, and its text stays the code', () => {
    for (const [count, isNumbered] of [[9, false], [10, true], [250, true]] as const) {
      const code = numbered(count);
      for (const info of ['ts', 'unknown']) {
        const block = shown(fence(code, info)).find('.code-block');
        assert.equal(block.classList.contains('is-numbered'), isNumbered, `${String(count)} lines`);
        const numbers = [...block.querySelectorAll('.code-line')].map((each) => each.getAttribute('data-line'));
        assert.deepEqual(numbers, isNumbered ? Array.from({ length: count }, (_, index) => String(index + 1)) : []);
        assert.equal(codeOf(block), code);
      }
    }
  });

  it('splits highlighted lines within spans of several lines', () => {
    const code = '/* one\ntwo */ const a = `x\n${b}\ny`;\n\nend();\n';
    const lines = splitLines(highlightCode(code, 'ts'));
    assert.deepEqual(lines.map(({ textContent }) => textContent), code.match(/[^\n]*\n/g));
    assert.equal(lines[1]?.querySelector('.hljs-comment')?.textContent, 'two */');
  });

  it('knows its languages by the names that the highlighter knows', async () => {
    const { default: hljs } = await import('highlight.js/lib/core');
    const known = Object.values(languageWords).flat();
    const registered = hljs.listLanguages().flatMap((name) => [name, ...(hljs.getLanguage(name)?.aliases ?? [])]);
    assert.deepEqual(known.sort(), [...new Set(registered)].sort());
    for (const word of known) assert.equal(languageName(word.toUpperCase()), hljs.getLanguage(word)?.name?.split(',')[0]);
    assert.ok(isHighlighted('', 'C#') && !isHighlighted('', 'constructor'));
  });

  it('gets its colours soon, in the lines that are shown already', async () => {
    const { page, add, end } = streaming();
    const code = `${numbered(150)}\n// \u202e hidden\nend();`;
    for (const part of fence(code).match(/[^]{1,500}/g) ?? []) add(part);
    add('\n');
    const lines = [...page.root.querySelectorAll('.code-line')];
    end();
    await until(() => page.root.querySelectorAll('.code-line .hljs-keyword').length === 150);
    assert.deepEqual([...page.root.querySelectorAll('.code-line')].slice(0, 100), lines.slice(0, 100));
    assert.equal(codeOf(page.find('.code-block')), code);
    await until(() => page.root.querySelectorAll('.hidden-character').length === 1);
  });

  it('takes 20,000 lines', function () {
    this.timeout(20_000);
    const code = Array.from({ length: 20_000 }, (_, index) => `x${String(index)}`).join('\n');
    const block = shown(fence(code)).find('.code-block');
    assert.equal(block.querySelectorAll('.code-line').length, 20_000);
    assert.equal(codeOf(block), code);
  });

  it('wraps on request, and remembers it for this code', () => {
    const text = fence(numbered(3));
    const page = shown(text);
    page.click('[data-action="wrap-code"]');
    assert.ok(page.find('.code-block').classList.contains('is-wrapped'));
    assert.equal(page.find('[data-action="wrap-code"]').getAttribute('aria-pressed'), 'true');
    assert.ok(shown(text).find('.code-block').classList.contains('is-wrapped'));
    page.click('[data-action="wrap-code"]');
    assert.ok(!shown(text).find('.code-block').classList.contains('is-wrapped'));
  });

  it('is collapsed from forty lines on, and stays as the reader wants it', () => {
    assert.equal(shown(fence(numbered(39))).root.querySelector('.code-expand'), null);
    const text = fence(numbered(40));
    const page = shown(text);
    const button = page.find('.code-expand');
    assert.ok(page.find('.code-block').classList.contains('is-collapsed'));
    assert.equal(button.getAttribute('aria-expanded'), 'false');
    assert.match(button.textContent, /Show all 40 lines/);
    button.click();
    assert.ok(!page.find('.code-block').classList.contains('is-collapsed'));
    assert.equal(button.getAttribute('aria-expanded'), 'true');
    assert.ok(!shown(text).find('.code-block').classList.contains('is-collapsed'));
    button.click();
    assert.ok(shown(text).find('.code-block').classList.contains('is-collapsed'));
  });

  it('does not collapse under the reader while it streams, but far from the view', () => {
    const { page, add, end } = streaming();
    const code = numbered(60);
    add(`\`\`\`ts\n${code.slice(0, 200)}`);
    add(code.slice(200));
    add('\n```\n\nMore words.\n\nAnd more.\n\n');
    end();
    const block = page.find('.code-block');
    assert.ok(!block.classList.contains('is-collapsed'));
    assert.match(page.find('.code-expand').textContent, /Show less/);
    page.find('.code-toolbar button').focus();
    page.scroll([block], false);
    assert.ok(!block.classList.contains('is-collapsed'), 'while it has the focus');
    page.textarea.focus();
    page.scroll([block], false);
    assert.ok(block.classList.contains('is-collapsed'));
    assert.ok(!page.watched.has(block));
  });

  it('keeps its element, the focus and the reader’s choice when it is finished', () => {
    const { page, add, end } = streaming();
    add('```ts\nconst a = 1;\n');
    const block = page.find('.code-block');
    assert.equal(page.find('[data-action="apply-code"]').getAttribute('aria-disabled'), 'true');
    page.click('[data-action="apply-code"]');
    assert.deepEqual(page.of('code-action'), []);
    page.find('[data-action="copy-code"]').focus();
    page.click('[data-action="wrap-code"]');
    add('const b = 2;\n```\n\nWords.\n\nWords.\n\n');
    end();
    assert.equal(page.find('.code-block'), block);
    assert.equal(focused(), 'copy-code');
    assert.ok(block.classList.contains('is-wrapped'));
    assert.equal(page.find('[data-action="apply-code"]').getAttribute('aria-disabled'), 'false');
    assert.equal(codeOf(block), 'const a = 1;\nconst b = 2;');
  });
});

describe('a code block with hidden characters', () => {
  const code = 'if (isAdmin\u202e) {\n  // \u2066\n}';

  it('marks them, says how many, and keeps the exact text', () => {
    const page = shown(fence(code));
    const marks = [...page.root.querySelectorAll<HTMLElement>('.hidden-character')];
    assert.deepEqual(marks.map((mark) => mark.dataset['codePoint']), ['U+202E', 'U+2066']);
    assert.equal(marks[0]?.getAttribute('aria-label'), 'Hidden character U+202E RIGHT-TO-LEFT OVERRIDE');
    assert.match(page.find('.code-notice').textContent, /^2 hidden characters/);
    assert.equal(codeOf(page.find('.code-block')), code);
  });

  it('marks them in long code, within a limit', () => {
    const long = `${numbered(100)}\n\u200b\n${'\u200b'.repeat(5_000)}`;
    const page = shown(fence(long));
    assert.equal(page.root.querySelectorAll('.hidden-character').length, 1_000);
    assert.match(page.find('.code-notice').textContent, /^5001 hidden/);
    assert.equal(codeOf(page.find('.code-block')), long);
  });

  it('asks before any use, and does nothing on Cancel or Escape', () => {
    const page = shown(fence(code));
    for (const action of ['copy-code', 'insert-code', 'apply-code']) {
      page.click(`[data-action="${action}"]`);
      assert.equal(focused(), 'cancel-hidden');
      page.click('[data-action="cancel-hidden"]');
      assert.equal(focused(), action);
      page.click(`[data-action="${action}"]`);
      press(page.find('[data-action="cancel-hidden"]'), 'Escape');
      assert.equal(page.root.querySelector('.hidden-question'), null);
      assert.equal(focused(), action);
    }
    for (const entry of ['new-file-code', 'save-code', 'terminal-code']) {
      page.click('[data-action="more-code"]');
      page.click(`[data-action="${entry}"]`);
      page.click('[data-action="cancel-hidden"]');
    }
    assert.deepEqual([...page.of('copy-text'), ...page.of('code-action')], []);
  });

  it('lets the key that confirms do nothing else: the focus moves before the key is up', () => {
    const page = shown(fence(code));
    page.click('[data-action="copy-code"]');
    const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    page.find('[data-action="confirm-hidden"]').dispatchEvent(event);
    assert.ok(event.defaultPrevented);
    assert.equal(page.of('copy-text').length, 1);
  });

  it('is used once confirmed, and asks again the next time', () => {
    const page = shown(fence(code));
    page.click('[data-action="apply-code"]');
    page.click('[data-action="confirm-hidden"]');
    page.click('[data-action="copy-code"]');
    page.click('[data-action="confirm-hidden"]');
    assert.deepEqual(page.of('code-action'), [{ type: 'code-action', action: 'apply', code, language: 'ts', hiddenConfirmed: true }]);
    assert.deepEqual(page.of('copy-text'), [{ type: 'copy-text', text: code }]);
    page.click('[data-action="copy-code"]');
    assert.ok(page.find('.hidden-question'));
  });

  it('leaves Korean and emoji unmarked', () => {
    const page = shown(fence('const 인사 = "안녕하세요 👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 1️⃣";'));
    assert.equal(page.root.querySelector('.hidden-character, .code-notice'), null);
    page.click('[data-action="copy-code"]');
    assert.equal(page.of('copy-text').length, 1);
  });
});

describe('file names in an answer', () => {
  const text = 'See `src/app.ts:12`, lib/b.py and gone.ts.\n\n```ts src/c.ts\nimport "./src/app.ts";\n```\n\nAlso [src/app.ts](https://a.test) and `value`.';

  it('become links once the host knows them, and open at the line', () => {
    const page = shown(text);
    assert.deepEqual(page.of('find-files'), []);
    const before = page.find('.markdown').textContent;
    page.timers.advance(1_000);
    const [request] = page.of('find-files');
    assert.deepEqual(request?.paths, ['src/app.ts', 'lib/b.py', 'gone.ts', 'src/c.ts']);
    page.host({ type: 'files-found', requestId: request.requestId, paths: ['src/app.ts', 'lib/b.py', 'src/c.ts'] });
    const links = [...page.root.querySelectorAll<HTMLElement>('.file-link')];
    assert.deepEqual(links.map((link) => link.textContent), ['src/app.ts:12', 'lib/b.py', 'src/c.ts']);
    assert.equal(page.find('.markdown').textContent, before);
    links[0]?.click();
    press(links[1] ?? document.body, 'Enter');
    assert.deepEqual(page.of('open-file'), [{ type: 'open-file', path: 'src/app.ts', line: 12 }, { type: 'open-file', path: 'lib/b.py' }]);
    assert.ok(links.every((link) => link.tabIndex === 0 && link.getAttribute('role') === 'link' && !link.hasAttribute('href')));
  });

  it('are asked for in batches, however many there are', () => {
    const page = shown(Array.from({ length: 450 }, (_, index) => `\`src/file${String(index)}.ts\``).join(' '));
    for (let wait = 0; wait < 10; wait++) page.timers.advance(1_000);
    assert.deepEqual(page.of('find-files').map(({ paths }) => paths.length), [200, 200, 50]);
    assert.equal(new Set(page.of('find-files').map(({ requestId }) => requestId)).size, 3);
  });

  it('are not looked for in prompts, nor while their text still changes', () => {
    const { page, add, end } = streaming();
    add('Look at src/a.ts');
    page.timers.advance(2_000);
    assert.deepEqual(page.of('find-files'), []);
    add('x now.');
    end();
    page.timers.advance(2_000);
    assert.deepEqual(page.of('find-files').map(({ paths }) => paths), [['src/a.tsx']]);
  });
});

describe('the theme’s colours of code', () => {
  it('become custom properties, in place of those of the theme before', () => {
    const page = shown('x');
    const plain = { isBold: false, isItalic: false, isUnderlined: false };
    page.host({ type: 'code-colors', colors: { keyword: { color: '#123456', ...plain }, 'title.function': { ...plain, isBold: true } } });
    const { style } = document.documentElement;
    assert.equal(style.getPropertyValue('--krouter-token-keyword'), '#123456');
    assert.equal(style.getPropertyValue('--krouter-token-title-function'), 'currentcolor');
    assert.equal(style.getPropertyValue('--krouter-token-title-function-weight'), 'bold');
    page.host({ type: 'code-colors', colors: {} });
    assert.equal(style.getPropertyValue('--krouter-token-keyword'), '');
  });
});

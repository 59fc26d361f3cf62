// GFM's extensions. Its specification is in no package that could be installed, so these are cases of our own, one or
// more for each rule of its four extension chapters. The fifth, "disallowed raw HTML", has nothing to do here: all raw
// HTML is text.
import assert from 'node:assert/strict';
import { assertConforms, renderWhole, type Example } from './conformance';

const table = (head: string, body = ''): string => `<table><thead><tr>${head}</tr></thead>${body === '' ? '' : `<tbody>${body}</tbody>`}</table>`;
const link = (href: string, text = href): string => `<a href="${href}">${text}</a>`;

const tables: Record<string, Example> = {
  'has a header row, a delimiter row and data rows': {
    markdown: '| one | two |\n| --- | --- |\n| 1 | 2 |\n',
    html: table('<th>one</th><th>two</th>', '<tr><td>1</td><td>2</td></tr>'),
  },
  'needs no pipes at the edges, and aligns by colons': {
    markdown: 'a | b | c\n:-- | :-: | --:\nd | e | f\n',
    html: table('<th align="left">a</th><th align="center">b</th><th align="right">c</th>', '<tr><td align="left">d</td><td align="center">e</td><td align="right">f</td></tr>'),
  },
  'has an escaped pipe in a cell, inside code and emphasis too': {
    markdown: '| f\\|oo |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |\n',
    html: table('<th>f|oo</th>', '<tr><td>b <code>|</code> az</td></tr><tr><td>b <strong>|</strong> im</td></tr>'),
  },
  'ends at a blank line or at another block': {
    markdown: '| a |\n| - |\n| 1 |\n> quote\n\nafter\n',
    html: `${table('<th>a</th>', '<tr><td>1</td></tr>')}<blockquote><p>quote</p></blockquote><p>after</p>`,
  },
  'takes a line without pipes as a row': {
    markdown: '| a | b |\n| - | - |\nbar\n\nbar\n',
    html: `${table('<th>a</th><th>b</th>', '<tr><td>bar</td><td></td></tr>')}<p>bar</p>`,
  },
  'is none when header and delimiter rows differ in their number of cells': {
    markdown: '| a | b |\n| - |\n| c |\n',
    html: '<p>| a | b |\n| - |\n| c |</p>',
  },
  'fills rows that are short and cuts rows that are long': {
    markdown: '| a | b |\n| - | - |\n| 1 |\n| 1 | 2 | 3 |\n',
    html: table('<th>a</th><th>b</th>', '<tr><td>1</td><td></td></tr><tr><td>1</td><td>2</td></tr>'),
  },
  'has no body when there are no rows': {
    markdown: '| a |\n| - |\n',
    html: table('<th>a</th>'),
  },
  'may have inline content of every kind, but no blocks': {
    markdown: '| *a* `b` [c](https://c.test) |\n| - |\n| - no list |\n',
    html: table(`<th><em>a</em> <code>b</code> ${link('https://c.test', 'c')}</th>`, '<tr><td>- no list</td></tr>'),
  },
};

const box = (checked: boolean): string => `<input${checked ? ' checked=""' : ''} disabled="" type="checkbox">`;
const taskLists: Record<string, Example> = {
  'turns markers into boxes': {
    markdown: '- [ ] foo\n- [x] bar\n',
    html: `<ul><li>${box(false)} foo</li><li>${box(true)} bar</li></ul>`,
  },
  'nests, and takes a capital X': {
    markdown: '- [x] foo\n  - [ ] bar\n  - [X] baz\n- [ ] bim\n',
    html: `<ul><li>${box(true)} foo<ul><li>${box(false)} bar</li><li>${box(true)} baz</li></ul></li><li>${box(false)} bim</li></ul>`,
  },
  'works in ordered lists and in loose ones': {
    markdown: '1. [x] a\n\n2. [ ] b\n',
    html: `<ol><li><p>${box(true)} a</p></li><li><p>${box(false)} b</p></li></ol>`,
  },
  'has the box before inline content of every kind': {
    markdown: '- [ ] **a** `b`\n',
    html: `<ul><li>${box(false)} <strong>a</strong> <code>b</code></li></ul>`,
  },
  'wants white space after the marker, one character in it, and the beginning of the item': {
    markdown: '- [x]a\n- [] b\n- [xx] c\n- d [x] e\n\n[ ] f\n',
    html: '<ul><li>[x]a</li><li>[] b</li><li>[xx] c</li><li>d [x] e</li></ul><p>[ ] f</p>',
  },
};

const strikethrough: Record<string, Example> = {
  'strikes between two tildes': { markdown: '~~Hi~~ there\n', html: '<p><del>Hi</del> there</p>' },
  'does not reach over paragraphs': { markdown: 'This ~~has a\n\nnew paragraph~~.\n', html: '<p>This ~~has a</p><p>new paragraph~~.</p>' },
  'nests with emphasis': { markdown: '~~a **b** c~~\n', html: '<p><del>a <strong>b</strong> c</del></p>' },
};

const autolinks: Record<string, Example> = {
  'links www.': { markdown: 'www.commonmark.org\n', html: `<p>${link('http://www.commonmark.org', 'www.commonmark.org')}</p>` },
  'goes on with the path': { markdown: 'See www.commonmark.org/help for more.\n', html: `<p>See ${link('http://www.commonmark.org/help', 'www.commonmark.org/help')} for more.</p>` },
  'leaves punctuation at the end out': {
    markdown: 'www.commonmark.org. www.commonmark.org/a.b.\n',
    html: `<p>${link('http://www.commonmark.org', 'www.commonmark.org')}. ${link('http://www.commonmark.org/a.b', 'www.commonmark.org/a.b')}.</p>`,
  },
  'counts parentheses': {
    markdown: 'www.a.test/q=(b) www.a.test/q=(b))) (www.a.test/q=(b)) (www.a.test/q=(b)\n',
    html: `<p>${link('http://www.a.test/q=(b)', 'www.a.test/q=(b)')} ${link('http://www.a.test/q=(b)', 'www.a.test/q=(b)')})) (${link('http://www.a.test/q=(b)', 'www.a.test/q=(b)')}) (${link('http://www.a.test/q=(b)', 'www.a.test/q=(b)')}</p>`,
  },
  'ends at <': { markdown: 'www.commonmark.org/he<lp\n', html: `<p>${link('http://www.commonmark.org/he', 'www.commonmark.org/he')}&lt;lp</p>` },
  'links http and https': {
    markdown: 'http://commonmark.org (Visit https://a.test/search?q=Markup+(business))\n',
    html: `<p>${link('http://commonmark.org')} (Visit ${link('https://a.test/search?q=Markup+(business)')})</p>`,
  },
  'stands inside emphasis': { markdown: '*https://a.test/x* **https://b.test**\n', html: `<p><em>${link('https://a.test/x')}</em> <strong>${link('https://b.test')}</strong></p>` },
  'links mail addresses': {
    markdown: 'foo@bar.baz, a.b-c_d@a.b. but not a.b-c_d@a.b- or a.b-c_d@a.b_\n',
    html: `<p>${link('mailto:foo@bar.baz', 'foo@bar.baz')}, ${link('mailto:a.b-c_d@a.b', 'a.b-c_d@a.b')}. but not a.b-c_d@a.b- or a.b-c_d@a.b_</p>`,
  },
  'links mailto:': { markdown: 'mailto:foo@bar.baz\n', html: `<p>${link('mailto:foo@bar.baz')}</p>` },
};

for (const [chapter, examples] of Object.entries({ 'a table': tables, 'a task list': taskLists, strikethrough, 'an autolink': autolinks })) {
  describe(`GFM: ${chapter}`, () => {
    for (const [name, example] of Object.entries(examples)) it(name, () => { assertConforms(example); });
  });
}

describe('GFM: deliberate differences', () => {
  const differences: Record<string, Example> = {
    // Korean writes ranges with tildes, and GFM would strike what is between two of them.
    'one tilde does not strike': { markdown: '3~5개, 10~20개\n', html: '<p>3~5개, 10~20개</p>' },
    // Korean writes particles right after a word. GFM would make `com에서` the address's end.
    'a Korean particle is no part of an address': {
      markdown: 'https://k-router.com에서 www.k-router.com은 https://a.test/x를 https://a.test/한글/경로\n',
      html: `<p>${link('https://k-router.com')}에서 ${link('http://www.k-router.com', 'www.k-router.com')}은 ${link('https://a.test/x')}를 ${link('https://a.test/한글/경로')}</p>`,
    },
    'ftp and xmpp addresses are text: only http, https and mailto are links': {
      markdown: 'ftp://a.test xmpp:foo@bar.baz/txt\n',
      html: '<p>ftp://a.test xmpp:foo@bar.baz/txt</p>',
    },
    // GFM would leave `&hl;` out as if it were an entity.
    'an unknown entity at the end of an address belongs to it, but for its semicolon': {
      markdown: 'www.a.test/q&hl;\n',
      html: `<p>${link('http://www.a.test/q&amp;hl', 'www.a.test/q&amp;hl')};</p>`,
    },
    // GFM allows no + behind the @.
    'a mail address may have a + behind the @': {
      markdown: 'hello@mail+xyz.example\n',
      html: `<p>${link('mailto:hello@mail+xyz.example', 'hello@mail+xyz.example')}</p>`,
    },
    // GFM takes three tildes for no delimiter at all.
    'of three tildes two strike': { markdown: 'will ~~~not~~~ strike\n', html: '<p>will ~<del>not</del>~ strike</p>' },
  };
  for (const [name, example] of Object.entries(differences)) it(name, () => { assertConforms(example); });

  it('names each task by its words', () => {
    const root = renderWhole('- [x] buy *milk*\n');
    assert.equal(root.querySelector('input')?.closest('label')?.textContent.trim(), 'buy milk');
    assert.equal(root.querySelector('input')?.disabled, true);
  });
});

import assert from 'node:assert/strict';
import { queryTerms, searchTerms } from '../../../src/chat/searchTerms';
import { snippetOf } from '../../../src/chat/snippet';

/** Whether a search for the query finds the text, as the search index compares terms. */
function finds(query: string, text: string): boolean {
  const terms = searchTerms(text);
  const wanted = queryTerms(query);
  return (
    wanted.length > 0 &&
    wanted.every(({ alternatives, isPrefix }) => alternatives.some((term) => terms.some((other) => (isPrefix ? other.startsWith(term) : other === term))))
  );
}

describe('full-text search', () => {
  for (const [query, text] of [
    ['검색', '전문검색을 만들어요'],
    ['검색', '검색'],
    ['색', '검색을'],
    ['을', '검색을'],
    ['컨테이너', '도커컨테이너에서는'],
    ['도커 검색', '검색 중에 도커를'],
    ['검색ㅇ', '검색을 했다'],
    ['개바', '개발을 시작'],
    ['바', '발전'],
    ['서버', '서버를 켠다'],
    ['API키', 'API키를 넣어요'],
    ['検索', '全文検索します'],
  ] as const) {
    it(`finds “${query}” in “${text}”`, () => {
      assert.ok(finds(query, text));
    });
  }

  for (const [query, text] of [
    ['session', 'createUserSession()'],
    ['usersess', 'createUserSession()'],
    ['createUser', 'createUserSession()'],
    ['id', 'user_id = 3'],
    ['user_id', 'user_id = 3'],
    ['$scope', '$scope.x'],
    ['ＡＢＣ'.normalize('NFKC'), 'abc'],
    ['array.map', 'use array.map(f)'],
    ['404', 'status 404'],
    ['CAFÉ', 'the café'],
  ] as const) {
    it(`finds “${query}” in “${text}”`, () => {
      assert.ok(finds(query, text));
    });
  }

  it('finds Korean that was stored letter by letter, as macOS stores names', () => {
    assert.ok(finds('검색', '검색을'.normalize('NFD')));
    assert.ok(finds('검색'.normalize('NFD'), '검색을'));
  });

  it('does not find what is not there', () => {
    for (const [query, text] of [['색검', '검색'], ['검토', '검색'], ['ession', 'session'], ['검색 없는말', '검색을'], ['개밥', '개발']] as const) {
      assert.ok(!finds(query, text), query);
    }
  });

  it('asks for nothing when a query holds no word', () => {
    for (const query of ['', '   ', '!?', 'ㅋ', '🙂']) assert.deepEqual(queryTerms(query), [], query);
  });
});

describe('a snippet', () => {
  const marked = (texts: string[], query: string): string | undefined =>
    snippetOf(texts, query)?.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('');

  it('marks every word of the query, in the first text that holds one', () => {
    assert.equal(marked(['nothing', '전문검색을 하는 법'], '검색 법'), '전문[검색]을 하는 [법]');
  });

  it('marks a syllable that may still be typed on', () => {
    assert.equal(marked(['개발을 해요'], '개바'), '[개발]을 해요');
  });

  it('begins shortly before the match, at a word, and is one line', () => {
    const text = `${'far away '.repeat(30)}close by\nthe\tmatch here`;
    assert.equal(marked([text], 'match'), '…far away close by the [match] here');
  });

  it('takes signs of patterns as they are', () => {
    assert.equal(marked(['a $scope b'], '$scope'), 'a [$scope] b');
    assert.equal(marked(['a.b(c)'], '(c)'), 'a.b([c])');
  });

  it('is words, without the marks of Markdown; what only a mark says is still found', () => {
    assert.equal(marked(['# Title\n\n> The **bold match** of `code`, *em* and [a link](https://a.test/place)\n```ts\nlet x;\n```'], 'match'), 'Title The bold [match] of code, em and a link let x; ');
    assert.equal(marked(['See [a link](https://a.test/place).'], 'place'), '…link](https://a.test/[place]).');
    assert.equal(marked(['2 * 3 * 4 and a_b_c match'], 'match'), '2 * 3 * 4 and a_b_c [match]');
  });

  it('is none where nothing matches', () => {
    assert.equal(marked(['abc'], 'x'), undefined);
    assert.equal(marked(['abc'], '…'), undefined);
  });

  it('looks near the match only, whatever the rest of the text is', () => {
    const separators = '\r'.repeat(200_000);
    const parts = snippetOf([`${separators}a **found** word${separators}`], 'found');
    assert.equal(parts?.map(({ text }) => text).join('').trim(), '…a found word');
  });
});

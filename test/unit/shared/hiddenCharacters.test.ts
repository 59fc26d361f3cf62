import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codePointLabel, describeHiddenCharacter, findHiddenCharacters, hasHiddenCharacters } from '../../../src/shared/hiddenCharacters';

const labels = (text: string): string[] => findHiddenCharacters(text).map(({ codePoint }) => codePointLabel(codePoint));

describe('hidden characters', () => {
  const hidden: [string, readonly number[]][] = [
    ['bidirectional', [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]],
    ['invisible', [0x00ad, 0x034f, 0x115f, 0x1160, 0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x2028, 0x2029, 0x2060, 0x2064, 0x206f, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0x1bca0, 0x1d173, 0xe0001, 0xe0041, 0xe007f, 0xe0100, 0xe01ef]],
    ['control', [0x00, 0x01, 0x08, 0x0b, 0x0c, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9b, 0x9f]],
  ];
  for (const [kind, codePoints] of hidden) {
    it(`are found when they are ${kind}`, () => {
      for (const codePoint of codePoints) {
        const text = `let a${String.fromCodePoint(codePoint)} = 1;`;
        assert.deepEqual(findHiddenCharacters(text), [{ index: 5, codePoint, kind }], codePointLabel(codePoint));
      }
    });
  }

  it('are found in the examples of the Trojan Source paper', () => {
    const commenting = '/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */';
    assert.deepEqual(labels(commenting), ['U+202E', 'U+2066', 'U+2069', 'U+2066']);
    assert.deepEqual(labels("if access_level != 'user\u202e \u2066// Check if admin\u2069 \u2066' {"), ['U+202E', 'U+2066', 'U+2069', 'U+2066']);
    assert.deepEqual(labels('const { timeout,\u3164} = req.query;'), ['U+3164']);
  });

  it('are found when tags or variation selectors carry a text that is not seen', () => {
    const tags = Array.from('rm -rf', (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('');
    assert.equal(labels(`ok${tags}`).length, 6);
    assert.equal(labels(`\u{1F3F4}${tags}\u{E007F}`).length, 7);
    assert.deepEqual(labels('😀\uFE0F\uFE0F\uFE01\u{E0100}'), ['U+FE0F', 'U+FE01', 'U+E0100']);
    assert.deepEqual(labels('1\uFE0F'), ['U+FE0F']);
    assert.deepEqual(labels('a\u200D😀'), ['U+200D']);
    assert.deepEqual(labels('😀\u200Da'), ['U+200D']);
    assert.deepEqual(labels('😀\u200D\u200D😀'), ['U+200D', 'U+200D']);
  });

  it('do not include Korean, other scripts, combining marks or spaces', () => {
    const texts = [
      '안녕하세요, 세계! 각 낱말 — 값', '각', 'ㄱㄴㄷ ㅏㅑ', '漢字 ひらがな カタカナ', 'é ñ Å y̆', 'Việt Nam', 'ไทย', 'हिन्दी', 'العربية עברית',
      '\ttab\nline\r\nline\n', 'no\u00a0break\u3000wide\u2003em', '“quotes” … – — • × ÷', '🅰 ℹ ™ © ®',
    ];
    for (const text of texts) assert.deepEqual(labels(text), [], text);
  });

  it('do not include what emoji are made of', () => {
    const emoji = ['😀', '☺️', '☺︎', '👍🏽', '👩‍💻', '👨‍👩‍👧‍👦', '👩🏽‍🤝‍👨🏿', '🏳️‍🌈', '🏳️‍⚧️', '🏴‍☠️', '🇰🇷', '🇺🇸🇯🇵', '1️⃣', '#️⃣', '*️⃣', '🧑🏻‍🦰', '👁️‍🗨️', '❤️‍🔥', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}', '⛓️‍💥', '🫱🏻‍🫲🏿', '🙂‍↕️'];
    for (const one of emoji) assert.deepEqual(labels(`x = "${one}";`), [], one);
    assert.deepEqual(labels(emoji.join('')), []);
    assert.deepEqual(labels(emoji.join(' 그리고 ')), []);
  });

  it('count a CR only when no LF follows', () => {
    assert.deepEqual(labels('a\r\nb'), []);
    assert.deepEqual(labels('a\rb'), ['U+000D']);
  });

  it('are named in words that can be read out', () => {
    const [override, unnamed] = findHiddenCharacters('\u202e\u2065');
    assert.ok(override && unnamed);
    assert.equal(describeHiddenCharacter(override), 'U+202E RIGHT-TO-LEFT OVERRIDE');
    assert.equal(describeHiddenCharacter(unnamed), 'U+2065 invisible character');
  });

  it('stand where they are said to stand, in any text', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u202e', '👨‍👩‍👧', '1️⃣', '\u{E0041}', '한', '\r\n', '\u200d', '\ufe0f', '🏳️‍🌈'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }).map((all) => all.join('')), (text) => {
        const found = findHiddenCharacters(text);
        for (const { index, codePoint } of found) assert.equal(text.codePointAt(index), codePoint);
        assert.deepEqual(found.map(({ index }) => index), [...new Set(found.map(({ index }) => index))].sort((one, other) => one - other));
        assert.equal(hasHiddenCharacters(text), found.length > 0);
        // Bidirectional controls are never part of anything that is seen.
        assert.equal(found.filter(({ kind }) => kind === 'bidirectional').length, (text.match(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g) ?? []).length);
      }),
      { numRuns: 3_000 },
    );
  });

  it('are found in long code', () => {
    assert.equal(findHiddenCharacters('const value = 1; // 안녕 😀\n'.repeat(60_000)).length, 0);
    assert.equal(findHiddenCharacters('\u200b'.repeat(300_000)).length, 300_000);
    assert.equal(findHiddenCharacters(`${'😀\u200d'.repeat(100_000)}x`).length, 1);
  });
});

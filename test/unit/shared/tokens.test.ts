import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateTokens } from '../../../src/shared/tokens';

/** Texts of each kind, each with what o200k_base makes of it. */
const samples: Record<string, readonly [text: string, tokens: number][]> = {
  'Korean prose': [
    ['이 함수가 왜 두 번 호출되는지 모르겠어요. 로그를 보면 같은 아이디로 두 번 들어오는데, 이벤트 핸들러는 한 번만 등록했거든요. 어떻게 고치면 좋을지 예제 코드와 함께 자세히 설명해 주세요.', 59],
    ['좋은 질문이에요! 아래 코드는 배열에서 중복을 없애고 순서를 그대로 지켜요. 값이 객체라면 어떤 기준으로 같은지 정하는 함수를 함께 넘겨 주세요.', 43],
  ],
  'Korean with English words': [
    ['React에서 useEffect가 두 번 실행되는 이유는 Strict Mode 때문이에요. 개발 환경에서만 그렇고, production 빌드에서는 한 번만 실행돼요.', 36],
  ],
  'English prose': [
    ['When a request fails, the client waits for a moment and then tries again, at most three times. The wait doubles with each attempt, unless the server says how long it should be.', 38],
    ['Could you explain why this test is flaky? It passes on my machine, but about one run in ten fails in continuous integration with a timeout.', 29],
  ],
  'code': [
    ['export function unique<T>(items: readonly T[]): T[] {\n  const seen = new Set<T>();\n  return items.filter((item) => {\n    if (seen.has(item)) return false;\n    seen.add(item);\n    return true;\n  });\n}\n', 52],
    ['def read_lines(path: str) -> list[str]:\n    """Return the lines of a file without their line breaks."""\n    with open(path, encoding="utf-8") as file:\n        return [line.rstrip("\\n") for line in file]\n', 51],
  ],
  'JSON': [
    ['{\n  "name": "orders",\n  "version": "1.4.2",\n  "private": true,\n  "items": [\n    { "id": 1024, "price": 19.99, "tags": ["new", "sale"] },\n    { "id": 1025, "price": 5, "tags": [] }\n  ]\n}\n', 80],
  ],
  'Japanese and Chinese': [
    ['この関数はなぜ二回呼ばれるのでしょうか。ログを見ると、同じ番号で二回記録されています。直し方を教えてください。', 37],
    ['请解释一下这个函数为什么会被调用两次。日志里同一个编号出现了两次，但是事件只注册了一次。', 28],
  ],
  'emoji': [
    ['🎉 Deployed! 🚀 Thanks everyone 👏👏 see you at the party 🥳🍕', 22],
    ['✅ 빌드 완료 🔥 ❌ 테스트 실패 😭 다시 해 볼게요 💪', 20],
  ],
};

describe('The estimate of tokens', () => {
  for (const [kind, texts] of Object.entries(samples)) {
    it(`is near what an encoder counts: ${kind}`, () => {
      for (const [text, tokens] of texts) {
        const ratio = estimateTokens(text) / tokens;
        assert.ok(ratio > 0.85 && ratio < 1.2, `${ratio.toFixed(2)} of ${tokens}: ${text}`);
      }
    });
  }

  it('is nothing for nothing, and at least one for something', () => {
    assert.equal(estimateTokens(''), 0);
    assert.equal(estimateTokens(' '), 1);
    fc.assert(fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => estimateTokens(text) >= 1));
  });

  it('never shrinks much when text is added', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => estimateTokens(one + other) >= estimateTokens(one) - 1));
  });

  it('of a whole is what its parts are, so that long texts can be counted in pieces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        assert.ok(Math.abs(estimateTokens(one + other) - estimateTokens(one) - estimateTokens(other)) <= 3);
      }),
    );
  });

  it('counts a million characters, of whatever kind', () => {
    for (const text of ['안녕하세요 반갑습니다. ', 'export const answer = 42;\n', 'a', '😀', '\n', ' ']) {
      const million = text.repeat(Math.ceil(1_000_000 / text.length));
      const tokens = estimateTokens(million);
      assert.ok(tokens >= 1 && tokens <= 2 * million.length, `${tokens} for ${JSON.stringify(text)}`);
    }
  });
});

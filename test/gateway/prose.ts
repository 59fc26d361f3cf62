// The sections of an ordinary answer: headings, lists, a table, links and code in two languages, so that a look at the
// panel shows how each of them is drawn.

const typeScriptExample = `\`\`\`typescript
/** Doubles with each attempt, up to a minute. */
export function retryDelay(attempt: number): number {
  const seconds = Math.min(2 ** attempt, 60);
  return seconds * 1000;
}
\`\`\``;

const pythonExample = `\`\`\`python
def word_count(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


print(word_count("가나 다라 가나"))  # {'가나': 2, '다라': 1}
\`\`\``;

const korean = [
  `## 요약

이 답변은 *네트워크 없이* 만들어졌어요. 같은 질문에는 늘 같은 답이 나와요.

1. 질문을 읽어요.
2. 알맞은 \`model\`을 골라요.
   - 빠른 답: \`auto-fast\`
   - 깊은 답: \`auto-smart\`
3. 조금씩 나눠서 보내요.`,
  `## TypeScript 예제

다음 함수는 \`retryDelay(attempt)\`만큼 기다렸다가 다시 시도하게 해 줘요.

${typeScriptExample}`,
  `## Python 예제

${pythonExample}`,
  `## 상태 코드

| 상태 | 뜻 | 할 일 |
|:-----|:---|------:|
| 401 | 인증 실패 | API 키 확인 |
| 402 | 크레딧 소진 | 충전 |
| 429 | 요청 한도 초과 | 잠시 대기 |
| 500 | 서버 오류 | 다시 시도 |

더 자세한 내용은 [K-Router 문서](https://docs.k-router.com)에 있어요. 궁금한 점이 더 있으면 물어보세요! 😊`,
];

const english = [
  `## In short

This answer was made *without any network*. The same question always gets the same answer.

1. The question is read.
2. A fitting \`model\` is chosen.
   - A quick answer: \`auto-fast\`
   - A thorough one: \`auto-smart\`
3. The answer is sent a few characters at a time.`,
  `## In TypeScript

Wait \`retryDelay(attempt)\` milliseconds before trying again:

${typeScriptExample}`,
  `## In Python

${pythonExample}`,
  `## Status codes

| Status | Meaning | What to do |
|:-------|:--------|-----------:|
| 401 | authentication failed | check the key |
| 402 | credits used up | top up |
| 429 | rate limit exceeded | wait a moment |
| 500 | server error | try again |

There is more in the [K-Router docs](https://docs.k-router.com). Ask away! 😊`,
];

/** The sections of an ordinary answer, in Korean or English. */
export function sections(inKorean: boolean): readonly string[] {
  return inKorean ? korean : english;
}

/** The question that asks for an explanation, in the user's language: the model answers in the language of the question. */
import * as l10n from '@vscode/l10n';

/** UTF-16 units of a problem's message that stand in the question; the whole of it goes along as context. */
const longestMessage = 200;

/** @param problems messages of the problems to explain, the worst first; none for code */
export function explainQuestion(problems: readonly string[]): string {
  const [problem] = problems;
  if (problem === undefined) return l10n.t('Explain this code.');
  if (problems.length > 1) return l10n.t('Explain these problems.');
  const line = problem.replaceAll(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim();
  // Not in the middle of a character.
  const start = line.slice(0, longestMessage).replace(/[\uD800-\uDBFF]$/, '');
  return l10n.t('Explain this problem: {0}', start.length < line.length ? `${start.trimEnd()}…` : line);
}

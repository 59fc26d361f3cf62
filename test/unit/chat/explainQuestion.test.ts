// What is asked about code and about problems.
import assert from 'node:assert/strict';
import { explainQuestion } from '../../../src/chat/explainQuestion';

describe('The question of Explain', () => {
  it('is about the code when there is no problem', () => {
    assert.equal(explainQuestion([]), 'Explain this code.');
  });

  it('names one problem in one line', () => {
    assert.equal(explainQuestion(['Type ‘string’\n  is not\u2028a number.']), 'Explain this problem: Type ‘string’ is not a number.');
  });

  it('cuts a long message between characters', () => {
    const question = explainQuestion([`a${'😀'.repeat(300)}`]);
    assert.equal(question, `Explain this problem: a${'😀'.repeat(99)}…`);
  });

  it('leaves the names of several problems to what goes along', () => {
    assert.equal(explainQuestion(['one', 'two']), 'Explain these problems.');
  });
});

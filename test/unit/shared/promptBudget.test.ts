import assert from 'node:assert/strict';
import { messageTokens, promptLimit, startAfterRefusal, tokensToLeaveOut, turnsToLeaveOut } from '../../../src/shared/promptBudget';
import type { Message } from '../../../src/shared/transcript';
import { answer, contextItem, prompt } from '../../fakes/conversations';

/** Turns `p1`/`a1`, `p2`/`a2`, …, each of this many tokens in all. */
function turns(...tokens: number[]): { message: Message; tokens: number }[] {
  return tokens.flatMap((count, index) => [
    { message: prompt(`p${index + 1}`, index === 0 ? null : `a${index}`), tokens: count / 2 },
    { message: answer(`a${index + 1}`, `p${index + 1}`), tokens: count / 2 },
  ]);
}

describe('The turns to leave out', () => {
  it('are the fewest of the oldest that are enough', () => {
    assert.deepEqual(turnsToLeaveOut(turns(100, 100, 100), 50), { startId: 'p2', turns: 1 });
    assert.deepEqual(turnsToLeaveOut(turns(100, 100, 100), 100), { startId: 'p2', turns: 1 });
    assert.deepEqual(turnsToLeaveOut(turns(100, 100, 100), 101), { startId: 'p3', turns: 2 });
  });

  it('are at least one, and never the last one', () => {
    assert.deepEqual(turnsToLeaveOut(turns(100, 100), -10), { startId: 'p2', turns: 1 });
    assert.equal(turnsToLeaveOut(turns(100, 100), 150), undefined);
    assert.equal(turnsToLeaveOut(turns(100), 1), undefined);
    assert.equal(turnsToLeaveOut([], 1), undefined);
  });

  it('make room for the answer: its limit, or a usual length', () => {
    assert.equal(tokensToLeaveOut(100_000, 100_000, undefined), 5_000 + 4_096);
    assert.equal(tokensToLeaveOut(100_000, 100_000, 10_000), 5_000 + 10_000);
    assert.equal(tokensToLeaveOut(8_000, 8_000, undefined), 400 + 2_000);
    assert.equal(tokensToLeaveOut(8_000, 8_000, 1_000_000), 400 + 4_000);
  });
});

describe('After a refusal as too long', () => {
  const long = '긴 문장이에요. '.repeat(500);
  const path = [prompt('p1', null, { text: long }), answer('a1', 'p1', { text: long }), prompt('p2', 'a1', { text: long }), answer('a2', 'p2'), prompt('p3', 'a2')];

  it('the chat begins where it fits', () => {
    assert.equal(startAfterRefusal(path, undefined, 8_192, undefined), 'p2');
    assert.equal(startAfterRefusal(path, undefined, 2_000, undefined), 'p3');
  });

  it('about half of it goes when nobody knows how much fits, or when it should have fitted', () => {
    assert.equal(startAfterRefusal(path, undefined, undefined, undefined), 'p2');
    assert.equal(startAfterRefusal(path, undefined, 1_000_000, undefined), 'p2');
  });

  it('a single turn stays', () => {
    assert.equal(startAfterRefusal(path.slice(0, 1), undefined, 10, undefined), undefined);
  });
});

describe('The tokens of a message', () => {
  it('are those of what is sent: the text written out, and the context', () => {
    const plain = messageTokens(prompt('p', null, { text: '/fix' }));
    assert.ok(messageTokens(prompt('p', null, { text: '/fix', expandedText: 'Find the fault in this code and mend it.' })) > plain);
    assert.ok(messageTokens(prompt('p', null, { text: '/fix', context: [contextItem('const a = 1;\n'.repeat(100))] })) > plain + 500);
  });

  it('are none for an answer that came to nothing', () => {
    assert.equal(messageTokens(answer('a', 'p', { text: '', status: 'failed' })), 0);
  });
});

describe('The limit of a prompt', () => {
  it('is what the answer’s limit leaves, at least half of the context', () => {
    assert.equal(promptLimit(128_000, undefined), 128_000);
    assert.equal(promptLimit(128_000, 4_000), 124_000);
    assert.equal(promptLimit(8_192, 100_000), 4_096);
  });
});

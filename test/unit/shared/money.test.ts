import assert from 'node:assert/strict';
import { formatCredits, formatPrice } from '../../../src/shared/money';

describe('A price', () => {
  it('has the digits that count', () => {
    assert.equal(formatPrice(12.3456, 'USD', 'en'), '$12.35');
    assert.equal(formatPrice(0.0030567, 'USD', 'en'), '$0.0031');
    assert.equal(formatPrice(2, 'USD', 'ko'), '$2.00');
    assert.equal(formatPrice(2, 'CAD', 'en'), 'CA$2.00');
  });

  it('is never nothing unless it is free', () => {
    assert.equal(formatPrice(0.00000001, 'USD', 'en'), '<$0.0001');
    assert.equal(formatPrice(0, 'USD', 'en'), '$0.00');
  });

  it('names a currency that the runtime does not know', () => {
    assert.equal(formatPrice(1.5, 'tokens of ours', 'en'), '1.5 tokens of ours');
  });
});

describe('An amount of credits', () => {
  const words = (...amounts: number[]): string[] => amounts.map((amount) => formatCredits(amount, 'en'));

  it('has the digits that count', () => {
    assert.deepEqual(words(0, -0, 0.004, 0.125, 1, 1.5, 12.345, 4_999.5, 1_234_567), ['0', '0', '0.004', '0.12', '1', '1.5', '12.34', '4,999', '1,234,567']);
  });

  it('is never nothing unless it is', () => {
    assert.deepEqual(words(0.0001, 0.00009, 1e-17, -0.004, -1e-17), ['0.0001', '<0.0001', '<0.0001', '-0.004', '-0.0001']);
  });

  it('never reaches what it has not reached, and is not below what sums of binary fractions fall short of', () => {
    assert.deepEqual(words(99.996, 999.7, 0.996, -0.5, -100.5), ['99.99', '999', '0.99', '-0.5', '-101']);
    assert.deepEqual(words(0.1 + 0.7, 0.1 + 0.2, 1.1 + 2.2, Array.from({ length: 10 }, () => 0.1).reduce((sum, tenth) => sum + tenth)), ['0.8', '0.3', '3.3', '1']);
  });
});

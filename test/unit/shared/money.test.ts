import assert from 'node:assert/strict';
import { formatPrice } from '../../../src/shared/money';

describe('A price', () => {
  it('has the digits that count', () => {
    assert.equal(formatPrice(12.3456, 'USD', 'en'), '$12.35');
    assert.equal(formatPrice(0.0030567, 'USD', 'en'), '$0.0031');
    assert.equal(formatPrice(2, 'USD', 'ko'), 'US$2.00');
  });

  it('is never nothing unless it is free', () => {
    assert.equal(formatPrice(0.00000001, 'USD', 'en'), '<$0.0001');
    assert.equal(formatPrice(0, 'USD', 'en'), '$0.00');
  });

  it('names a currency that the runtime does not know', () => {
    assert.equal(formatPrice(1.5, 'tokens of ours', 'en'), '1.5 tokens of ours');
  });
});

// T11 as a property: wherever a stream is cut, the same text comes out, byte for byte.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { delta, done, finish, readParts } from './support';

const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('안녕하세요', '👩‍👩‍👧‍👦🇰🇷', '\r\n', '\n\n', 'data: [DONE]', '\u2028', '\ufeff', '')), {
  maxLength: 12,
});

describe('gateway client: split anywhere', () => {
  it('T11, T12 give the same text however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        async (pieces, lineEnd, sizes) => {
          const stream = [...pieces.map(delta), finish('length'), done].join('').replaceAll('\n', lineEnd);
          const bytes = new TextEncoder().encode(stream);
          const parts: Uint8Array[] = [];
          for (let at = 0, index = 0; at < bytes.length; index++) {
            const size = sizes[index % sizes.length] ?? 1;
            parts.push(bytes.subarray(at, at + size));
            at += size;
          }
          const outcome = await readParts(parts);
          assert.equal(outcome.error, undefined);
          assert.equal(outcome.text, pieces.join(''));
        },
      ),
      { numRuns: 200 },
    );
  }).timeout(30_000);
});

import assert from 'node:assert/strict';
import { isKoreanBytes } from '../../../src/shared/koreanBytes';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
/** 한글 주석입니다 */
const korean = 'c7d1b1db 20 c1d6bcaec0d4b4cfb4d9';

describe('Korean text in CP949', () => {
  it('is told by its syllables, among code and line ends', () => {
    assert.ok(isKoreanBytes(bytes(korean)));
    assert.ok(isKoreanBytes(Uint8Array.from([...Buffer.from('int a = 1; // '), ...bytes(korean), ...Buffer.from('\r\n')])));
  });

  it('may hold rare syllables and punctuation', () => {
    // 똠 (rare) after twelve common ones, and “…”.
    assert.ok(isKoreanBytes(bytes(`${korean} ${korean} 8c63 a1a6`)));
  });

  it('is not cut in a syllable, and has no other bytes', () => {
    for (const more of ['c7', 'c720', 'ff', '80', '00']) assert.ok(!isKoreanBytes(bytes(`${korean} ${more}`)), more);
  });

  it('is not what other encodings write', () => {
    const others = {
      'nothing but ASCII': '68656c6c6f',
      nothing: '',
      'café in Latin-1': '636166e9',
      'naïve text in Latin-1': '6e61ef76652074657874',
      'こんにちは in Shift JIS': '82b182f182c982bf82cd',
      'これは日本語です in EUC-JP': 'a4b3a4eca4cfc6fccbdcb8eca4c7a4b9',
      '这是中文注释 in GB2312': 'd5e2cac7d6d0cec4d7a2cacd',
      '中文 in Big5': 'a4a4a4e5',
      'Привет in Windows-1251': 'cff0e8e2e5f2',
      'PNG': '89504e470d0a1a0a0000',
    };
    for (const [name, hex] of Object.entries(others)) assert.ok(!isKoreanBytes(bytes(hex)), name);
  });
});

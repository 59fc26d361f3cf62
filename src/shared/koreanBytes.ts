/** Korean text from before Unicode: CP949, which holds all of EUC-KR. Many older files in Korea are kept in it. */

/**
 * Of pairs beside punctuation, so many in a hundred are syllables of KS X 1001 in Korean text. Other encodings fit the
 * form of CP949 now and then, but seldom hit these: Japanese and Chinese ones spread over wider ranges.
 */
const leastCommon = 90;

/** Whether bytes that are no UTF-8 are Korean text in CP949. Every byte has to fit. */
export function isKoreanBytes(bytes: Uint8Array): boolean {
  let pairs = 0;
  let common = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const lead = bytes[index] ?? 0;
    if (lead === 0 || lead === 0x80 || lead === 0xff) return false;
    if (lead < 0x80) continue;
    index += 1;
    const trail = bytes[index] ?? 0;
    if (!isTrail(trail)) return false;
    // Rows 1 to 3 are punctuation and full-width letters, which stand among the text of all of these languages.
    if (lead >= 0xa1 && lead <= 0xa3 && trail >= 0xa1) continue;
    pairs += 1;
    if (lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1) common += 1;
  }
  return pairs > 0 && common * 100 >= pairs * leastCommon;
}

function isTrail(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x81 && byte <= 0xfe);
}

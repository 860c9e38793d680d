// SPDX-License-Identifier: GPL-3.0-or-later
/** A drawn 5 x 7 px font of capitals, digits and a few signs, for signs in scripted footage and captions of contact sheets. */

/** Seven rows per sign, five bits each, leftmost px the highest bit; two hexadecimal digits per row. */
const glyphs: Readonly<Record<string, string>> = {
  A: '0e11111f111111',
  B: '1e11111e11111e',
  C: '0e11101010110e',
  D: '1e11111111111e',
  E: '1f10101e10101f',
  F: '1f10101e101010',
  G: '0e11101713110f',
  H: '1111111f111111',
  I: '0e04040404040e',
  J: '0702020202120c',
  K: '11121418141211',
  L: '1010101010101f',
  M: '111b1515111111',
  N: '11191513111111',
  O: '0e11111111110e',
  P: '1e11111e101010',
  Q: '0e11111115120d',
  R: '1e11111e141211',
  S: '0f10100e01011e',
  T: '1f040404040404',
  U: '1111111111110e',
  V: '11111111110a04',
  W: '11111115151b11',
  X: '11110a040a1111',
  Y: '11110a04040404',
  Z: '1f01020408101f',
  0: '0e11131519110e',
  1: '040c040404040e',
  2: '0e11010608101f',
  3: '1f02040201110e',
  4: '02060a121f0202',
  5: '1f101e0101110e',
  6: '0608101e11110e',
  7: '1f010204080808',
  8: '0e11110e11110e',
  9: '0e11110f01020c',
  '-': '0000001f000000',
  ':': '000c0c000c0c00',
  '.': '00000000000c0c',
  ',': '000000000c0408',
  '/': '01010204081010',
  '(': '02040808080402',
  ')': '08040202020408',
  '%': '18190204081303',
  '+': '0004041f040400',
  '#': '0a0a1f0a1f0a0a',
  '&': '0c12140815120d',
  "'": '0c040800000000',
  '?': '0e110102040004',
  '=': '00001f001f0000',
};

/** Width of one line of text in px at a scale of 1, with 1 px between signs. */
export function textWidth(text: string): number {
  return Math.max(0, text.length * 6 - 1);
}

export const textHeight = 7;

/**
 * Calls `dot` for every set px of the text, at a scale of 1 from the origin. Small letters are drawn as capitals;
 * a sign the font lacks becomes a question mark.
 */
export function drawText(text: string, dot: (x: number, y: number) => void): void {
  let left = 0;
  for (const sign of text.toUpperCase()) {
    const rows = sign === ' ' ? '' : (glyphs[sign] ?? glyphs['?'] ?? '');
    for (let y = 0; y * 2 < rows.length; y++) {
      const bits = Number.parseInt(rows.slice(y * 2, y * 2 + 2), 16);
      for (let x = 0; x < 5; x++) if ((bits >> (4 - x)) & 1) dot(left + x, y);
    }
    left += 6;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The two check sums of an AC-3 frame (ETSI TS 102 366, 6.1.2: x^16 + x^15 + x^2 + 1): the first, behind the sync word, over five
 * eighths of the frame, the second, its last two bytes, over all of it. Neither counts the sync word; of what each protects the
 * remainder is zero.
 */

const polynomial = 0x8005;

const remainders = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 8;
  for (let bit = 0; bit < 8; bit++) value = (value & 0x8000) !== 0 ? (value << 1) ^ polynomial : value << 1;
  return value;
});

function checkSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = ((sum << 8) & 0xffff) ^ (remainders[(sum >> 8) ^ byte] ?? 0);
  return sum;
}

/** The 16 bits that, standing before `bytes`, make the check sum of all of it zero: the sum is run backwards. */
function checkSumBefore(bytes: Uint8Array): number {
  let sum = 0;
  const back = (bit: number): void => {
    const out = sum & 1;
    sum = ((out === 1 ? sum ^ polynomial : sum) >> 1) | ((out ^ bit) << 15);
  };
  for (const byte of bytes.toReversed()) for (let bit = 0; bit < 8; bit++) back((byte >> bit) & 1);
  // 16 bits that are summed from zero leave what they themselves leave as a sum when 16 zeros follow.
  for (let zero = 0; zero < 16; zero++) back(0);
  return sum;
}

/** The byte at which five eighths of a frame end, as the standard rounds them. */
function fiveEighths({ length }: Uint8Array): number {
  return ((length >> 2) + (length >> 4)) << 1;
}

/** True when both sums of a whole frame are what its bytes give: then they are nothing but sums. */
export function ac3SumsHold(frame: Uint8Array): boolean {
  return checkSum(frame.subarray(2, fiveEighths(frame))) === 0 && checkSum(frame.subarray(2)) === 0;
}

/** Writes both sums into a whole frame. */
export function sealAc3Frame(frame: Uint8Array): void {
  const fifth = fiveEighths(frame);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  view.setUint16(2, checkSumBefore(frame.subarray(4, fifth)));
  view.setUint16(frame.length - 2, checkSum(frame.subarray(fifth, -2)));
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A frame number drawn as big blocks of black and white, so that any copy of the picture, however it was encoded, tells
 * which frame it is. Twenty blocks fill the top eighth of the picture from left to right: sixteen bits of the number,
 * most significant first, then four check bits.
 */

const numberBits = 16;
const checkBits = 4;
const blockCount = numberBits + checkBits;
const black = 32;
const white = 224;

/** The largest number the blocks hold. */
export const largestFrameNumber = 2 ** numberBits - 1;

/** Where to look: one sample per px at `offset + y * stride + x * step`, of `depth` bits (little endian above 8). */
export type SampleView = {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  /** Bytes from one sample to the next: 1 for an 8-bit plane, 3 for RGB (give the green sample's offset). */
  readonly step: number;
  readonly offset: number;
  readonly depth: 8 | 10;
};

/** Height of the strip that carries the number, in px. */
export function blockStripHeight(height: number): number {
  return Math.max(4, height >> 3);
}

/** Four check bits: the nibbles' exclusive-or, salted so that neither an all-black nor an all-white strip reads as a number. */
function checkOf(number: number): number {
  return (number ^ (number >> 4) ^ (number >> 8) ^ (number >> 12) ^ 0x5) & 0xf;
}

/** Draws `number` into an 8-bit luma plane. Throws RangeError past `largestFrameNumber`. */
export function paintFrameNumber(luma: Uint8Array, width: number, height: number, number: number): void {
  if (!(Number.isInteger(number) && number >= 0 && number <= largestFrameNumber)) {
    throw new RangeError(`frame number ${number} does not fit ${numberBits} bits`);
  }
  const word = number * 2 ** checkBits + checkOf(number);
  const strip = blockStripHeight(height);
  for (let bit = 0; bit < blockCount; bit++) {
    const value = Math.floor(word / 2 ** (blockCount - 1 - bit)) % 2 === 1 ? white : black;
    const left = Math.floor((bit * width) / blockCount);
    const right = Math.floor(((bit + 1) * width) / blockCount);
    for (let y = 0; y < strip; y++) luma.fill(value, y * width + left, y * width + right);
  }
}

/** Reads the number back, or undefined when a block is neither black nor white or the check fails. */
export function readFrameNumber(view: SampleView): number | undefined {
  const strip = blockStripHeight(view.height);
  let word = 0;
  for (let bit = 0; bit < blockCount; bit++) {
    const left = (bit * view.width) / blockCount;
    const right = ((bit + 1) * view.width) / blockCount;
    const mean = meanOf(
      view,
      left + (right - left) * 0.3,
      right - (right - left) * 0.3,
      strip * 0.3,
      strip * 0.7,
    );
    if (mean > 100 && mean < 156) return undefined;
    word = word * 2 + (mean > 128 ? 1 : 0);
  }
  const number = Math.floor(word / 2 ** checkBits);
  return checkOf(number) === word % 2 ** checkBits ? number : undefined;
}

/** Mean of a rectangle, on a scale of 0 to 255. */
function meanOf(view: SampleView, left: number, right: number, top: number, bottom: number): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(top); y <= Math.max(Math.floor(top), Math.floor(bottom) - 1); y++) {
    for (let x = Math.floor(left); x <= Math.max(Math.floor(left), Math.floor(right) - 1); x++) {
      const place = view.offset + y * view.stride + x * view.step;
      const low = view.data[place] ?? 0;
      sum += view.depth === 8 ? low : (low + 256 * (view.data[place + 1] ?? 0)) / 4;
      count++;
    }
  }
  return sum / count;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** An AC-3 frame of digital silence (ETSI TS 102 366, 4.3): no bin is coded, and none is filled with noise. */
import { BitWriter } from '../audio/bit-writer.ts';
import { sealAc3Frame } from './ac3-check-sum.ts';
import { type Ac3Header, ac3TailBits } from './ac3-header.ts';

/** Narrowest bandwidth, exponents four bins at a time that all stay at 15. */
function writeFirstExponents(bits: BitWriter, { channels, hasLowFrequency }: Ac3Header): void {
  const even = 62;
  const groups = { full: 6, low: 2 };
  for (let channel = 0; channel < channels; channel++) bits.write(3, 2);
  if (hasLowFrequency) bits.write(1, 1);
  for (let channel = 0; channel < channels; channel++) bits.write(0, 6);
  for (let channel = 0; channel < channels; channel++) {
    bits.write(15, 4);
    for (let group = 0; group < groups.full; group++) bits.write(even, 7);
    bits.write(0, 2);
  }
  if (hasLowFrequency) {
    bits.write(15, 4);
    for (let group = 0; group < groups.low; group++) bits.write(even, 7);
  }
}

function writeBlock(bits: BitWriter, header: Ac3Header, first: boolean): void {
  const { channels, hasLowFrequency, mode } = header;
  // Long windows, no noise in place of what is not coded, no gain for the dynamic range.
  bits.write(0, 2 * channels + (mode === 0 ? 2 : 1));
  // No coupling, no sum and difference: said once, kept after.
  bits.write(first ? 2 : 0, first ? 2 : 1);
  if (mode === 2) bits.write(first ? 16 : 0, first ? 5 : 1);
  if (first) writeFirstExponents(bits, header);
  else bits.write(0, 2 * channels + (hasLowFrequency ? 1 : 0));
  if (first) {
    // The lowest offset of all, for every channel: no bin is coded.
    bits.write(1, 1).write(0, 11).write(1, 1).write(0, 6);
    for (let channel = 0; channel < channels + (hasLowFrequency ? 1 : 0); channel++) bits.write(0, 7);
  } else bits.write(0, 2);
  // Nothing is added to the mask, nothing skipped.
  bits.write(0, 2);
}

/** A silent frame of the size, rate and channels of the one that it replaces, the same for every frame of a track that has these. */
export function silentAc3Frame(like: Ac3Header): Uint8Array {
  const bits = new BitWriter().write(0x0b77, 16).write(0, 16);
  bits.write(like.rateCode, 2).write(like.sizeCode, 6).write(like.streamId, 5);
  bits.write(like.service, 3).write(like.mode, 3).write(like.mixing.value, like.mixing.bits);
  bits.write(like.hasLowFrequency ? 1 : 0, 1);
  // After the loudness: no compression, language or production information.
  for (const loudness of like.loudness) bits.write(loudness, 5).write(0, 3);
  bits.write(0, 5);
  for (let block = 0; block < 6; block++) writeBlock(bits, like, block === 0);
  const frame = new Uint8Array(like.frameBytes);
  frame.set(bits.bytes());
  if (bits.length > 8 * like.frameBytes - ac3TailBits) throw new Error('a frame is too short for silence');
  sealAc3Frame(frame);
  return frame;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Pictures of H.264 are coded in whole macroblocks, and their parameters say how much of the edges is not shown. That leaves out
 * padding; it can as well leave out part of the scene, which everybody sees who ignores it and nobody is shown in review.
 */
import { BitReader } from './bit-reader.ts';
import { unescapeNal } from './parameter-sets.ts';

/** How far each edge is cropped, in luma samples. */
export type Crop = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Luma rows of a row of macroblocks: 16, or 32 where pictures may be coded as fields. */
  readonly rowHeight: 16 | 32;
};

/** Profiles whose parameters say more of their samples (Rec. ITU-T H.264, 7.3.2.1.1). */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const macroblock = 16;

/** 7.3.2.1.1.1. */
function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let at = 0; at < size && !bits.ended; at++) {
    if (next !== 0) next = (last + bits.signedGolomb() + 256) % 256;
    if (next !== 0) last = next;
  }
}

/** Reads what the high profiles have in between; gives chroma_format_idc. */
function readSampleFormat(bits: BitReader): number {
  const chromaFormat = bits.golomb();
  if (chromaFormat === 3) bits.skip(1);
  bits.golomb();
  bits.golomb();
  bits.skip(1);
  if (bits.read(1) === 1) {
    for (let list = 0; list < (chromaFormat === 3 ? 12 : 8); list++)
      if (bits.read(1) === 1) skipScalingList(bits, list < 6 ? 16 : 64);
  }
  return chromaFormat;
}

function skipPictureOrder(bits: BitReader): void {
  const type = bits.golomb();
  if (type === 0) bits.golomb();
  if (type !== 1) return;
  bits.skip(1);
  bits.golomb();
  bits.golomb();
  const cycle = bits.golomb();
  for (let frame = 0; frame < cycle && !bits.ended; frame++) bits.golomb();
}

/** The cropping of a sequence parameter set (7.4.2.1.1); undefined where the set does not come apart. */
export function readCrop(sps: Uint8Array): Crop | undefined {
  const bits = new BitReader(unescapeNal(sps), 8);
  const profile = bits.read(8);
  bits.skip(16);
  bits.golomb();
  const chromaFormat = highProfiles.has(profile) ? readSampleFormat(bits) : 1;
  bits.golomb();
  skipPictureOrder(bits);
  bits.golomb();
  bits.skip(1);
  bits.golomb();
  bits.golomb();
  const framesOnly = bits.read(1) === 1;
  if (!framesOnly) bits.skip(1);
  bits.skip(1);
  const isCropped = bits.read(1) === 1;
  const [left = 0, right = 0, top = 0, bottom = 0] = isCropped
    ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()]
    : [];
  if (bits.ended) return undefined;
  const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
  const unitY = (chromaFormat === 1 ? 2 : 1) * (framesOnly ? 1 : 2);
  return {
    left: left * unitX,
    right: right * unitX,
    top: top * unitY,
    bottom: bottom * unitY,
    rowHeight: framesOnly ? macroblock : 32,
  };
}

/** Whether more is cropped than fills up the last macroblocks. A set that cannot be read counts as one that does. */
export function cropsScene(sps: Uint8Array): boolean {
  const crop = readCrop(sps);
  if (!crop) return true;
  const { left, right, top, bottom, rowHeight } = crop;
  return left > 0 || top > 0 || right >= macroblock || bottom >= rowHeight;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** As much of AAC-LC (ISO/IEC 14496-3) as replacing frames by silent ones takes: configuration, frame heads, one silent frame. */

import { BitReader } from '../bit-reader.ts';
import { BitWriter } from './bit-writer.ts';

const rates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/** Samples of a frame. Frames of 960 are refused. */
export const aacFrame = 1024;

/** Why a configuration cannot be spliced, or what it states. */
export type AacConfiguration =
  | { readonly refusal: string }
  | { readonly refusal: null; readonly sampleRate: number; readonly channels: 1 | 2 };

function stated(objectType: number, rate: number | undefined, channels: number): AacConfiguration {
  if (objectType !== 2) return { refusal: `AAC of object type ${objectType} is not AAC-LC` };
  if (rate === undefined) return { refusal: 'its AAC states no known rate' };
  if (channels !== 1 && channels !== 2) return { refusal: `its AAC has channel configuration ${channels}` };
  return { refusal: null, sampleRate: rate, channels };
}

/** Reads an AudioSpecificConfig (1.6.2.1). Anything but plain AAC-LC with frames of 1024 samples is refused. */
export function parseAudioSpecificConfig(bytes: Uint8Array): AacConfiguration {
  const bits = new BitReader(bytes);
  const objectType = bits.read(5);
  const index = bits.read(4);
  const rate = index === 15 ? bits.read(24) : rates[index];
  const channels = bits.read(4);
  if (bits.read(1) === 1) return { refusal: 'its AAC has frames of 960 samples' };
  if (bits.read(2) !== 0) return { refusal: 'its AAC depends on another coder' };
  if (bits.left >= 17 && bits.read(11) === 0x2b7 && bits.read(5) === 5 && bits.read(1) === 1)
    return { refusal: 'its AAC carries spectral band replication (HE-AAC)' };
  return stated(objectType, rate, channels);
}

/** Bytes of an ADTS header (ISO/IEC 13818-7, 6.2), 0 when there is none. */
export function adtsHeaderBytes(data: Uint8Array): number {
  if (data.length <= 7 || data[0] !== 0xff || ((data[1] ?? 0) & 0xf6) !== 0xf0) return 0;
  return ((data[1] ?? 0) & 1) === 1 ? 7 : 9;
}

/** A frame without the ADTS header that frames it in transport streams; MP4 carries the same frame without one. */
export function withoutAdts(data: Uint8Array): Uint8Array {
  return data.subarray(adtsHeaderBytes(data));
}

/** Reads an ADTS header. */
export function parseAdts(data: Uint8Array): AacConfiguration {
  if (adtsHeaderBytes(data) === 0) return { refusal: 'its AAC has no header and no configuration' };
  const bits = new BitReader(data, 16);
  const objectType = bits.read(2) + 1;
  const rate = rates[bits.read(4)];
  bits.skip(1);
  const channels = bits.read(3);
  if (((data[6] ?? 0) & 3) !== 0) return { refusal: 'its AAC packs several frames under one header' };
  return stated(objectType, rate, channels);
}

export const windowSequence = { long: 0, start: 1, short: 2, stop: 3 } as const;

/** The head of a frame's first channel element. */
export type AacHead = {
  /** 0: one channel (SCE), 1: a pair (CPE). */
  readonly element: 0 | 1;
  readonly tag: number;
  /** Undefined for a pair whose channels have windows of their own. */
  readonly sequence: number | undefined;
  readonly shape: number;
};

const elementId = { single: 0, pair: 1, data: 4, fill: 6 } as const;

/** Reads the head of the first channel element of a raw data block; undefined when there is none. */
export function aacHead(block: Uint8Array): AacHead | undefined {
  const bits = new BitReader(block);
  while (bits.left > 7) {
    const id = bits.read(3);
    if (id === elementId.fill) {
      const count = bits.read(4);
      bits.skip(8 * (count === 15 ? 14 + bits.read(8) : count));
    } else if (id === elementId.data) {
      bits.at += 4;
      const aligned = bits.read(1) === 1;
      const count = bits.read(8);
      const all = count === 255 ? 255 + bits.read(8) : count;
      if (aligned) bits.align();
      bits.skip(8 * all);
    } else if (id === elementId.single || id === elementId.pair) {
      const tag = bits.read(4);
      if (id === elementId.single) bits.at += 8;
      else if (bits.read(1) === 0) return { element: 1, tag, sequence: undefined, shape: 0 };
      bits.skip(1);
      return { element: id, tag, sequence: bits.read(2), shape: bits.read(1) };
    } else return undefined;
  }
  return undefined;
}

/**
 * A raw data block that decodes to digital zero: the same element as the source's frames, one long window, no scale factor
 * band. It is the same for every frame it replaces, so it says nothing of them.
 */
export function silentAacBlock(like: AacHead): Uint8Array {
  const bits = new BitWriter().write(like.element, 3).write(like.tag, 4);
  // ics_info: reserved, window sequence, window shape, max_sfb, no predictor.
  const info = (): void =>
    void bits.write(0, 1).write(windowSequence.long, 2).write(like.shape, 1).write(0, 6).write(0, 1);
  const gain = 100;
  // After the gain: no pulse, no TNS, no gain control.
  if (like.element === 1) {
    bits.write(1, 1);
    info();
    bits.write(0, 2).write(gain, 8).write(0, 3).write(gain, 8).write(0, 3);
  } else {
    bits.write(gain, 8);
    info();
    bits.write(0, 3);
  }
  return bits.write(7, 3).bytes();
}

/** A raw data block under the ADTS header of the frame it replaces, without a checksum. */
export function withAdts(block: Uint8Array, replaced: Uint8Array): Uint8Array {
  const length = block.length + 7;
  const framed = new Uint8Array(length);
  framed.set(replaced.subarray(0, 7));
  framed[1] = (framed[1] ?? 0) | 1;
  framed[3] = ((framed[3] ?? 0) & 0xfc) | (length >> 11);
  framed[4] = (length >> 3) & 0xff;
  framed[5] = ((length & 7) << 5) | ((framed[5] ?? 0) & 0x1f);
  framed.set(block, 7);
  return framed;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The header of an AC-3 frame (ETSI TS 102 366, 4.3.1 and 4.3.2): everything before its first block of sound. */
import { BitReader } from '../bit-reader.ts';

/** Samples per channel of a frame, and how far a frame sounds into the next one. */
export const ac3Frame = { samples: 1536, overlap: 256 } as const;

/** Bits that follow the last block: whether there is auxiliary data, a reserved bit, the check sum. */
export const ac3TailBits = 18;

/** Words of 16 bit per frame at 48 kHz by frame size code pairs (table 4.13); other rates follow. */
const wordsByCode = [
  64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1024, 1152, 1280,
];

/** Channels of full bandwidth by coding mode (table 4.3). */
const channelsByMode = [2, 1, 2, 3, 3, 4, 4, 5];

/** A field of the header that no decoder makes sound of, and that is set. */
export type Ac3Remark = {
  readonly what: 'language code' | 'production information' | 'time code' | 'reserved bits';
  readonly bits: number;
};

export type Ac3Header = {
  readonly frameBytes: number;
  /** Sample rate code: 0 is 48 kHz, 1 44.1 kHz, 2 32 kHz. */
  readonly rateCode: 0 | 1 | 2;
  readonly sizeCode: number;
  readonly streamId: number;
  /** 3 bits each: kind of service, and which channels there are. */
  readonly service: number;
  readonly mode: number;
  /** Full-bandwidth channels, without the one of low frequency. */
  readonly channels: number;
  readonly hasLowFrequency: boolean;
  /** Mixing levels as they stand, 0 to 6 bits. */
  readonly mixing: { readonly value: number; readonly bits: number };
  readonly loudness: readonly number[];
  /** What the frame says beside its sound, whoever wrote it: fields for a person, a machine or nobody. */
  readonly remarks: readonly Ac3Remark[];
  /** Bytes of additional stream information. */
  readonly additionalBytes: number;
  /** The bit at which the first block begins. */
  readonly blocksAt: number;
};

/** Bytes of the frame that begins at `at`; undefined where none does. E-AC-3 states its own. */
export function ac3FrameBytes(packet: Uint8Array, at: number): number | undefined {
  if (packet[at] !== 0x0b || packet[at + 1] !== 0x77) return undefined;
  const streamId = (packet[at + 5] ?? 0) >> 3;
  if (streamId > 10) return 2 * (((((packet[at + 2] ?? 0) & 7) << 8) | (packet[at + 3] ?? 0)) + 1);
  const code = packet[at + 4] ?? 0;
  const words = wordsByCode[(code & 63) >> 1];
  if (words === undefined) return undefined;
  if (code >> 6 === 0) return 2 * words;
  if (code >> 6 === 2) return 3 * words;
  // 44.1 kHz: bits per frame that are no whole number of words take turns.
  return code >> 6 === 1 ? 2 * (Math.floor((words * 480) / 441) + (code & 1)) : undefined;
}

/** Steps over a field and gives its length. */
function takenBy(bits: BitReader, length: number): number {
  bits.read(length);
  return length;
}

/** The two halves of a time code; with stream id 6 further mixing levels (annex D), of the same length, with bits that are reserved. */
function readTimeCodes(bits: BitReader, streamId: number): Ac3Remark[] {
  const remarks: Ac3Remark[] = [];
  for (const reserved of [0, 9]) {
    if (bits.read(1) === 0) continue;
    if (streamId !== 6) remarks.push({ what: 'time code', bits: takenBy(bits, 14) });
    else {
      bits.read(14 - reserved);
      if (bits.read(reserved) !== 0) remarks.push({ what: 'reserved bits', bits: reserved });
    }
  }
  return remarks;
}

/** Reads a whole frame's header; undefined for anything but AC-3, which E-AC-3 is not. */
export function readAc3Header(frame: Uint8Array): Ac3Header | undefined {
  const frameBytes = ac3FrameBytes(frame, 0);
  const streamId = (frame[5] ?? 0) >> 3;
  const rateCode = (frame[4] ?? 0) >> 6;
  if (frameBytes === undefined || frameBytes > frame.length || streamId > 8) return undefined;
  if (rateCode !== 0 && rateCode !== 1 && rateCode !== 2) return undefined;
  const bits = new BitReader(frame, 45);
  const service = bits.read(3);
  const mode = bits.read(3);
  const levels = [(mode & 1) !== 0 && mode !== 1, (mode & 4) !== 0, mode === 2];
  const mixingBits = 2 * levels.filter(Boolean).length;
  const mixing = { value: bits.read(mixingBits), bits: mixingBits };
  const hasLowFrequency = bits.read(1) === 1;
  const loudness: number[] = [];
  const remarks: Ac3Remark[] = [];
  for (let program = 0; program < (mode === 0 ? 2 : 1); program++) {
    loudness.push(bits.read(5));
    // A gain for players with little range: part of the sound.
    if (bits.read(1) === 1) bits.read(8);
    if (bits.read(1) === 1) remarks.push({ what: 'language code', bits: takenBy(bits, 8) });
    if (bits.read(1) === 1) remarks.push({ what: 'production information', bits: takenBy(bits, 7) });
  }
  bits.read(2);
  remarks.push(...readTimeCodes(bits, streamId));
  const additionalBytes = bits.read(1) === 1 ? bits.read(6) + 1 : 0;
  const sizeCode = (frame[4] ?? 0) & 63;
  const channels = channelsByMode[mode] ?? 2;
  return {
    ...{
      frameBytes,
      rateCode,
      sizeCode,
      streamId,
      service,
      mode,
      channels,
      hasLowFrequency,
      mixing,
      loudness,
      remarks,
    },
    additionalBytes,
    blocksAt: bits.at + 8 * additionalBytes,
  };
}

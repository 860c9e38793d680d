// SPDX-License-Identifier: GPL-3.0-or-later
/** H.264 parameter sets: reading and joining decoder configuration records (ISO/IEC 14496-15, 5.3.3.1). */
import { BitReader } from './bit-reader.ts';

/** A decoder configuration record, taken apart. */
export type DecoderConfiguration = {
  readonly profile: number;
  readonly compatibility: number;
  readonly level: number;
  readonly nalLengthBytes: number;
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
  /** What follows the sets: chroma format and depths of the high profiles. */
  readonly extension: Uint8Array;
};

export const nalType = {
  slice: 1,
  partitionC: 4,
  idr: 5,
  sei: 6,
  sps: 7,
  pps: 8,
  delimiter: 9,
  filler: 12,
} as const;

/** Takes `avcC` data apart; undefined when it is none or is cut short. */
export function readConfiguration(data: Uint8Array | null): DecoderConfiguration | undefined {
  if (data?.[0] !== 1 || data.length < 7) return undefined;
  let at = 5;
  const readSets = (mask: number): Uint8Array[] | undefined => {
    if (at >= data.length) return undefined;
    const count = (data[at++] ?? 0) & mask;
    const sets: Uint8Array[] = [];
    for (let set = 0; set < count; set++) {
      const length = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
      at += 2;
      if (length === 0 || at + length > data.length) return undefined;
      sets.push(data.slice(at, at + length));
      at += length;
    }
    return sets;
  };
  const sps = readSets(31);
  const pps = sps && readSets(255);
  if (!sps || !pps) return undefined;
  const [, profile = 0, compatibility = 0, level = 0, lengthByte = 0] = data;
  return {
    profile,
    compatibility,
    level,
    nalLengthBytes: (lengthByte & 3) + 1,
    sps,
    pps,
    extension: data.slice(at),
  };
}

/** Puts a record together again. Throws RangeError for more sets than it can count. */
export function writeConfiguration(configuration: DecoderConfiguration): Uint8Array {
  const { profile, compatibility, level, nalLengthBytes, sps, pps, extension } = configuration;
  if (sps.length > 31 || pps.length > 255) throw new RangeError('too many parameter sets for one record');
  const bytes: number[] = [1, profile, compatibility, level, 0xfc | (nalLengthBytes - 1), 0xe0 | sps.length];
  const addSets = (sets: readonly Uint8Array[]): void => {
    for (const set of sets) bytes.push(set.length >> 8, set.length & 255, ...set);
  };
  addSets(sps);
  bytes.push(pps.length);
  addSets(pps);
  return Uint8Array.from([...bytes, ...extension]);
}

/**
 * A record that also serves pictures encoded with `own` sets. Of what follows the sets it keeps the three bytes of chroma
 * format and depths: sets of extensions serve no picture that is copied, and anything else there can be text.
 */
export function withOwnSets(
  source: DecoderConfiguration,
  own: { readonly sps: readonly Uint8Array[]; readonly pps: readonly Uint8Array[] },
): DecoderConfiguration {
  const extension =
    source.extension.length < 4 ? new Uint8Array() : Uint8Array.from([...source.extension.subarray(0, 3), 0]);
  return { ...source, sps: [...source.sps, ...own.sps], pps: [...source.pps, ...own.pps], extension };
}

/** Whether an emulation prevention byte may be in a unit. */
function mayBeEscaped(nal: Uint8Array): boolean {
  // The search of typed arrays is native, and threes are rare.
  for (let at = nal.indexOf(3, 2); at >= 0; at = nal.indexOf(3, at + 1))
    if (nal[at - 1] === 0 && nal[at - 2] === 0) return true;
  return false;
}

/** Removes emulation prevention bytes (Rec. ITU-T H.264, 7.4.1). The caller's own. */
export function unescapeNal(nal: Uint8Array): Uint8Array {
  if (!mayBeEscaped(nal)) return Uint8Array.from(nal);
  const out: number[] = [];
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out.push(byte);
  }
  return Uint8Array.from(out);
}

/** Puts emulation prevention bytes back. */
export function escapeNal(payload: Uint8Array): Uint8Array {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out.push(byte);
  }
  return Uint8Array.from(out);
}

/** Reads a unit from bit `bit` on; `unit`: as many of its bytes as are needed. */
const readerOf = (unit: Uint8Array, bit: number): BitReader => new BitReader(unescapeNal(unit), bit);

/** seq_parameter_set_id: follows the header byte, profile, constraints and level (7.3.2.1.1). */
export function spsId(sps: Uint8Array): number {
  return readerOf(sps.subarray(0, 16), 32).golomb();
}

/** pic_parameter_set_id: follows the header byte (7.3.2.2). */
export function ppsId(pps: Uint8Array): number {
  return readerOf(pps.subarray(0, 16), 8).golomb();
}

/** The seq_parameter_set_id a picture parameter set refers to (7.3.2.2). */
export function spsOfPps(pps: Uint8Array): number {
  const bits = readerOf(pps.subarray(0, 24), 8);
  bits.golomb();
  return bits.golomb();
}

/** The pic_parameter_set_id of a slice: follows its first macroblock and its type (7.3.3). */
export function ppsOfSlice(slice: Uint8Array): number {
  const bits = readerOf(slice.subarray(0, 32), 8);
  bits.golomb();
  bits.golomb();
  return bits.golomb();
}

/** The lowest id, 0 to 31, that no set of the record uses; undefined when all are taken. */
export function freeSetId(configuration: DecoderConfiguration): number | undefined {
  const used = new Set([...configuration.sps.map(spsId), ...configuration.pps.map(ppsId)]);
  for (let id = 0; id < 32; id++) if (!used.has(id)) return id;
  return undefined;
}

/** NAL units behind four-byte lengths; undefined when the lengths do not add up. */
export function splitLengths(packet: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const units: Uint8Array[] = [];
  let at = 0;
  while (at < packet.length) {
    if (at + 4 > packet.length) return undefined;
    const length = view.getUint32(at);
    if (length === 0 || at + 4 + length > packet.length) return undefined;
    units.push(packet.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return units;
}

/** Units behind four-byte lengths, in one packet. */
export function joinLengths(units: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(units.reduce((sum, unit) => sum + 4 + unit.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const unit of units) {
    view.setUint32(at, unit.length);
    out.set(unit, at + 4);
    at += 4 + unit.length;
  }
  return out;
}

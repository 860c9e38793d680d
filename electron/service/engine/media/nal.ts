// SPDX-License-Identifier: GPL-3.0-or-later
/** Just enough of H.264 and HEVC to tell slices from the rest, and a true IDR from a picture merely called a keyframe. */

import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC } from 'node-av/constants';
import type { Stream } from 'node-av/lib';

export type NalCodec = 'h264' | 'hevc';

/** The codec of a stream, if it is one with NAL units. */
export function nalCodecOf({ codecpar }: Stream): NalCodec | undefined {
  if (codecpar.codecId === AV_CODEC_ID_H264) return 'h264';
  return codecpar.codecId === AV_CODEC_ID_HEVC ? 'hevc' : undefined;
}

/** How NAL units are delimited in packets: 0 for Annex B start codes, else the size in bytes of the length field. */
export type NalFraming = 0 | 1 | 2 | 3 | 4;

/** Reads the framing from the codec's configuration record (ISO/IEC 14496-15); Annex B when there is none. */
export function nalFraming(codec: NalCodec, extradata: Uint8Array | null): NalFraming {
  if (extradata?.[0] !== 1) return 0;
  const sizeByte = codec === 'h264' ? extradata[4] : extradata[21];
  return sizeByte === undefined ? 0 : (((sizeByte & 3) + 1) as NalFraming);
}

const startCode = Uint8Array.of(0, 0, 1);

/** Where start codes stand (annex B): `code` with the zero byte before it, if there is one, and `unit` behind it. */
function* startCodes(stream: Uint8Array): Generator<{ readonly code: number; readonly unit: number }> {
  // The search of Buffer is native: a transport stream has no other way to say where a slice begins.
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  for (let at = bytes.indexOf(startCode); at >= 0; at = bytes.indexOf(startCode, at + startCode.length))
    yield { code: at > 0 && bytes[at - 1] === 0 ? at - 1 : at, unit: at + startCode.length };
}

/** NAL units of a byte stream with start codes (annex B), with what zero bytes may follow them. Views into the stream. */
export function splitAnnexB(stream: Uint8Array): Uint8Array[] {
  const starts = [...startCodes(stream)];
  return starts.map(({ unit }, number) => stream.subarray(unit, starts[number + 1]?.code ?? stream.length));
}

function* lengthFieldPositions(packet: Uint8Array, sizeBytes: number): Generator<number> {
  let at = 0;
  while (at + sizeBytes < packet.length) {
    let length = 0;
    for (let byte = 0; byte < sizeBytes; byte++) length = length * 256 + (packet[at + byte] ?? 0);
    yield at + sizeBytes;
    at += sizeBytes + length;
  }
}

function* unitPositions(packet: Uint8Array): Generator<number> {
  for (const { unit } of startCodes(packet)) yield unit;
}

/**
 * True when the packet's first slice is an IDR picture: H.264 nal_unit_type 5 (Rec. ITU-T H.264, table 7-1); HEVC
 * IDR_W_RADL 19 or IDR_N_LP 20 (Rec. ITU-T H.265, table 7-1).
 */
export function isIdr(codec: NalCodec, framing: NalFraming, packet: Uint8Array): boolean {
  const positions = framing === 0 ? unitPositions(packet) : lengthFieldPositions(packet, framing);
  for (const position of positions) {
    const header = packet[position];
    if (header === undefined) return false;
    const type = codec === 'h264' ? header & 31 : (header >> 1) & 63;
    if (codec === 'h264' ? type >= 1 && type <= 5 : type <= 31) {
      return codec === 'h264' ? type === 5 : type === 19 || type === 20;
    }
  }
  return false;
}

/** True for units that hold coded picture: H.264 types 1 to 5 (table 7-1), HEVC 0 to 31 (table 7-1). */
function isSlice(codec: NalCodec, header: number): boolean {
  if (codec === 'hevc') return ((header >> 1) & 63) <= 31;
  const type = header & 31;
  return type >= 1 && type <= 5;
}

/**
 * The NAL units of a packet without what delimits them: start codes and trailing zero bytes (Rec. ITU-T H.264 and H.265,
 * annex B) or lengths (ISO/IEC 14496-15). Views into the packet; a unit that is cut short is given as it is.
 */
export function unitsOf(framing: NalFraming, packet: Uint8Array): Uint8Array[] {
  return framing === 0 ? splitAnnexB(packet).map(trimmed) : lengthUnits(packet, framing);
}

/** The slices of a packet, as `unitsOf` gives them. */
export function slicesOf(codec: NalCodec, framing: NalFraming, packet: Uint8Array): Uint8Array[] {
  return unitsOf(framing, packet).filter((unit) => unit[0] !== undefined && isSlice(codec, unit[0]));
}

function lengthUnits(packet: Uint8Array, sizeBytes: number): Uint8Array[] {
  const starts = [...lengthFieldPositions(packet, sizeBytes)];
  return starts.map((start, at) => {
    const next = starts[at + 1];
    if (next !== undefined) return packet.subarray(start, next - sizeBytes);
    // Of the last unit only its own length says where it ends.
    let length = 0;
    for (let byte = start - sizeBytes; byte < start; byte++) length = length * 256 + (packet[byte] ?? 0);
    return packet.subarray(start, start + length);
  });
}

/** Without the zero bytes that may follow a unit in a byte stream. */
function trimmed(unit: Uint8Array): Uint8Array {
  let end = unit.length;
  while (end > 0 && unit[end - 1] === 0) end--;
  return unit.subarray(0, end);
}

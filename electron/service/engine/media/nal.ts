// SPDX-License-Identifier: GPL-3.0-or-later
/** Just enough of H.264 and HEVC to tell slices from the rest, and a true IDR from a picture merely called a keyframe. */

export type NalCodec = 'h264' | 'hevc';

/** How NAL units are delimited in packets: 0 for Annex B start codes, else the size in bytes of the length field. */
export type NalFraming = 0 | 1 | 2 | 3 | 4;

/** Reads the framing from the codec's configuration record (ISO/IEC 14496-15); Annex B when there is none. */
export function nalFraming(codec: NalCodec, extradata: Uint8Array | null): NalFraming {
  if (extradata?.[0] !== 1) return 0;
  const sizeByte = codec === 'h264' ? extradata[4] : extradata[21];
  return sizeByte === undefined ? 0 : (((sizeByte & 3) + 1) as NalFraming);
}

function* startCodePositions(packet: Uint8Array): Generator<number> {
  for (let at = 0; at + 3 < packet.length; at++) {
    if (packet[at] === 0 && packet[at + 1] === 0 && packet[at + 2] === 1) {
      yield at + 3;
      at += 3;
    }
  }
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

/**
 * True when the packet's first slice is an IDR picture: H.264 nal_unit_type 5 (Rec. ITU-T H.264, table 7-1); HEVC
 * IDR_W_RADL 19 or IDR_N_LP 20 (Rec. ITU-T H.265, table 7-1).
 */
export function isIdr(codec: NalCodec, framing: NalFraming, packet: Uint8Array): boolean {
  const positions = framing === 0 ? startCodePositions(packet) : lengthFieldPositions(packet, framing);
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
 * The slices of a packet, as NAL units without what delimits them: start codes and trailing zero bytes (Rec. ITU-T H.264
 * and H.265, annex B) or lengths (ISO/IEC 14496-15). Views into the packet; a unit that is cut short is given as it is.
 */
export function slicesOf(codec: NalCodec, framing: NalFraming, packet: Uint8Array): Uint8Array[] {
  const units = framing === 0 ? annexBUnits(packet) : lengthUnits(packet, framing);
  return units.filter((unit) => unit[0] !== undefined && isSlice(codec, unit[0]));
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

const startCode = Uint8Array.of(0, 0, 1);

function annexBUnits(packet: Uint8Array): Uint8Array[] {
  // The search of Buffer is native: a transport stream has no other way to say where a slice begins.
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);
  const units: Uint8Array[] = [];
  for (let code = bytes.indexOf(startCode); code >= 0; ) {
    const start = code + startCode.length;
    code = bytes.indexOf(startCode, start);
    let end = code < 0 ? packet.length : code;
    while (end > start && packet[end - 1] === 0) end--;
    units.push(packet.subarray(start, end));
  }
  return units;
}

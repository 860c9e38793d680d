// SPDX-License-Identifier: GPL-3.0-or-later
/** Just enough of H.264 and HEVC to tell a true IDR from a picture the container merely calls a keyframe. */

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

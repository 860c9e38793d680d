// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What a picture says of its two fields, and how H.264 says it: in the structure of the picture timing message (Rec. ITU-T
 * H.264, table D-1). The encoder states one structure for a whole stream; real streams mix them.
 */
import { AV_FRAME_FLAG_INTERLACED, AV_FRAME_FLAG_TOP_FIELD_FIRST } from 'node-av/constants';
import type { Frame } from 'node-av/lib';

/** What the encoder must be set to: nothing; messages that say how to show pictures; and fields coded as fields. */
const fieldNeeds = ['none', 'stated', 'interlaced'] as const;
export type FieldNeed = (typeof fieldNeeds)[number];

/** What holds one picture and holds the other, too. */
export function widerFieldNeed(a: FieldNeed, b: FieldNeed): FieldNeed {
  return fieldNeeds[Math.max(fieldNeeds.indexOf(a), fieldNeeds.indexOf(b))] ?? 'interlaced';
}

export function fieldNeedOf(frame: Frame): FieldNeed {
  if (frame.hasFlags(AV_FRAME_FLAG_INTERLACED)) return 'interlaced';
  return frame.repeatPict > 0 ? 'stated' : 'none';
}

/** pic_struct: 0 a frame, 3 and 4 two fields by which comes first, 5 and 6 with a field repeated, 7 and 8 a frame twice or thrice. */
export function pictureStructure(frame: Frame): number {
  const bottomFirst = frame.hasFlags(AV_FRAME_FLAG_TOP_FIELD_FIRST) ? 0 : 1;
  if (frame.hasFlags(AV_FRAME_FLAG_INTERLACED)) return 3 + bottomFirst;
  // Extra half frames that the picture is shown for.
  if (frame.repeatPict === 1) return 5 + bottomFirst;
  if (frame.repeatPict === 2) return 7;
  return frame.repeatPict === 4 ? 8 : 0;
}

/** Clock timestamps that the structure leaves room for, each with one bit that says it is absent (table D-1). */
const absentTimestamps = [1, 1, 1, 2, 2, 3, 3, 2, 3];

/** The only payload byte of a timing message without delays: structure, absent timestamps, then a one and zeros. */
function timingByte(structure: number): number {
  return (structure << 4) | (1 << (3 - (absentTimestamps[structure] ?? 1)));
}

/** NAL unit header and payload type and size of a picture timing message of one byte, behind its start code. */
const timingMessage = [0, 0, 1, 6, 1, 1];

/** Writes a structure into the timing message of an encoded picture, in place. Throws when it has none. */
export function setPictureStructure(packet: Uint8Array, structure: number): void {
  // The messages stand before the slices, in the first bytes of the packet.
  const last = packet.length - timingMessage.length;
  for (let at = 0; at < last; at++) {
    if (timingMessage.every((byte, offset) => packet[at + offset] === byte)) {
      packet[at + timingMessage.length] = timingByte(structure);
      return;
    }
  }
  throw new Error('an encoded picture has no timing message');
}

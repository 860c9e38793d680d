// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Which packets of a stream no other packet looks back at, by what their headers say: without them a decoder shows every
 * other picture as it does with them. They are told by the stream's own syntax and left out before the decoder sees them, so
 * that nothing hangs on what a decoder takes for disposable. Whatever is not plainly so is kept.
 */
import { AV_CODEC_ID_MPEG1VIDEO, AV_CODEC_ID_MPEG2VIDEO } from 'node-av/constants';
import type { Stream } from 'node-av/lib';
import { type NalFraming, nalCodecOf, nalFraming, splitAnnexB, unitsOf } from '../media/nal.ts';
import { unescapeNal } from '../media/parameter-sets.ts';
import { readSei } from '../media/sei-messages.ts';

/** Says of a packet, given in decoding order from a keyframe on, whether nothing else needs it. */
export type Disposable = (packet: Uint8Array) => boolean;

const none: Disposable = () => false;

/** Messages that concern their own picture only: picture timing, user data, and the picture's hash. */
const passingMessages: ReadonlySet<number> = new Set([1, 4, 5, 132]);

function isPassing(unit: Uint8Array, headerBytes: number): boolean {
  const { messages, closed } = readSei(unescapeNal(unit.subarray(headerBytes)));
  return closed && messages.every(({ type }) => passingMessages.has(type));
}

/** H.264: every slice has nal_ref_idc 0 (Rec. ITU-T H.264, 7.4.1), and nothing that lasts comes with them. */
function h264(framing: NalFraming): Disposable {
  return (packet) => {
    let slices = 0;
    for (const unit of unitsOf(framing, packet)) {
      const header = unit[0] ?? 0;
      const type = header & 31;
      if (type === 1) {
        if (((header >> 5) & 3) !== 0) return false;
        slices++;
      } else if (type === 6) {
        if (!isPassing(unit, 1)) return false;
      } else if (type !== 9 && type !== 12) return false;
    }
    return slices > 0;
  };
}

/** sps_max_sub_layers_minus1 of a sequence parameter set (Rec. ITU-T H.265, 7.3.2.2.1). */
const highestLayerOf = (sps: Uint8Array): number => ((sps[2] ?? 0) >> 1) & 7;

/** The sequence parameter sets of a decoder configuration (ISO/IEC 14496-15, 8.3.3.1) or of a byte stream. */
function* hevcSets(extradata: Uint8Array | null): Generator<Uint8Array> {
  if (!extradata) return;
  if (extradata[0] !== 1) {
    for (const unit of splitAnnexB(extradata)) if ((((unit[0] ?? 0) >> 1) & 63) === 33) yield unit;
    return;
  }
  let at = 23;
  for (let array = 0; array < (extradata[22] ?? 0); array++) {
    const type = (extradata[at] ?? 0) & 63;
    const count = ((extradata[at + 1] ?? 0) << 8) | (extradata[at + 2] ?? 0);
    at += 3;
    for (let set = 0; set < count; set++) {
      const length = ((extradata[at] ?? 0) << 8) | (extradata[at + 1] ?? 0);
      if (type === 33) yield extradata.subarray(at + 2, at + 2 + length);
      at += 2 + length;
    }
  }
}

/**
 * HEVC: sub-layer non-reference pictures (Rec. ITU-T H.265, table 7-1: even types below 16) of the highest sub-layer. Lower
 * ones may be looked back at from above.
 */
function hevc(framing: NalFraming, extradata: Uint8Array | null): Disposable {
  let highest: number | undefined;
  for (const sps of hevcSets(extradata)) highest = Math.max(highest ?? 0, highestLayerOf(sps));
  return (packet) => {
    let slices = 0;
    let kept = false;
    for (const unit of unitsOf(framing, packet)) {
      const [first = 0, second = 0] = unit;
      const type = (first >> 1) & 63;
      const layer = ((first & 1) << 5) | (second >> 3);
      if (type === 33) highest = Math.max(highest ?? 0, highestLayerOf(unit));
      const temporal = (second & 7) - 1;
      if (layer !== 0) kept = true;
      else if (type < 16) {
        if (type % 2 !== 0 || highest === undefined || temporal !== highest) kept = true;
        slices++;
      } else if (type === 39 || type === 40) kept ||= !isPassing(unit, 2);
      else if (type !== 35 && type !== 38) kept = true;
    }
    return slices > 0 && !kept;
  };
}

/** MPEG-1 and MPEG-2: B pictures, known by picture_coding_type 3 (Rec. ITU-T H.262, 6.2.3 and table 6-12). */
const mpeg: Disposable = (packet) => {
  let pictures = 0;
  for (const unit of splitAnnexB(packet)) {
    const code = unit[0] ?? 0;
    if (code === 0x00) {
      if ((((unit[2] ?? 0) >> 3) & 7) !== 3) return false;
      pictures++;
    } else if (code === 0xb3 || code === 0xb7 || code === 0xb8) return false;
  }
  return pictures > 0;
};

/** For a stream: codecs that are not known here have no disposable packets. */
export function disposableIn(stream: Stream): Disposable {
  const { codecId, extradata } = stream.codecpar;
  if (codecId === AV_CODEC_ID_MPEG1VIDEO || codecId === AV_CODEC_ID_MPEG2VIDEO) return mpeg;
  const codec = nalCodecOf(stream);
  if (!codec) return none;
  const framing = nalFraming(codec, extradata);
  return codec === 'h264' ? h264(framing) : hevc(framing, extradata);
}

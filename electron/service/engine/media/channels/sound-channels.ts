// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What audio packets carry besides sound. Copied packets would take it along, so a track that has any is not copied as it
 * is. Kind `audio ancillary data` throughout.
 */
import { walkAc3Blocks } from '../ac3/ac3-blocks.ts';
import { ac3SumsHold } from '../ac3/ac3-check-sum.ts';
import { ac3FrameBytes, ac3TailBits, readAc3Header } from '../ac3/ac3-header.ts';
import { BitReader } from '../bit-reader.ts';
import type { ChannelList } from './channel-list.ts';

/** Looks at the packets of one track in file order. */
export type SoundLook = { add(packet: Uint8Array): void };

const kind = 'audio ancillary data';

/**
 * AC-3 (ETSI TS 102 366): what the header says beside the sound, skip fields in the blocks, what follows the last block, auxiliary
 * data, sums that are none, and bytes behind the last whole frame. E-AC-3 has blocks of another kind, which are not taken apart.
 */
function lookAtAc3(list: ChannelList, where: string): SoundLook {
  return {
    add(packet) {
      for (let at = 0; at < packet.length; ) {
        const size = ac3FrameBytes(packet, at);
        if (size === undefined || at + size > packet.length) {
          list.add(kind, `${where}, not a whole frame`, packet.length - at);
          return;
        }
        lookAtAc3Frame(list, packet.subarray(at, at + size), where);
        at += size;
      }
    },
  };
}

/** True when any of `count` bits from bit `at` on is set. */
function anySet(bytes: Uint8Array, at: number, count: number): boolean {
  const bits = new BitReader(bytes, at);
  for (let left = count; left > 0; left -= 32) if (bits.read(Math.min(32, left)) !== 0) return true;
  return false;
}

function lookAtAc3Frame(list: ChannelList, frame: Uint8Array, where: string): void {
  // 14 bits of length stand before the flag that says whether there is auxiliary data.
  const tail = new BitReader(frame, frame.length * 8 - ac3TailBits - 14);
  const length = tail.read(14);
  const hasAuxiliary = tail.read(1) === 1;
  if (hasAuxiliary) list.add(kind, `${where}, auxiliary data`, Math.ceil(length / 8));
  const header = readAc3Header(frame);
  if (header && header.additionalBytes > 0)
    list.add(kind, `${where}, additional stream information`, header.additionalBytes);
  for (const { what, bits } of header?.remarks ?? [])
    list.add(kind, `${where}, ${what}`, Math.ceil(bits / 8));
  if (header && !ac3SumsHold(frame)) list.add(kind, `${where}, in place of check sums`, 4);
  const blocks = header && walkAc3Blocks(frame, header);
  const rest = frame.length * 8 - ac3TailBits - (blocks?.end ?? 0);
  if (!blocks || rest < 0) {
    list.add('sound that is not looked into', `${where}, skip fields`, frame.length);
    return;
  }
  for (const { at, bits } of blocks.skipFields)
    if (anySet(frame, at, bits)) list.add(kind, `${where}, skip field`, bits / 8);
  if (!hasAuxiliary && anySet(frame, blocks.end, rest))
    list.add(kind, `${where}, behind the last block`, Math.ceil(rest / 8));
}

/** Bit rates in kbit/s of layer III by index, MPEG-1 and MPEG-2 (ISO/IEC 11172-3, 2.4.2.3; 13818-3, 2.4.2.3). */
const mp3Rates = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/** Where a layer III frame's own main data begins and how much there is of it. */
type Mp3Frame = {
  /** Bytes of the frame behind its side information. */
  readonly room: Uint8Array;
  /** How far before `room` its data begins. */
  readonly begin: number;
  readonly dataBits: number;
  readonly first: boolean;
};

function readMp3Frame(packet: Uint8Array): Mp3Frame | undefined {
  const bits = new BitReader(packet);
  if (bits.read(11) !== 0x7ff) return undefined;
  const version = bits.read(2);
  if (bits.read(2) !== 1) return undefined;
  const protection = bits.read(1);
  if (mp3Rates[version === 3 ? 0 : 1]?.[bits.read(4)] === undefined) return undefined;
  bits.read(4);
  const mono = bits.read(2) === 3;
  bits.at = protection === 0 ? 48 : 32;
  const from = bits.at;
  const one = version === 3;
  const begin = bits.read(one ? 9 : 8);
  if (one) bits.read((mono ? 5 : 3) + (mono ? 4 : 8));
  else bits.read(mono ? 1 : 2);
  let dataBits = 0;
  for (let part = 0; part < (one ? 2 : 1) * (mono ? 1 : 2); part++) {
    dataBits += bits.read(12);
    bits.read(one ? 47 : 51);
  }
  const sideBytes = one ? (mono ? 17 : 32) : mono ? 9 : 17;
  return { room: packet.subarray(from / 8 + sideBytes), begin, dataBits, first: false };
}

/** Layer III: what stands between the data of one frame and that of the next. */
function lookAtMp3(list: ChannelList, where: string): SoundLook {
  // Main data bytes since the start of the track, as a sliding stretch of the last ones.
  let stretch = new Uint8Array();
  let dataEnd: number | undefined;
  return {
    add(packet) {
      const frame = readMp3Frame(packet);
      if (!frame) {
        list.add(kind, `${where}, not a frame`, packet.length);
        return;
      }
      const begin = stretch.length - frame.begin;
      if (dataEnd !== undefined && begin > dataEnd) {
        const gap = stretch.subarray(dataEnd, begin);
        if (gap.some((byte) => byte !== 0)) list.add(kind, `${where}, between frames`, gap.length);
      }
      const joined = new Uint8Array(stretch.length + frame.room.length);
      joined.set(stretch);
      joined.set(frame.room, stretch.length);
      const end = begin + Math.ceil(frame.dataBits / 8);
      // Data of the next frame begins at most 511 bytes before its own room.
      const drop = Math.max(0, Math.min(end, joined.length - 512));
      stretch = joined.slice(drop);
      dataEnd = begin < 0 ? undefined : end - drop;
    },
  };
}

/** Opus (RFC 6716, 3.2.5): padding of packets with a number of frames. */
function lookAtOpus(list: ChannelList, where: string): SoundLook {
  return {
    add(packet) {
      if (((packet[0] ?? 0) & 3) !== 3 || ((packet[1] ?? 0) & 0x40) === 0) return;
      let padding = 0;
      for (let at = 2; at < packet.length; at++) {
        const part = packet[at] ?? 0;
        padding += part === 255 ? 254 : part;
        if (part !== 255) break;
      }
      const bytes = packet.subarray(Math.max(0, packet.length - padding));
      if (bytes.some((byte) => byte !== 0)) list.add(kind, `${where}, padding`, bytes.length);
    },
  };
}

/** The check sum at the end of a FLAC frame (RFC 9639, 9.3): polynomial 0x8005, of a whole frame with its sum it is 0. */
const crc16 = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 8;
  for (let bit = 0; bit < 8; bit++) value = (value & 0x8000) !== 0 ? (value << 1) ^ 0x8005 : value << 1;
  return value;
});

/** FLAC: one frame to a packet, whose check sum stands at its very end. */
function lookAtFlac(list: ChannelList, where: string): SoundLook {
  return {
    add(packet) {
      let sum = 0;
      for (const byte of packet) sum = ((sum << 8) & 0xffff) ^ (crc16[(sum >> 8) ^ byte] ?? 0);
      const isFrame = packet[0] === 0xff && ((packet[1] ?? 0) & 0xfe) === 0xf8;
      if (!isFrame || sum !== 0) list.add(kind, `${where}, not a whole frame`, packet.length);
    },
  };
}

/** Codecs of which every bit is a sample or part of one. */
const samplesOnly = /^(pcm_|adpcm_g722$|adpcm_g726)/;

/** A look at packets nobody can take apart here: they count as a whole. */
function lookAtUnknown(list: ChannelList, where: string): SoundLook {
  return { add: (packet) => list.add('sound that is not looked into', where, packet.length) };
}

/** The look for a codec by FFmpeg's name; AAC has its own, since only a decoder can tell its elements apart. */
export function soundLook(codec: string, list: ChannelList, where: string): SoundLook {
  if (samplesOnly.test(codec)) return { add: () => undefined };
  if (codec === 'ac3' || codec === 'eac3') return lookAtAc3(list, where);
  if (codec === 'mp3') return lookAtMp3(list, where);
  if (codec === 'flac') return lookAtFlac(list, where);
  if (codec === 'opus') return lookAtOpus(list, where);
  return lookAtUnknown(list, where);
}

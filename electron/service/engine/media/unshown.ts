// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Packets that only feed later pictures and show none themselves: VP8's and VP9's alternate references, where the muxer did
 * not join them with the picture they are for. They are no frames.
 */
import { avGetCodecName, type Stream } from 'node-av/lib';

/** VP8: bit 4 of the frame tag is show_frame (RFC 6386, 9.1). */
export function vp8IsUnshown(data: Uint8Array): boolean {
  return data.length > 0 && ((data[0] ?? 0) & 0x10) === 0;
}

/**
 * VP9 bitstream specification, 6.2: frame_marker (2 bits), the profile (2, and one more in profile 3), show_existing_frame,
 * frame_type, show_frame. A superframe (Annex B) ends with its marker and has a shown frame in it.
 */
export function vp9IsUnshown(data: Uint8Array): boolean {
  const [first = 0, second = 0] = data;
  if (first >> 6 !== 2 || ((data.at(-1) ?? 0) & 0xe0) === 0xc0) return false;
  const head = (first << 8) | second;
  const isProfile3 = (first & 0x30) === 0x30;
  const bit = (at: number): number => (head >> (15 - at)) & 1;
  const next = isProfile3 ? 5 : 4;
  const showsExisting = bit(next) === 1;
  return !showsExisting && bit(next + 2) === 0;
}

/** Tells whether a packet of the stream, by its bytes, shows no picture; undefined for codecs all of whose packets do. */
export function unshownLook(stream: Stream): ((data: Uint8Array) => boolean) | undefined {
  const codec = avGetCodecName(stream.codecpar.codecId);
  if (codec === 'vp8') return vp8IsUnshown;
  return codec === 'vp9' ? vp9IsUnshown : undefined;
}

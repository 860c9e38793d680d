// SPDX-License-Identifier: GPL-3.0-or-later
/** What packets of codecs without NAL units carry besides pictures: user data, metadata units, JPEG segments. */
import { type ChannelList, printable } from './channel-list.ts';

/** Adds what one packet (or stream header) carries. */
export type PacketLook = (list: ChannelList, packet: Uint8Array, where: string) => void;

const userDataCode = 0xb2;

/** MPEG-1, MPEG-2 (ISO/IEC 13818-2, 6.2.2.2.2) and MPEG-4 (ISO/IEC 14496-2, 6.2.2) user data, up to the next start code. */
function lookForUserData(list: ChannelList, packet: Uint8Array, where: string): void {
  let from = -1;
  const close = (end: number): void => {
    if (from >= 0) list.add('video user data', `${where}, user data`, end - from);
    from = -1;
  };
  for (let at = 0; at + 3 < packet.length; at++) {
    if (packet[at] !== 0 || packet[at + 1] !== 0 || packet[at + 2] !== 1) continue;
    close(at);
    if (packet[at + 3] === userDataCode) from = at + 4;
    at += 2;
  }
  close(packet.length);
}

/** AV1 open bitstream units (AV1 specification, 5.3): metadata, padding and reserved types. */
function lookForMetadataUnits(list: ChannelList, packet: Uint8Array, where: string): void {
  const pictureTypes = new Set([1, 2, 3, 4, 6, 7, 8]);
  let at = 0;
  while (at < packet.length) {
    const header = packet[at] ?? 0;
    const type = (header >> 3) & 15;
    const sized = (header & 2) !== 0;
    let body = at + ((header & 4) !== 0 ? 2 : 1);
    let size = packet.length - body;
    if (sized) {
      size = 0;
      for (let byte = 0; byte < 8; byte++) {
        const part = packet[body++] ?? 0;
        size += (part & 127) * 128 ** byte;
        if ((part & 128) === 0) break;
      }
    }
    const end = body + size;
    if (size < 0 || end > packet.length) {
      list.add('unknown video unit', `${where}, broken unit`, packet.length - at);
      return;
    }
    if (type === 5) list.add('video user data', `${where}, metadata unit`, size);
    else if (!pictureTypes.has(type) && size > 0)
      list.add('unknown video unit', `${where}, unit type ${type}`, size);
    at = end;
  }
}

/** JPEG (ITU-T T.81, B.1.1.3): application segments but for the plain JFIF and AVI ones, comments, bytes behind the end. */
function lookForSegments(list: ChannelList, packet: Uint8Array, where: string): void {
  let at = 2;
  while (at + 4 <= packet.length && packet[at] === 0xff) {
    const marker = packet[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = ((packet[at + 2] ?? 0) << 8) | (packet[at + 3] ?? 0);
    const body = packet.subarray(at + 4, at + 2 + length);
    const name = printable(body.subarray(0, 4));
    const plain =
      (name.startsWith('JFIF') && body.length === 14) || (name.startsWith('AVI1') && body.length <= 16);
    if (marker === 0xfe) list.add('video user data', `${where}, comment`, body.length);
    else if (marker >= 0xe0 && marker <= 0xef && !plain)
      list.add('video user data', `${where}, application segment ${marker - 0xe0}`, body.length);
    if (marker === 0xda) break;
    at += 2 + Math.max(2, length);
  }
  let end = packet.length - 1;
  while (end > 1 && !(packet[end - 1] === 0xff && packet[end] === 0xd9)) end--;
  const behind = packet.subarray(end + 1);
  if (end > 1 && behind.some((byte) => byte !== 0))
    list.add('bytes behind a picture', `${where}, behind the end of the picture`, behind.length);
}

/** By FFmpeg's codec name; codecs that are missing here have no place for anything but picture, or none that is known. */
export const pictureLooks: ReadonlyMap<string, PacketLook> = new Map([
  ['mpeg1video', lookForUserData],
  ['mpeg2video', lookForUserData],
  ['mpeg4', lookForUserData],
  ['av1', lookForMetadataUnits],
  ['mjpeg', lookForSegments],
]);

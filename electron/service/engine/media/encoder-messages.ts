// SPDX-License-Identifier: GPL-3.0-or-later
/** Keeping out of a copy what the encoder says of itself: its version and its settings. */

import type { Packet } from 'node-av/lib';
import { filterMessages } from './copied-packet.ts';
import { splitAnnexB } from './nal.ts';
import { nalType } from './parameter-sets.ts';

const startCode = [0, 0, 0, 1];

/**
 * Takes the supplemental messages that carry text out of an encoded H.264 packet with start codes. The encoder writes them
 * before its first picture only, so packets without a keyframe are left alone.
 */
export function dropOwnMessages(packet: Packet): void {
  if (!packet.isKeyframe || !packet.data) return;
  const units = splitAnnexB(packet.data);
  let dropped = 0;
  const kept = units.flatMap((unit) => {
    if (((unit[0] ?? 0) & 31) !== nalType.sei) return [unit];
    const filtered = filterMessages(unit);
    dropped += filtered.dropped;
    return filtered.unit ? [filtered.unit] : [];
  });
  if (dropped === 0) return;
  replaceData(packet, Buffer.concat(kept.flatMap((unit) => [Buffer.from(startCode), unit])));
}

/** Gives an encoded packet other bytes: assigning them resets every other field, and writing into the old ones changes nothing. */
export function replaceData(packet: Packet, data: Buffer): void {
  const { pts, dts, duration, flags } = packet;
  packet.data = data;
  packet.pts = pts;
  packet.dts = dts;
  packet.duration = duration;
  packet.flags = flags;
}

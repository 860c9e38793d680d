// SPDX-License-Identifier: GPL-3.0-or-later
/** Where a recording can be decoded in two parts at once, with the same pictures as in one go. */
import { type FrameIndex, frameFlag } from './footage.ts';

/** Shorter recordings, in packets, are not worth a second process. */
const leastPackets = 1200;
/** The cut lies between these shares of the packets. */
const middle = { from: 0.3, to: 0.7 } as const;

/**
 * The packet number, in file order, of the IDR picture nearest to the middle: nothing from it on looks back past it (ITU-T
 * H.264, 3.69; H.265, 3.67). Null for a short recording and for one without such a picture about its middle.
 */
export function middleIdr({ packet, flags }: FrameIndex): number | null {
  let packets = 0;
  for (const number of packet) packets = Math.max(packets, number + 1);
  if (packets < leastPackets) return null;
  let nearest: number | null = null;
  packet.forEach((number, frame) => {
    if (((flags[frame] ?? 0) & frameFlag.idr) === 0) return;
    if (nearest === null || Math.abs(number - packets / 2) < Math.abs(nearest - packets / 2))
      nearest = number;
  });
  const share = (nearest ?? 0) / packets;
  return share >= middle.from && share <= middle.to ? nearest : null;
}

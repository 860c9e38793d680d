// SPDX-License-Identifier: GPL-3.0-or-later
/** Where a recording can be decoded in two parts at once, with the same pictures as in one go. */
import { cutPoints } from './cut-points.ts';
import type { FrameIndex } from './footage.ts';

/** Shorter recordings, in packets, are not worth a second process. */
const leastPackets = 1200;
/** The cut lies between these shares of the packets. */
const middle = { from: 0.3, to: 0.7 } as const;

/**
 * The packet number, in file order, of the place to cut that is nearest to the middle: nothing from it on looks back past it (ITU-T
 * H.264, 3.69; H.265, 3.67), and nothing before it is shown after it. Null for a short recording and for one without such a place about
 * its middle.
 */
export function middleCut(index: FrameIndex): number | null {
  let packets = 0;
  for (const number of index.packet) packets = Math.max(packets, number + 1);
  if (packets < leastPackets) return null;
  const distance = (number: number): number => Math.abs(number - packets / 2);
  let nearest = 0;
  for (const cut of cutPoints(index)) if (distance(cut) < distance(nearest)) nearest = cut;
  const share = nearest / packets;
  return share >= middle.from && share <= middle.to ? nearest : null;
}

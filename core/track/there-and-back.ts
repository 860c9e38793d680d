// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Whether a path is still of what it began with. A tracker that slid from its subject to the wall behind it is as sure of the wall: but
 * followed backwards from there, the wall does not lead to where the subject was (forward-backward error, Kalal et al.,
 * https://doi.org/10.1109/ICPR.2010.675).
 */
import { type Box, intersectionOverUnion } from '../base/geometry.ts';
import type { Place } from './trace.ts';

/** Two views of one subject that overlap this much agree. */
const agreeing = 0.5;

export type Belief = {
  /** How many of the places are of the subject, from the first on. */
  readonly count: number;
  /** The way back leads to the start: all of them are, and the path may go on. */
  readonly whole: boolean;
};

/**
 * `places`: the way there, from the frame after the start on. `back`: the way back from the last of them, in the order of going. Where the ways part,
 * the subject was left: what lies behind is of something else. A way back that is lost tells nothing; the places stay, and the path ends.
 */
export function believe(start: Box, places: readonly Place[], back: readonly Place[]): Belief {
  const returned = new Map(back.map(({ frame, box }) => [frame, box]));
  for (let at = places.length - 2; at >= 0; at--) {
    const place = places[at];
    const there = place && returned.get(place.frame);
    if (!place || !there) return { count: places.length, whole: false };
    if (intersectionOverUnion(place.box, there) < agreeing) return { count: at + 2, whole: false };
  }
  const home = back.length >= places.length ? back.at(-1)?.box : undefined;
  if (!home) return { count: places.length, whole: false };
  const whole = intersectionOverUnion(home, start) >= agreeing;
  return { count: whole ? places.length : Math.min(1, places.length), whole };
}

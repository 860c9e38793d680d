// SPDX-License-Identifier: GPL-3.0-or-later
/** Where two subjects of one kind meet: there a tracker may have gone on with the other one. */
import type { Box } from '../base/geometry.ts';
import { aroundEnd, type DoubtedTrack, type DoubtFacts, framesAway, lengthOf } from './doubt-facts.ts';
import { regionAt } from './region-at.ts';
import type { Doubt } from './stop.ts';
import { Swept, stretchFrames } from './swept.ts';

/** Intersection over union of two boxes from which they meet. */
const meeting = 0.2;
/** Of the smaller of two boxes that much lies in the other where one subject hides the other. */
const hiding = 0.5;
/** Two tracks that meet must both have lasted this long: what flickers on a subject is no other subject. Seconds. */
const leastMeeting = 1;
/** Those that part for longer than this meet anew, seconds. */
const leastParting = 1;

/** By what they share and what each covers, in the same unit. */
const areMeeting = (shared: number, one: number, other: number): boolean =>
  shared > 0 && (shared / (one + other - shared) >= meeting || shared / Math.min(one, other) >= hiding);

function meet(a: Box, b: Box): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > 0 && down > 0 && areMeeting(across * down, a.width * a.height, b.width * b.height);
}

type Moving = { readonly track: DoubtedTrack; readonly swept: Swept };

/** For each stretch: whether its frames follow each other so soon that nothing parts for long from one to the next. */
function closeStretches(seconds: Float64Array): Uint8Array {
  const close = new Uint8Array(Math.ceil(seconds.length / stretchFrames)).fill(1);
  for (let frame = 1; frame < seconds.length; frame++)
    if (!((seconds[frame] ?? 0) - (seconds[frame - 1] ?? 0) <= leastParting))
      close[Math.floor(frame / stretchFrames)] = 0;
  return close;
}

/** The frames at which two that were apart meet. */
function* meetingFrames(
  one: Moving,
  other: Moving,
  seconds: Float64Array,
  close: Uint8Array,
): Generator<number> {
  let lastMet = Number.NEGATIVE_INFINITY;
  const end = Math.min(one.track.endFrame, other.track.endFrame);
  for (let frame = Math.max(one.track.startFrame, other.track.startFrame); frame < end; frame++) {
    const last = Math.min(end, frame - (frame % stretchFrames) + stretchFrames) - 1;
    if (one.swept.isApartAround(other.swept, frame)) {
      frame = last;
      continue;
    }
    const throughout =
      close[Math.floor(frame / stretchFrames)] === 1 && one.swept.holdsAround(other.swept, frame, areMeeting);
    for (; frame <= last; frame++) {
      if (!throughout) {
        const [a, b] = [regionAt(one.track, frame), regionAt(other.track, frame)];
        if (!a || !b || !meet(a.box, b.box)) continue;
      }
      if ((seconds[frame] ?? 0) - lastMet > leastParting) yield frame;
      if (throughout) frame = last;
      lastMet = seconds[frame] ?? 0;
    }
    frame = last;
  }
}

/** A doubt at the first frame of every meeting, on the later of the two tracks. */
export function meetings(tracks: readonly DoubtedTrack[], facts: DoubtFacts): Doubt[] {
  const lasting = tracks
    .filter((track) => lengthOf(track, facts) >= leastMeeting)
    .sort((a, b) => a.startFrame - b.startFrame)
    .map((track): Moving => ({ track, swept: new Swept(track) }));
  const close = closeStretches(facts.seconds);
  return lasting.flatMap((one, at) =>
    lasting.slice(0, at).flatMap((other): Doubt[] => {
      const { track } = one;
      if (other.track.kind !== track.kind || other.track.endFrame <= track.startFrame) return [];
      if (one.swept.isApart(other.swept)) return [];
      return Array.from(meetingFrames(one, other, facts.seconds, close), (frame): Doubt => {
        const to = framesAway(facts, frame, aroundEnd);
        return { reason: 'overlap', track: track.id, frame, from: frame, to, rank: 30, place: null };
      });
    }),
  );
}

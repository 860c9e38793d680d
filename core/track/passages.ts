// SPDX-License-Identifier: GPL-3.0-or-later
/** Where a subject comes into the picture or leaves it: beginnings and ends of tracks that need no second look. */
import { type Box, unitsPerPixel } from '../base/geometry.ts';
import { sizeOf } from './boxes.ts';
import { aroundEnd, type DoubtedTrack, type DoubtFacts, framesAway } from './doubt-facts.ts';
import { regionAt } from './region-at.ts';

/** Next to an end the scores of so many detections count, and of all within so many seconds, however often detectors look. */
const fewSights = 3;
const nextSeconds = 0.2;
/** How far, in sizes, a subject moves that comes in or leaves. */
const leastPassage = 0.25;

/** How far the side of a box that lies inside the picture has moved away from each edge that the box `at` touches, most of all; 0 where it touches none. */
function comesIn(at: Box, later: Box, { display }: DoubtFacts): number {
  const margin = 2 * unitsPerPixel;
  const [right, bottom] = [display.width * unitsPerPixel - margin, display.height * unitsPerPixel - margin];
  return Math.max(
    0,
    at.x <= margin ? later.x + later.width - at.x - at.width : 0,
    at.y <= margin ? later.y + later.height - at.y - at.height : 0,
    at.x + at.width >= right ? at.x - later.x : 0,
    at.y + at.height >= bottom ? at.y - later.y : 0,
  );
}

/**
 * True where a subject comes into the picture at the first frame of its track (`step` 1), or leaves it at the last (-1): there its box touches
 * the picture's edge, grows in or moves off within half a second, and the detections next to it are strong. Nobody need look there.
 */
export function isPassage(track: DoubtedTrack, facts: DoubtFacts, step: 1 | -1): boolean {
  const end = step === 1 ? track.startFrame : track.endFrame - 1;
  const detected = track.keyframes.filter(({ origin }) => origin === 'detected');
  const inwards = step === 1 ? detected : detected.reverse();
  const [first] = inwards;
  if (!first) return false;
  const last = framesAway(facts, first.frame, step * nextSeconds);
  const nearest = inwards.filter(({ frame }, at) => at < fewSights || frame * step <= last * step);
  const birth = facts.births.get(track.kind) ?? 1;
  const inside = framesAway(facts, end, step * aroundEnd);
  if (inside * step < first.frame * step) return false;
  if (nearest.reduce((sum, { score }) => sum + (score ?? 0), 0) < birth * nearest.length) return false;
  const [at, later] = [end, Math.min(track.endFrame - 1, Math.max(track.startFrame, inside))].map(
    (frame) => regionAt(track, frame)?.box,
  );
  return at !== undefined && later !== undefined && comesIn(at, later, facts) >= leastPassage * sizeOf(later);
}

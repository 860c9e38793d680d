// SPDX-License-Identifier: GPL-3.0-or-later
/** What is doubtful about the two ends of a track: whether its subject is there beyond them, and whether it still is where nobody saw it up to them. */
import { touchesEdge } from './boxes.ts';
import { type DoubtedTrack, type DoubtFacts, framesAway, sceneAround } from './doubt-facts.ts';
import { isPassage } from './passages.ts';
import type { Doubt } from './stop.ts';
import type { Keyframe } from './track.ts';

/** How far beyond an end a subject that goes on is looked for, seconds; what shows lies a quarter of the way there. */
const beyondEnd = 1;
const shownShare = 0.25;
/** So much of a track up to its end without a sight is a doubt, of which the last second is looked at, where the tracker is furthest astray. */
const leastUnseen = 0.5;
const mostUnseen = 1;
/** What leaves over the picture's edge is carried for no longer than this, seconds: a second that the tracker is believed, and the margin. */
const longestLeaving = 1.5;

/** A track's beginning is left backwards in time, its end forwards. */
type Outwards = 1 | -1;

function endOf({ keyframes }: DoubtedTrack, outwards: Outwards): Keyframe | undefined {
  return outwards === 1 ? keyframes.at(-1) : keyframes[0];
}

/** In the rising order of frames. */
const spanned = (one: number, other: number): { readonly from: number; readonly to: number } => ({
  from: Math.min(one, other),
  to: Math.max(one, other),
});

function endDoubt(track: DoubtedTrack, facts: DoubtFacts, outwards: Outwards): Doubt[] {
  const end = endOf(track, outwards);
  if (!end || end.origin === 'manual') return [];
  const [first, last] = sceneAround(facts, end.frame);
  if (end.frame === (outwards === 1 ? last : first)) return [];
  if (isPassage(track, facts, outwards === 1 ? -1 : 1)) return [];
  const atEdge = touchesEdge(end.box, facts.display);
  // However far apart frames are, the one next to the end is worth looking at.
  const beyond = (span: number): number => {
    const away = framesAway(facts, end.frame, outwards * span);
    return away === end.frame ? end.frame + outwards : away;
  };
  return [
    {
      reason: outwards === 1 ? 'death' : 'birth',
      track: track.id,
      frame: beyond(shownShare * beyondEnd),
      ...spanned(end.frame, beyond(beyondEnd)),
      rank: (outwards === 1 ? 55 : 50) - (atEdge ? 15 : 0),
      place: null,
    },
  ];
}

/**
 * Where a track begins or ends inside a scene and no person said so. At the picture's edge that is expected. What shows is a frame beyond the
 * end: there the subject would be bare.
 */
export function ends(track: DoubtedTrack, facts: DoubtFacts): Doubt[] {
  return [...endDoubt(track, facts, -1), ...endDoubt(track, facts, 1)];
}

function unseenEnd(track: DoubtedTrack, facts: DoubtFacts, outwards: Outwards): Doubt[] {
  const known = track.keyframes.filter(({ origin }) => origin === 'detected' || origin === 'manual');
  const end = endOf(track, outwards);
  // What nobody saw or set anywhere, as in tracks from elsewhere, is carried from its other end on.
  const sight = endOf({ ...track, keyframes: known }, outwards) ?? endOf(track, outwards === 1 ? -1 : 1);
  if (!sight || !end) return [];
  const length = Math.abs((facts.seconds[end.frame] ?? 0) - (facts.seconds[sight.frame] ?? 0));
  const leaves = touchesEdge(end.box, facts.display) && length <= longestLeaving;
  if (length < leastUnseen || leaves) return [];
  const inside = framesAway(facts, end.frame, -outwards * Math.min(length, mostUnseen));
  const span = spanned(end.frame, inside);
  const frame = (span.from + span.to) >> 1;
  return [{ reason: 'gap', track: track.id, frame, ...span, rank: 50, place: null }];
}

/**
 * Where only the tracker, or the margin in time, carries a track for long up to its beginning or its end: nobody saw, or said, that it is still
 * on its subject. At the picture's edge, where detectors lose what leaves before the tracker does, that is expected for a while.
 */
export function unseenEnds(track: DoubtedTrack, facts: DoubtFacts): Doubt[] {
  return [...unseenEnd(track, facts, -1), ...unseenEnd(track, facts, 1)];
}

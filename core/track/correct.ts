// SPDX-License-Identifier: GPL-3.0-or-later
/** Corrections of a track's extent: cut off, stretched, split, merged. Ends that a person chose are of origin `manual`. */
import { ClearveilError } from '../base/errors.ts';
import type { PictureSize } from '../base/geometry.ts';
import { enlarge, unite } from './boxes.ts';
import { joinStretches, partOf, type Stretch } from './cut-track.ts';
import type { FilledFrame } from './filled-frame.ts';
import { toKeyframes } from './keyframes.ts';
import { boxBetween, regionAt } from './region-at.ts';
import type { Keyframe, Track } from './track.ts';

/** Frames that two tracks may lie apart and still be merged: what lies between was not covered and is only guessed. */
const furthestApart = 90;
/** How much larger a box is in the middle of such a gap. */
const bridgeGrowth = 1.4;

const byPerson = (keyframe: Keyframe): Keyframe => ({ ...keyframe, origin: 'manual', score: null });

function withEnd(stretch: Stretch, end: 'first' | 'last'): Stretch {
  const at = end === 'first' ? 0 : stretch.keyframes.length - 1;
  return {
    ...stretch,
    keyframes: stretch.keyframes.map((one, index) => (index === at ? byPerson(one) : one)),
  };
}

/** The track before `frame` and from it on. Throws USAGE where it does not have frames on both sides. */
export function splitAt(track: Track, frame: number): readonly [Stretch, Stretch] {
  const before = partOf(track, track.startFrame, frame);
  const behind = partOf(track, frame, track.endFrame);
  if (before && behind) return [withEnd(before, 'last'), withEnd(behind, 'first')];
  throw new ClearveilError(
    'USAGE',
    `frame ${frame} does not lie inside the track`,
    `Split it between frames ${track.startFrame + 1} and ${track.endFrame - 1}.`,
  );
}

/** The track with these first and last frames. Where it was shorter its box stands still. Throws USAGE for nothing left. */
export function resized(track: Track, first: number, last: number): Stretch {
  const inside = partOf(track, first, last + 1);
  if (first > last || !inside) {
    throw new ClearveilError(
      'USAGE',
      `nothing of the track lies in frames ${first} to ${last}`,
      `It has frames ${track.startFrame} to ${track.endFrame - 1}.`,
    );
  }
  const [head, tail] = [inside.keyframes[0], inside.keyframes.at(-1)];
  const extra = (keyframe: Keyframe | undefined, frame: number): Keyframe[] =>
    keyframe && keyframe.frame !== frame ? [byPerson({ ...keyframe, frame })] : [];
  let result: Stretch = inside;
  if (first > track.startFrame) result = withEnd(result, 'first');
  if (last < track.endFrame - 1) result = withEnd(result, 'last');
  return {
    startFrame: first,
    endFrame: last + 1,
    keyframes: [...extra(head, first), ...result.keyframes, ...extra(tail, last)],
  };
}

/** Frames that both have: the box that holds both. */
function overlapped(a: Track, b: Track, display: PictureSize): Stretch | undefined {
  const from = Math.max(a.startFrame, b.startFrame);
  const to = Math.min(a.endFrame, b.endFrame);
  const filled: FilledFrame[] = [];
  for (let frame = from; frame < to; frame++) {
    const [one, other] = [regionAt(a, frame), regionAt(b, frame)];
    if (!one || !other) continue;
    const origin = one.origin === other.origin && one.origin !== 'detected' ? one.origin : 'tracked';
    filled.push({ frame, box: unite(one.box, other.box), origin, score: null });
  }
  if (filled.length === 0) return undefined;
  return { startFrame: from, endFrame: to, keyframes: toKeyframes(filled, 1, display) };
}

/** Frames that neither has: a line, larger towards its middle. */
function bridged(before: Stretch, behind: Stretch, display: PictureSize): Stretch | undefined {
  const [from, to] = [before.keyframes.at(-1), behind.keyframes[0]];
  if (!from || !to || to.frame === from.frame + 1) return undefined;
  const middle = (from.frame + to.frame) / 2;
  const filled: FilledFrame[] = [];
  for (let frame = from.frame + 1; frame < to.frame; frame++) {
    const near = 1 - Math.abs(frame - middle) / (middle - from.frame);
    const box = enlarge(boxBetween([from, to], frame), 1 + (bridgeGrowth - 1) * near);
    filled.push({ frame, box, origin: 'bridged', score: null });
  }
  return { startFrame: from.frame + 1, endFrame: to.frame, keyframes: toKeyframes(filled, 1, display) };
}

/**
 * Two tracks as one. Where both are, it holds both; where neither is, it is bridged. Throws USAGE when they lie too far
 * apart for that.
 */
export function mergeStretches(a: Track, b: Track, display: PictureSize): Stretch {
  const [first, second] = a.startFrame <= b.startFrame ? [a, b] : [b, a];
  if (second.startFrame - first.endFrame > furthestApart) {
    throw new ClearveilError(
      'USAGE',
      `the tracks lie ${second.startFrame - first.endFrame} frames apart; at most ${furthestApart} are bridged`,
      'Set a place in between first, or leave them apart.',
    );
  }
  const middle = overlapped(first, second, display);
  const longer = first.endFrame >= second.endFrame ? first : second;
  const before = partOf(first, first.startFrame, middle ? middle.startFrame : first.endFrame);
  const behind = partOf(longer, middle ? middle.endFrame : second.startFrame, longer.endFrame);
  const gap = before && behind && !middle ? bridged(before, behind, display) : undefined;
  const parts = [before, middle ?? gap, behind].filter((part) => part !== undefined);
  // It is a person who says that this is one subject: a new run must not take it apart.
  return withEnd(withEnd(joinStretches(parts), 'first'), 'last');
}

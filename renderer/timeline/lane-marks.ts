// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A track's keyframes as a lane shows them, sorted out once per track: a timeline that moves asks only for what is on view,
 * and for no more marks than there are pixels, however many keyframes there are.
 */
import type { Origin, Track } from '../../core/track/track.ts';

export type LaneMarks = {
  /** Frames that a person set, and those that were found; ascending. */
  readonly manual: readonly number[];
  readonly found: readonly number[];
  /** Stretches that nobody saw, from keyframe to keyframe; ascending, apart from each other. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
};

const unseen = (origin: Origin): boolean => origin === 'bridged' || origin === 'padded';

function sortedOut({ keyframes }: Track): LaneMarks {
  const manual: number[] = [];
  const found: number[] = [];
  const gaps: { from: number; to: number }[] = [];
  keyframes.forEach(({ frame, origin }, at) => {
    (origin === 'manual' ? manual : found).push(frame);
    const next = keyframes[at + 1];
    if (!next || !(unseen(origin) || unseen(next.origin))) return;
    const last = gaps.at(-1);
    if (last?.to === frame) last.to = next.frame;
    else gaps.push({ from: frame, to: next.frame });
  });
  return { manual, found, gaps };
}

/** By the shape itself: a change of the track is another shape. */
const known = new WeakMap<Track, LaneMarks>();

export function laneMarks(shape: Track): LaneMarks {
  const here = known.get(shape);
  if (here) return here;
  const made = sortedOut(shape);
  known.set(shape, made);
  return made;
}

/** The place of the first of ascending values that is at least `value`; their count when none is. */
export function firstFrom(count: number, valueAt: (at: number) => number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those of ascending frames within `[first, last]`, the next one at least `apart` frames behind the one before. */
export function* spacedFrames(
  frames: readonly number[],
  first: number,
  last: number,
  apart: number,
): Generator<number> {
  const valueAt = (at: number): number => frames[at] ?? Number.POSITIVE_INFINITY;
  for (let next = first; next <= last; ) {
    const frame = valueAt(firstFrom(frames.length, valueAt, next));
    if (frame > last) return;
    yield frame;
    next = frame + Math.max(1, apart);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Frames worth going to: keyframes, veils, gaps and stops before and behind a frame. */
import type { TrackView } from '../../core/contract/window/parts.ts';
import type { Track } from '../../core/track/track.ts';

export type Direction = 1 | -1;

/** The nearest of `frames` strictly before or behind `frame`. */
export function nearest(frames: Iterable<number>, frame: number, direction: Direction): number | undefined {
  let best: number | undefined;
  for (const one of frames) {
    if ((one - frame) * direction <= 0) continue;
    if (best === undefined || Math.abs(one - frame) < Math.abs(best - frame)) best = one;
  }
  return best;
}

export const keyframesOf = (shape: Track): number[] => shape.keyframes.map(({ frame }) => frame);

/** Halfway to the next keyframe: where an interpolated place is most likely to be wrong. */
export function middleBehind(shape: Track, frame: number): number | undefined {
  const frames = keyframesOf(shape);
  const from = frames.findLast((one) => one <= frame);
  const to = frames.find((one) => one > frame);
  if (from === undefined || to === undefined || to - from < 2) return undefined;
  const middle = Math.floor((from + to) / 2);
  return middle === frame ? Math.floor((frame + to) / 2) : middle;
}

/** Where what nobody saw begins: the first frame of each stretch whose place is only a line or a margin. */
export function gapsOf(shape: Track): number[] {
  const unseen = (index: number): boolean => {
    const origin = shape.keyframes[index]?.origin;
    return origin === 'bridged' || origin === 'padded';
  };
  return shape.keyframes.flatMap(({ frame }, index) =>
    unseen(index) && (index === 0 || !unseen(index - 1)) ? [frame] : [],
  );
}

/** Where tracks that are veiled begin and end. */
export function veilEdges(tracks: readonly TrackView[]): number[] {
  return tracks
    .filter(({ veils }) => veils.length > 0)
    .flatMap(({ startFrame, endFrame }) => [startFrame, endFrame - 1]);
}

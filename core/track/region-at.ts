// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The one interpolation of the product: canvas, standard and render all ask here, so that what was reviewed is what is
 * burnt in.
 */
import type { Box } from '../base/geometry.ts';
import type { Origin, Track } from './track.ts';

/** A subject's place at one frame. */
export type Region = { readonly box: Box; readonly origin: Origin; readonly score: number | null };

/** Index of the last keyframe at or before `frame`; -1 when there is none. Keyframes ascend by frame. */
function lastAtOrBefore(keyframes: readonly { readonly frame: number }[], frame: number): number {
  let low = 0;
  let high = keyframes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keyframes[middle]?.frame ?? Number.POSITIVE_INFINITY) <= frame) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The box at `frame`: a keyframe's own, or between two keyframes every edge moves linearly and is rounded outward to
 * the next 1/16 px, so that rounding never uncovers anything. Throws RangeError before the first and after the last keyframe.
 */
export function boxBetween(
  keyframes: readonly { readonly frame: number; readonly box: Box }[],
  frame: number,
): Box {
  const index = lastAtOrBefore(keyframes, frame);
  const from = keyframes[index];
  if (!from) throw new RangeError(`frame ${frame} lies before the first keyframe`);
  if (from.frame === frame) return from.box;
  const to = keyframes[index + 1];
  if (!to) throw new RangeError(`frame ${frame} lies after the last keyframe`);
  const span = to.frame - from.frame;
  const step = frame - from.frame;
  const between = (a: number, b: number, round: (value: number) => number): number =>
    round((a * (span - step) + b * step) / span);
  const x = between(from.box.x, to.box.x, Math.floor);
  const y = between(from.box.y, to.box.y, Math.floor);
  const right = between(from.box.x + from.box.width, to.box.x + to.box.width, Math.ceil);
  const bottom = between(from.box.y + from.box.height, to.box.y + to.box.height, Math.ceil);
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * How a box between two keyframes came to be: the less certain of their origins. Thinned tracks keep a keyframe of every
 * stretch of one origin, so where none says `tracked` nothing was seen.
 */
function originBetween(from: Origin, to: Origin | undefined): Origin {
  if (from === 'padded' || to === 'padded') return 'padded';
  const seen = (origin: Origin | undefined): boolean => origin === 'tracked' || origin === 'detected';
  const tracked = from === 'tracked' || to === 'tracked';
  return tracked && seen(from) && seen(to) ? 'tracked' : 'bridged';
}

/** The region of `track` at `frame`, or undefined outside its frames. */
export function regionAt(track: Track, frame: number): Region | undefined {
  if (frame < track.startFrame || frame >= track.endFrame) return undefined;
  const index = lastAtOrBefore(track.keyframes, frame);
  const from = track.keyframes[index];
  if (!from) return undefined;
  if (from.frame === frame) return { box: from.box, origin: from.origin, score: from.score };
  const to = track.keyframes[index + 1];
  return {
    box: boxBetween(track.keyframes, frame),
    origin: originBetween(from.origin, to?.origin),
    score: null,
  };
}

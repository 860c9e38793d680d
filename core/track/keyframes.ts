// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From a box for every frame to sparse keyframes. What interpolation restores is left out, but never more: the boxes that
 * `boxBetween` gives hold every box that was asked for.
 */
import type { Box, PictureSize } from '../base/geometry.ts';
import { clipToPicture, enlarge, holds, roundOut, widen } from './boxes.ts';
import type { FilledFrame } from './filled-frame.ts';
import { boxBetween } from './region-at.ts';
import type { Keyframe } from './track.ts';

/** Half a pixel: kept around boxes that may be left out, so that a straight line can hold a slightly bent one. */
const slack = 8;

type Wanted = {
  readonly keyframe: Keyframe;
  /** What has to be covered at this frame. */
  readonly least: Box;
};

/** Grown to veil size, whole units, inside the picture; undefined where nothing of it is. */
function toWanted(filled: FilledFrame, growth: number, display: PictureSize): Wanted | undefined {
  const { frame, box, origin, score } = filled;
  const grown = enlarge(box, growth);
  const least = clipToPicture(roundOut(grown), display);
  const exact = origin === 'detected' || origin === 'manual';
  const held = clipToPicture(roundOut(exact ? grown : widen(grown, slack)), display);
  return least && held ? { keyframe: { frame, box: held, origin, score }, least } : undefined;
}

/** How far the line between two keyframes strays from what is wanted between them: the frame where most, or -1 if nowhere. */
function worst(wanted: readonly Wanted[], from: number, to: number): number {
  const ends = [wanted[from]?.keyframe, wanted[to]?.keyframe].filter((end) => end !== undefined);
  let found = -1;
  let most = 0;
  for (let at = from + 1; at < to; at++) {
    const between = wanted[at];
    if (!between) continue;
    const box = boxBetween(ends, between.keyframe.frame);
    const held = between.keyframe.box;
    const stray = Math.max(
      Math.abs(box.x - held.x),
      Math.abs(box.y - held.y),
      Math.abs(box.x + box.width - held.x - held.width),
      Math.abs(box.y + box.height - held.y - held.height),
    );
    if (stray > (holds(box, between.least) ? slack : 0) && stray > most) {
      most = stray;
      found = at;
    }
  }
  return found;
}

/** Keeps the frames of `[from, to]` that the line cannot do without (Douglas and Peucker's subdivision). */
function keepNeeded(wanted: readonly Wanted[], from: number, to: number, kept: Set<number>): void {
  const open: [number, number][] = [[from, to]];
  for (let span = open.pop(); span; span = open.pop()) {
    const at = worst(wanted, ...span);
    if (at < 0) continue;
    kept.add(at);
    open.push([span[0], at], [at, span[1]]);
  }
}

/**
 * The keyframes of a track, by rising frame. Detections, with their scores, and what a person set all stay; of every stretch of one other origin
 * at least one frame stays, so that the origin of the frames between can be told.
 */
export function toKeyframes(
  filled: readonly FilledFrame[],
  growth: number,
  display: PictureSize,
): readonly Keyframe[] {
  const wanted: Wanted[] = [];
  // Only padding is carried out of the picture, and only at the ends.
  for (const frame of filled) {
    const asked = toWanted(frame, growth, display);
    if (asked) wanted.push(asked);
  }
  const origin = (at: number): string | undefined => wanted[at]?.keyframe.origin;
  const fixed = new Set<number>([0, wanted.length - 1]);
  let start = 0;
  for (let at = 0; at < wanted.length; at++) {
    if (origin(at) === 'detected' || origin(at) === 'manual') fixed.add(at);
    if (origin(at) === origin(at + 1)) continue;
    fixed.add((start + at) >> 1);
    start = at + 1;
  }
  const kept = new Set(fixed);
  const order = [...fixed].sort((a, b) => a - b);
  order.forEach((at, index) => {
    const next = order[index + 1];
    if (next !== undefined) keepNeeded(wanted, at, next, kept);
  });
  return [...kept]
    .sort((a, b) => a - b)
    .map((at) => wanted[at]?.keyframe)
    .filter((keyframe) => keyframe !== undefined);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** A box for every frame, as other formats have it, and boxes in fractions of a pixel, as other programs write them. */
import { type Box, unitsPerPixel } from '../../base/geometry.ts';
import { boxBetween } from '../region-at.ts';
import type { Keyframe } from '../track.ts';

/** Far outside any picture, and far from where sixteenths could no longer be told apart, px. */
export const farthestPx = 1_000_000;

/** The box between four edges in px, rounded outward to 1/16 px; edges that are sixteenths stay exactly what they are. */
export function boxOfEdges(left: number, top: number, right: number, bottom: number): Box {
  const x = Math.floor(left * unitsPerPixel);
  const y = Math.floor(top * unitsPerPixel);
  return {
    x,
    y,
    width: Math.ceil(right * unitsPerPixel) - x,
    height: Math.ceil(bottom * unitsPerPixel) - y,
  };
}

/** Keyframes further apart than this are not joined: bounds the work on boxes that stand still. */
const longestLine = 256;

const sameBox = (a: Box, b: Box): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** True when interpolating between two keyframes gives every one between them, to the unit. */
function restores(keyframes: readonly Keyframe[], from: number, to: number): boolean {
  const ends = [keyframes[from], keyframes[to]].filter((end) => end !== undefined);
  for (let at = from + 1; at < to; at++) {
    const between = keyframes[at];
    if (!between || !sameBox(boxBetween(ends, between.frame), between.box)) return false;
  }
  return true;
}

/** Leaves out the keyframes that interpolation restores exactly. All of them must be by a person and without a score. */
export function dropRestored(keyframes: readonly Keyframe[]): Keyframe[] {
  const kept: Keyframe[] = [];
  let from = 0;
  keyframes.forEach((keyframe, at) => {
    if (at === 0) kept.push(keyframe);
    else if (at === keyframes.length - 1) {
      if (!restores(keyframes, from, at)) keepBefore(at);
      kept.push(keyframe);
    } else if (at - from > longestLine || !restores(keyframes, from, at)) keepBefore(at);
  });
  return kept;

  function keepBefore(at: number): void {
    const before = keyframes[at - 1];
    if (!before || at - 1 === from) return;
    kept.push(before);
    from = at - 1;
  }
}

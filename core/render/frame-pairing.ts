// SPDX-License-Identifier: GPL-3.0-or-later
/** Which frame of a copy stands for which frame of its original, before either is decoded. */
import type { Rational } from '../base/time.ts';
import type { FrameIndex } from '../ingest/footage.ts';

type Times = Pick<FrameIndex, 'pts' | 'timeBase'>;

/** True when frame `a` of one index is at exactly the moment of frame `b` of the other. */
export function samePts(one: Times, a: number, other: Times, b: number): boolean {
  const ticksOne = BigInt(one.pts[a] ?? 0) * BigInt(one.timeBase.num) * BigInt(other.timeBase.den);
  const ticksOther = BigInt(other.pts[b] ?? 0) * BigInt(other.timeBase.num) * BigInt(one.timeBase.den);
  return ticksOne === ticksOther;
}

function seconds(ticks: number, { num, den }: Rational): number {
  return (ticks * num) / den;
}

/** Half the median distance between frames of the denser of two indexes, in seconds. */
function halfStep(original: Times, copy: Times): number {
  const median = ({ pts, timeBase }: Times): number => {
    const steps = Array.from(pts.subarray(1), (value, at) => value - (pts[at] ?? 0)).sort((a, b) => a - b);
    return seconds(steps[Math.floor(steps.length / 2)] ?? 0, timeBase);
  };
  return Math.min(median(original), median(copy)) / 2;
}

/** Pairs frames whose times differ by less than `tolerance` seconds once the copy's are moved by `offset`. */
function pairByTime(
  original: Times,
  copy: Times,
  offset: number,
  tolerance: number,
): { readonly partner: Int32Array; readonly pairs: number } {
  const partner = new Int32Array(original.pts.length).fill(-1);
  let pairs = 0;
  let at = 0;
  for (let frame = 0; frame < partner.length; frame++) {
    const distance = (number: number, to: number): number =>
      seconds(copy.pts[number] ?? 0, copy.timeBase) +
      offset -
      seconds(original.pts[to] ?? 0, original.timeBase);
    while (at < copy.pts.length && distance(at, frame) < -tolerance) at++;
    if (at >= copy.pts.length) break;
    const gap = Math.abs(distance(at, frame));
    // Where frames stand close, the next one of the original may be the better match.
    const better = frame + 1 < partner.length && Math.abs(distance(at, frame + 1)) < gap;
    if (gap > tolerance || better) continue;
    partner[frame] = at++;
    pairs++;
  }
  return { partner, pairs };
}

/**
 * For every frame of the original the frame of the copy to compare it with, ascending; -1 where there is none. As many
 * frames on both sides are paired in order, whatever their times. Otherwise frames are paired by time, at the times stated
 * or, where that pairs more, with both beginnings laid on each other.
 */
export function pairFrames(original: Times, copy: Times): Int32Array {
  if (original.pts.length === copy.pts.length) return Int32Array.from(original.pts, (_, frame) => frame);
  const tolerance = halfStep(original, copy);
  const stated = pairByTime(original, copy, 0, tolerance);
  const offset = seconds(original.pts[0] ?? 0, original.timeBase) - seconds(copy.pts[0] ?? 0, copy.timeBase);
  const moved = pairByTime(original, copy, offset, tolerance);
  return moved.pairs > stated.pairs ? moved.partner : stated.partner;
}

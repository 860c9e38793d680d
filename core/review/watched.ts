// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What counts as watched: a frame that was presented, or one in a gap of at most 0.1 s between presented frames of one
 * uninterrupted play at no more than twice the speed. Frames at stops have to be shown still.
 */
import type { FrameRange } from '../base/time.ts';

/** The longest gap between presented frames that counts as seen, in seconds. */
const longestGap = 0.1;
/** The fastest play that counts. */
export const fastestPlay = 2;
/** A frame counts as shown still when it stood for this long, in seconds. */
export const shortestStill = 0.4;

/** Ranges in order, those that touch or overlap joined; empty ones are left out. */
export function joinRanges(ranges: readonly FrameRange[]): FrameRange[] {
  const joined: { startFrame: number; endFrame: number }[] = [];
  const filled = ranges.filter(({ startFrame, endFrame }) => endFrame > startFrame);
  for (const { startFrame, endFrame } of filled.toSorted((a, b) => a.startFrame - b.startFrame)) {
    const last = joined.at(-1);
    if (last && startFrame <= last.endFrame) last.endFrame = Math.max(last.endFrame, endFrame);
    else joined.push({ startFrame, endFrame });
  }
  return joined;
}

/** What joined ranges leave of other joined ranges. */
export function subtractRanges(from: readonly FrameRange[], joined: readonly FrameRange[]): FrameRange[] {
  return from.flatMap((range) => {
    const left: FrameRange[] = [];
    let at = range.startFrame;
    for (const { startFrame, endFrame } of joined) {
      if (endFrame <= at) continue;
      if (startFrame >= range.endFrame) break;
      if (startFrame > at) left.push({ startFrame: at, endFrame: startFrame });
      at = endFrame;
    }
    if (at < range.endFrame) left.push({ startFrame: at, endFrame: range.endFrame });
    return left;
  });
}

/** What lies in both of two lists of joined ranges. */
export function intersectRanges(one: readonly FrameRange[], other: readonly FrameRange[]): FrameRange[] {
  return subtractRanges(one, subtractRanges(one, other));
}

export const framesIn = (joined: readonly FrameRange[]): number =>
  joined.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0);

/**
 * Ranges seen in one uninterrupted play. `presented`: frame numbers in the order in which they came up; `secondsOf` the
 * time of a frame. A step back or a longer gap begins anew.
 */
export function rangesOfPlay(
  presented: readonly number[],
  secondsOf: (frame: number) => number,
): FrameRange[] {
  const ranges: { startFrame: number; endFrame: number }[] = [];
  let before: number | undefined;
  for (const frame of presented) {
    const last = ranges.at(-1);
    const follows =
      before !== undefined &&
      frame >= before &&
      (frame - before <= 1 || secondsOf(frame) - secondsOf(before) <= longestGap + 1e-9);
    if (last && follows) last.endFrame = frame + 1;
    else ranges.push({ startFrame: frame, endFrame: frame + 1 });
    before = frame;
  }
  return joinRanges(ranges);
}

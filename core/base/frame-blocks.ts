// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Which of many ranges hold a frame. Frames are walked one after the other, and a long recording has thousands of ranges:
 * with a list for each block of frames, a frame looks only at those that come near it.
 */
import type { FrameRange } from './time.ts';

const leastBlockFrames = 256;
/** So many blocks at most: a range as long as the recording is listed once in each. */
const mostBlocks = 4096;

/** Gives the ranges that hold a frame, in the order of the list they came from. */
export type RangesByFrame<T extends FrameRange> = {
  at(frame: number): readonly T[];
  /** True when any does. */
  has(frame: number): boolean;
};

/** Time and memory: one entry for each block that a range reaches into. Bounds are whole frames from 0; empty ranges hold nothing. */
export function rangesByFrame<T extends FrameRange>(ranges: readonly T[]): RangesByFrame<T> {
  const frameCount = ranges.reduce((end, { endFrame }) => Math.max(end, endFrame), 0);
  const blockFrames = Math.max(leastBlockFrames, Math.ceil(frameCount / mostBlocks));
  const blocks: T[][] = Array.from({ length: Math.ceil(frameCount / blockFrames) }, () => []);
  for (const range of ranges) {
    for (
      let block = Math.floor(range.startFrame / blockFrames);
      block * blockFrames < range.endFrame;
      block++
    )
      blocks[block]?.push(range);
  }
  const near = (frame: number): readonly T[] => blocks[Math.floor(frame / blockFrames)] ?? [];
  const holds = ({ startFrame, endFrame }: T, frame: number): boolean =>
    frame >= startFrame && frame < endFrame;
  return {
    at: (frame) => near(frame).filter((range) => holds(range, frame)),
    has: (frame) => near(frame).some((range) => holds(range, frame)),
  };
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** What counts as watched, by property: joined ranges and what they leave out are the whole, and gaps are judged by time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrameRange } from '../../../core/base/time.ts';
import {
  framesIn,
  intersectRanges,
  joinRanges,
  rangesOfPlay,
  subtractRanges,
} from '../../../core/review/watched.ts';

const frames = 60;
const range = fc
  .tuple(fc.nat(frames), fc.nat(frames))
  .map(([a, b]) => ({ startFrame: Math.min(a, b), endFrame: Math.max(a, b) }));

const someRanges = fc.array(range, { maxLength: 12 });
const holds = (list: readonly FrameRange[], frame: number): boolean =>
  list.some(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);

test('joined ranges hold the frames of all, once; taken from others and laid over them, they are sets of frames', () => {
  fc.assert(
    fc.property(someRanges, someRanges, (ranges, others) => {
      const [joined, other] = [joinRanges(ranges), joinRanges(others)];
      const left = subtractRanges(joined, other);
      const both = intersectRanges(joined, other);
      for (let frame = 0; frame < frames; frame++) {
        expect(holds(joined, frame)).toBe(holds(ranges, frame));
        expect(holds(left, frame)).toBe(holds(ranges, frame) && !holds(others, frame));
        expect(holds(both, frame)).toBe(holds(ranges, frame) && holds(others, frame));
      }
      expect(framesIn(left) + framesIn(both)).toBe(framesIn(joined));
    }),
  );
});

test('a gap of a tenth of a second in play counts as seen, a longer one and a step back do not', () => {
  const at30 = (frame: number): number => frame / 30;
  expect(rangesOfPlay([0, 3, 6], at30)).toEqual([{ startFrame: 0, endFrame: 7 }]);
  expect(rangesOfPlay([0, 4, 5], at30)).toEqual([
    { startFrame: 0, endFrame: 1 },
    { startFrame: 4, endFrame: 6 },
  ]);
  expect(rangesOfPlay([8, 2, 3], at30)).toEqual([
    { startFrame: 2, endFrame: 4 },
    { startFrame: 8, endFrame: 9 },
  ]);
});

test('neighbours are without a gap however far apart their times are', () => {
  expect(rangesOfPlay([4, 5], (frame) => frame * 10)).toEqual([{ startFrame: 4, endFrame: 6 }]);
});

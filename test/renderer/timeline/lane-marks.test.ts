// SPDX-License-Identifier: GPL-3.0-or-later
/** What a lane shows of a track's keyframes: all that is on view, and no more than there is room for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Origin, origins, type Track } from '../../../core/track/track.ts';
import { firstFrom, laneMarks, spacedFrames } from '../../../renderer/timeline/lane-marks.ts';

const box = { x: 0, y: 0, width: 16, height: 16 };

function trackOf(keyframes: readonly { readonly frame: number; readonly origin: Origin }[]): Track {
  return {
    kind: 'face',
    startFrame: keyframes[0]?.frame ?? 0,
    endFrame: (keyframes.at(-1)?.frame ?? 0) + 1,
    keyframes: keyframes.map((keyframe) => ({ ...keyframe, box, score: null })),
  };
}

const frames = fc
  .uniqueArray(fc.nat({ max: 500 }), { minLength: 1, maxLength: 60 })
  .map((list) => list.sort((a, b) => a - b));
const keyframes = frames.chain((list) =>
  fc.tuple(
    ...list.map((frame) => fc.record({ frame: fc.constant(frame), origin: fc.constantFrom(...origins) })),
  ),
);

describe('the marks of a lane', () => {
  test('hold every keyframe once, and the gaps hold what nobody saw', () => {
    fc.assert(
      fc.property(keyframes, (list) => {
        const { manual, found, gaps } = laneMarks(trackOf(list));
        expect([...manual, ...found].sort((a, b) => a - b)).toEqual(list.map(({ frame }) => frame));
        const unseen = (origin: Origin): boolean => origin === 'bridged' || origin === 'padded';
        list.forEach(({ frame, origin }, at) => {
          const next = list[at + 1];
          if (!next) return;
          const inside = gaps.some(({ from, to }) => from <= frame && to >= next.frame);
          expect(inside).toBe(unseen(origin) || unseen(next.origin));
        });
        for (const [at, { from }] of gaps.entries()) expect(from).toBeGreaterThan(gaps[at - 1]?.to ?? -1);
      }),
    );
  });

  test('are the same object for the same track', () => {
    const track = trackOf([{ frame: 3, origin: 'manual' }]);
    expect(laneMarks(track)).toBe(laneMarks(track));
  });
});

describe('spaced frames', () => {
  test('one apart are all of those on view', () => {
    fc.assert(
      fc.property(frames, fc.nat({ max: 500 }), fc.nat({ max: 500 }), (list, a, b) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        expect([...spacedFrames(list, first, last, 1)]).toEqual(
          list.filter((frame) => frame >= first && frame <= last),
        );
      }),
    );
  });

  test('are that far apart, and none that would fit between is left out', () => {
    fc.assert(
      fc.property(frames, fc.integer({ min: 2, max: 50 }), (list, apart) => {
        const shown = [...spacedFrames(list, 0, 500, apart)];
        expect(shown[0]).toBe(list[0]);
        for (const frame of list) {
          const before = shown.findLast((one) => one <= frame) ?? Number.NaN;
          expect(frame - before).toBeLessThan(apart);
        }
        shown.forEach((frame, at) => {
          expect(frame - (shown[at - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(apart);
        });
      }),
    );
  });
});

test('the first of ascending values is found', () => {
  fc.assert(
    fc.property(frames, fc.nat({ max: 520 }), (list, value) => {
      const found = list.findIndex((one) => one >= value);
      expect(firstFrom(list.length, (at) => list[at] ?? 0, value)).toBe(found < 0 ? list.length : found);
    }),
  );
});

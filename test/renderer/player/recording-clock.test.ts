// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrameTimes } from '../../../core/contract/window/frame-times.ts';
import {
  clockFrom,
  frameAtSeconds,
  frameNamed,
  secondsOf,
  seekSeconds,
  sharesTime,
  timecodeOf,
} from '../../../renderer/player/recording-clock.ts';

function times(steps: readonly (readonly [number, number])[], firstPts = 0): FrameTimes {
  return {
    timeBase: { num: 1, den: 90_000 },
    ptsRule: 'container',
    frames: 1 + steps.reduce((sum, [, count]) => sum + count, 0),
    firstPts,
    originPts: firstPts,
    steps: steps.map(([step, count]) => [step, count]),
    lastDuration: 3003,
    idr: [0],
    hidden: [],
  };
}

test('what a player says of a frame, rounded to a microsecond, is that frame; so is where it is sought', () => {
  const step = fc.tuple(fc.integer({ min: 40, max: 9000 }), fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(200_000), (steps, first) => {
      const clock = clockFrom(times(steps, first));
      for (let frame = 0; frame < clock.pts.length; frame++) {
        const told = Math.round(secondsOf(clock, frame) * 1e6) / 1e6;
        expect(frameAtSeconds(clock, told)).toBe(frame);
        expect(frameAtSeconds(clock, seekSeconds(clock, frame))).toBe(frame);
      }
    }),
    { numRuns: 60 },
  );
});

test('a place is named by number, time or PTS, and nothing else', () => {
  const clock = clockFrom(times([[3003, 99]], 126_000));
  expect(timecodeOf(clock, 0)).toBe('00:00:00.000');
  expect(timecodeOf(clock, 30)).toBe('00:00:01.001');
  expect(frameNamed(clock, ' 42 ')).toBe(42);
  expect(frameNamed(clock, '100000')).toBe(99);
  expect(frameNamed(clock, '00:00:01.001')).toBe(30);
  expect(frameNamed(clock, '0:01.001')).toBe(30);
  expect(frameNamed(clock, `pts:${126_000 + 3003 * 7}`)).toBe(7);
  expect(frameNamed(clock, 'frame:12')).toBe(12);
  expect(frameNamed(clock, 'soon')).toBeUndefined();
  expect(frameNamed(clock, '')).toBeUndefined();
});

test('frames of one time are told apart from others', () => {
  const clock = clockFrom(
    times([
      [3003, 2],
      [0, 1],
      [3003, 2],
    ]),
  );
  expect([0, 1, 2, 3, 4].map((frame) => sharesTime(clock, frame))).toEqual([
    false,
    false,
    false,
    true,
    false,
  ]);
});

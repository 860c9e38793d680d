// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordingClock } from '../../../renderer/player/recording-clock.ts';
import {
  secondsAt,
  showing,
  ticksOf,
  wholeOf,
  withinWhole,
  xOf,
  zoomedTime,
} from '../../../renderer/timeline/time-axis.ts';

const clock: RecordingClock = {
  timeBase: { num: 1, den: 30 },
  pts: Float64Array.from({ length: 3000 }, (_, at) => at + 60),
  originPts: 60,
  lastDuration: 1,
  hidden: [],
  ptsRule: 'container',
};

test('all of it is from the first frame to the end of the last', () => {
  expect(wholeOf(clock).from).toBeCloseTo(2);
  expect(wholeOf(clock).to).toBeCloseTo(102);
});

test('whatever is zoomed and moved stays in the recording and shows some frames', () => {
  const change = fc.record({
    factor: fc.double({ min: 0.05, max: 20, noNaN: true }),
    at: fc.double({ min: 2, max: 102, noNaN: true }),
    by: fc.double({ min: -200, max: 200, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 15 }), (changes) => {
      let span = wholeOf(clock);
      for (const { factor, at, by } of changes) {
        span = zoomedTime(span, clock, factor, at);
        span = withinWhole({ from: span.from + by, to: span.to + by }, clock);
        expect(span.from).toBeGreaterThanOrEqual(2 - 1e-6);
        expect(span.to).toBeLessThanOrEqual(102 + 1e-6);
        expect(span.to - span.from).toBeGreaterThanOrEqual(12 / 30 - 1e-6);
        const shown = showing(span, clock, at);
        expect(at >= shown.from - 1e-6 && at <= shown.to + 1e-6).toBe(true);
      }
    }),
  );
});

test('places on it and times are one another’s inverse, and ticks are round since the first frame', () => {
  const axis = { from: 2, to: 12, width: 500 };
  expect(secondsAt(axis, xOf(axis, 7.25))).toBeCloseTo(7.25);
  expect(ticksOf(axis, 2, 96)).toEqual([2, 4, 6, 8, 10, 12]);
});

// SPDX-License-Identifier: GPL-3.0-or-later
/** The strip of a stop, by property. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filmFrames } from '../../../renderer/screens/stops/film-frames.ts';

test('a strip rises, stays within the recording, shows the frame and both ends of its span, and leaves out no more than a quarter of it at once', () => {
  const stop = fc
    .tuple(fc.integer({ min: 1, max: 400 }), fc.nat(399), fc.nat(399), fc.nat(399))
    .map(([count, a, b, c]) => {
      const [from = 0, frame = 0, to = 0] = [a % count, b % count, c % count].sort((x, y) => x - y);
      return { count, stop: { from, frame, to } };
    });
  fc.assert(
    fc.property(stop, ({ count, stop: { from, frame, to } }) => {
      const strip = filmFrames({ from, frame, to }, count);
      expect(strip).toEqual([...new Set(strip)].sort((x, y) => x - y));
      expect(strip.length).toBe(Math.min(9, count));
      expect(strip).toEqual(expect.arrayContaining([from, frame, to]));
      expect(strip.every((at) => at >= 0 && at < count)).toBe(true);
      const inside = strip.filter((at) => at >= from && at <= to);
      const widest = Math.max(0, ...inside.slice(1).map((at, before) => at - (inside[before] ?? at)));
      expect(widest).toBeLessThanOrEqual((to - from) / 4 + 1);
    }),
  );
});

test('a span that is said to go on behind the last frame ends with it', () => {
  expect(filmFrames({ frame: 8, from: 5, to: 20 }, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

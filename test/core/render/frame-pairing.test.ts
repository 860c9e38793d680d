// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairFrames, samePts } from '../../../core/render/frame-pairing.ts';

const timeBase = { num: 1, den: 30_000 };

function times(pts: readonly number[], base = timeBase) {
  return { pts: Float64Array.from(pts), timeBase: base };
}

/** Rising times with uneven steps. */
const rising = fc.array(fc.integer({ min: 400, max: 2000 }), { minLength: 3, maxLength: 80 }).map((steps) => {
  let at = 0;
  return steps.map((step) => {
    at += step;
    return at;
  });
});

test('as many frames are paired in order, whatever their times', () => {
  fc.assert(
    fc.property(rising, fc.integer({ min: -5000, max: 5000 }), (pts, shift) => {
      const moved = pts.map((value) => value + shift);
      expect([...pairFrames(times(pts), times(moved))]).toEqual(pts.map((_, at) => at));
    }),
  );
});

test('frames taken out are the ones without a partner; all others keep theirs, in any clock and with both starts moved', () => {
  fc.assert(
    fc.property(rising, fc.integer(), fc.boolean(), (pts, seed, finer) => {
      // The first frame stays: it is what both beginnings are laid on.
      const gone = new Set([1 + (Math.abs(seed) % (pts.length - 1))]);
      const left = pts
        .filter((_, at) => !gone.has(at))
        .map((value) => (finer ? value * 3 : value) + (finer ? 0 : 90_000));
      const copy = times(left, finer ? { num: 1, den: 90_000 } : timeBase);
      const partner = pairFrames(times(pts), copy);
      let next = 0;
      expect([...partner]).toEqual(pts.map((_, at) => (gone.has(at) ? -1 : next++)));
    }),
  );
});

test('half the frame rate leaves every second frame without a partner', () => {
  const pts = Array.from({ length: 20 }, (_, at) => at * 1000);
  const half = pts.filter((_, at) => at % 2 === 0);
  expect([...pairFrames(times(pts), times(half))]).toEqual(pts.map((_, at) => (at % 2 === 0 ? at / 2 : -1)));
});

test('times are compared as exact fractions', () => {
  const film = times([0, 1001], { num: 1, den: 24_000 });
  expect(samePts(film, 1, times([0, 1001 * 125], { num: 1, den: 3_000_000 }), 1)).toBe(true);
  expect(samePts(film, 1, times([0, 1001 * 125 + 1], { num: 1, den: 3_000_000 }), 1)).toBe(false);
});

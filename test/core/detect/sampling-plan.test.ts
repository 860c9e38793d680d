// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planLooks } from '../../../core/detect/sampling-plan.ts';

const timeBase = { num: 1, den: 1000 };
const evenly = (count: number, step: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => i * step);

test('looks come at the same distance in time whatever the frame rate', () => {
  expect(planLooks(evenly(10, 33), timeBase, 100)).toEqual([0, 3, 6, 9]);
  expect(planLooks(evenly(20, 16.7), timeBase, 100)).toEqual([0, 6, 12, 18, 19]);
  expect(planLooks(evenly(4, 500), timeBase, 100)).toEqual([0, 1, 2, 3]);
  expect(planLooks(evenly(10, 33), timeBase, 100, 2)).toEqual([0, 2, 5, 8, 9]);
  expect(planLooks(new Float64Array(0), timeBase, 100)).toEqual([]);
});

test('first and last are looked at, and no stretch stays unseen for longer than it must', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 80 }), (gaps) => {
      let now = 0;
      const pts = Float64Array.from(gaps, (gap) => {
        now += gap;
        return now;
      });
      const looks = planLooks(pts, timeBase, 100);
      expect(looks[0]).toBe(0);
      expect(looks.at(-1)).toBe(pts.length - 1);
      looks.slice(1).forEach((frame, at) => {
        const before = looks[at] ?? 0;
        expect(frame).toBeGreaterThan(before);
        if (frame === before + 1) return;
        // The frame before it was nearer to the last look than wanted, and this one is not further off.
        const span = (pts[frame] ?? 0) - (pts[before] ?? 0);
        const shorter = (pts[frame - 1] ?? 0) - (pts[before] ?? 0);
        expect(Math.abs(span - 100)).toBeLessThanOrEqual(Math.abs(shorter - 100));
      });
    }),
  );
});

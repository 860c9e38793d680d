// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cropAround } from '../../renderer/app/crop.ts';

test('a crop lies in the picture, has its aspect ratio, and holds the box where there is room', () => {
  const whole = { width: 640, height: 360 };
  const box = fc.record({
    x: fc.integer({ min: 0, max: 500 * 16 }),
    y: fc.integer({ min: 0, max: 300 * 16 }),
    width: fc.integer({ min: 16, max: 100 * 16 }),
    height: fc.integer({ min: 16, max: 60 * 16 }),
  });
  fc.assert(
    fc.property(box, fc.constantFrom(1, 16 / 11, 4 / 3), (place, aspect) => {
      const crop = cropAround(place, whole, aspect);
      expect(crop.width / crop.height).toBeCloseTo(aspect);
      expect(crop.x).toBeGreaterThanOrEqual(0);
      expect(crop.y).toBeGreaterThanOrEqual(0);
      expect(crop.x + crop.width).toBeLessThanOrEqual(whole.width + 1e-6);
      expect(crop.y + crop.height).toBeLessThanOrEqual(whole.height + 1e-6);
      const inside =
        crop.x <= place.x / 16 + 1e-6 &&
        crop.y <= place.y / 16 + 1e-6 &&
        crop.x + crop.width >= (place.x + place.width) / 16 - 1e-6 &&
        crop.y + crop.height >= (place.y + place.height) / 16 - 1e-6;
      expect(inside).toBe(true);
    }),
  );
});

test('a face of 15 px fills a good part of its crop', () => {
  const crop = cropAround({ x: 4800, y: 1600, width: 240, height: 240 }, { width: 1920, height: 1080 }, 1);
  expect(15 / crop.height).toBeGreaterThan(0.35);
});

// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outlineSchema } from '../../../core/track/outline.ts';
import {
  boxBetweenPoints,
  handles,
  movedBy,
  polygonThrough,
  resizedAt,
  scaledBy,
} from '../../../renderer/editor/box-gestures.ts';

const picture = { width: 640, height: 360 };
const start = { x: 1600, y: 1600, width: 800, height: 480 };

test('a box between two corners holds both, whichever comes first', () => {
  const box = boxBetweenPoints({ x: 100.03, y: 50 }, { x: 20, y: 10.01 }, picture);
  expect(box).toEqual({ x: 320, y: 160, width: 1281, height: 640 });
  expect(boxBetweenPoints({ x: 5, y: 5 }, { x: 6, y: 5 }, picture)).toBeUndefined();
});

test('a handle moves its own sides only', () => {
  expect(resizedAt(start, 'e', { x: 10, y: 99 }, picture)).toEqual({ ...start, width: 960 });
  expect(resizedAt(start, 'nw', { x: -10, y: 5 }, picture)).toEqual({
    x: 1440,
    y: 1680,
    width: 960,
    height: 400,
  });
});

test('no gesture makes a box that is empty, or loses it outside the picture', () => {
  const by = fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) });
  const gesture = fc.oneof(
    fc.record({ does: fc.constant('move' as const), by }),
    fc.record({ does: fc.constant('resize' as const), by, handle: fc.constantFrom(...handles) }),
    fc.record({ does: fc.constant('scale' as const), factor: fc.double({ min: 0.1, max: 8, noNaN: true }) }),
  );
  fc.assert(
    fc.property(fc.array(gesture, { maxLength: 10 }), (gestures) => {
      let box = start;
      for (const one of gestures) {
        if (one.does === 'move') box = movedBy(box, one.by, picture);
        else if (one.does === 'resize') box = resizedAt(box, one.handle, one.by, picture);
        else box = scaledBy(box, one.factor, picture);
        expect(Object.values(box).every(Number.isInteger)).toBe(true);
        expect(box.width >= 64 && box.height >= 64).toBe(true);
        expect(box.x < 640 * 16 && box.y < 360 * 16 && box.x + box.width > 0 && box.y + box.height > 0).toBe(
          true,
        );
      }
    }),
  );
});

test('a polygon is its box and points within it, as the contract takes them', () => {
  const drawn = polygonThrough(
    [
      { x: 10, y: 10 },
      { x: 110, y: 30 },
      { x: 60, y: 90 },
    ],
    picture,
  );
  expect(drawn?.box).toEqual({ x: 160, y: 160, width: 1600, height: 1280 });
  expect(drawn?.outline).toEqual({
    form: 'polygon',
    points: [
      [0, 0],
      [4096, 1024],
      [2048, 4096],
    ],
  });
  expect(outlineSchema.safeParse(drawn?.outline).success).toBe(true);
  expect(polygonThrough([{ x: 1, y: 1 }], picture)).toBeUndefined();
});

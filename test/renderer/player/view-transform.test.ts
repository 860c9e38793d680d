// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fittedView,
  layoutOf,
  pannedBy,
  pixelShape,
  pixelView,
  stageToPicture,
  zoomedAt,
} from '../../../renderer/player/view-transform.ts';

const picture = { width: 1920, height: 1080 };
const stage = { width: 900, height: 600 };

test('a fitted picture lies in the middle and touches the sides that bound it', () => {
  const layout = layoutOf(picture, 1, stage, fittedView(picture));
  expect(layout).toEqual({ scaleX: 900 / 1920, scaleY: 900 / 1920, left: 0, top: (600 - 506.25) / 2 });
});

test('pixels that are not square widen the picture, not its pixels in number', () => {
  const wide = layoutOf({ width: 720, height: 576 }, pixelShape({ num: 64, den: 45 }), stage, {
    zoom: 1,
    centre: { x: 360, y: 288 },
  });
  expect(wide.scaleX / wide.scaleY).toBeCloseTo(64 / 45);
  expect(wide.scaleX * 720).toBeCloseTo(900);
  expect(pixelShape({ num: 0, den: 1 })).toBe(1);
});

test('zooming keeps the pixel under the pointer there, away from the edges', () => {
  const at = { x: 450, y: 300 };
  const before = stageToPicture(layoutOf(picture, 1, stage, fittedView(picture)), at);
  const view = zoomedAt(picture, 1, stage, fittedView(picture), 4, at);
  const behind = stageToPicture(layoutOf(picture, 1, stage, view), at);
  expect(behind.x).toBeCloseTo(before.x);
  expect(behind.y).toBeCloseTo(before.y);
});

test('however one zooms and moves, a larger picture covers the stage and a smaller one is whole', () => {
  const move = fc.record({
    factor: fc.double({ min: 0.2, max: 5, noNaN: true }),
    x: fc.integer({ min: 0, max: 900 }),
    y: fc.integer({ min: 0, max: 600 }),
    pan: fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) }),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
      let view = fittedView(picture);
      for (const { factor, x, y, pan } of moves) {
        view = zoomedAt(picture, 1, stage, view, factor, { x, y });
        view = pannedBy(picture, 1, stage, view, pan);
        const { left, top, scaleX, scaleY } = layoutOf(picture, 1, stage, view);
        const [right, bottom] = [left + picture.width * scaleX, top + picture.height * scaleY];
        if (picture.width * scaleX >= stage.width) expect(left <= 1e-6 && right >= 900 - 1e-6).toBe(true);
        else expect(left + right).toBeCloseTo(900);
        if (picture.height * scaleY >= stage.height) expect(top <= 1e-6 && bottom >= 600 - 1e-6).toBe(true);
        else expect(top + bottom).toBeCloseTo(600);
      }
    }),
    { numRuns: 200 },
  );
});

test('one to one shows a picture pixel on a stage pixel', () => {
  const view = pixelView(picture, 1, stage, fittedView(picture));
  expect(layoutOf(picture, 1, stage, view).scaleX).toBeCloseTo(1);
});

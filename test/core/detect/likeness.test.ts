// SPDX-License-Identifier: GPL-3.0-or-later
/** A scene in another light is the same scene, whatever the light, and another scene is another one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GreyPicture, isSameScene, likenessOf } from '../../../core/detect/likeness.ts';
import { smoothNoise } from '../../../electron/service/engine/synthesis/seeded-random.ts';

const [width, height] = [80, 45];

/** Soft patches of some five samples, as a coarse picture has them; `x` and `y` move them. */
function sceneOf(seed: number, x = 0, y = 0): number[] {
  const rows = Array.from({ length: 16 }, (_, at) => smoothNoise(seed + at, 5, 2 * width));
  return Array.from({ length: width * height }, (_, at) => {
    const [column, row] = [(at % width) + 20 - x, Math.floor(at / width) + 20 - y];
    return 110 + 45 * (rows[Math.floor(row / 5)]?.(column) ?? 0);
  });
}

const pictureOf = (
  scene: readonly number[],
  light: (value: number, column: number) => number,
): GreyPicture => ({
  width,
  height,
  samples: Uint8Array.from(scene, (value, at) =>
    Math.max(0, Math.min(255, Math.round(light(value, at % width)))),
  ),
});
const asItIs = (value: number): number => value;
const seed = fc.integer({ min: 1, max: 1e6 });

test('brighter, darker, flatter, clipped, lit from one side: the same scene', () => {
  const light = fc.record({
    gain: fc.double({ min: 0.25, max: 1.8, noNaN: true }),
    lift: fc.integer({ min: -30, max: 60 }),
    fromSide: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(seed, light, (number, { gain, lift, fromSide }) => {
      const scene = sceneOf(number);
      const lit = pictureOf(
        scene,
        (value, column) => value * gain * (1 - 0.5 * fromSide * (column / width)) + lift,
      );
      expect(isSameScene(likenessOf(pictureOf(scene, asItIs), lit))).toBe(true);
    }),
    { numRuns: 25 },
  );
});

test('how far it has moved is told', () => {
  const [from, to] = [pictureOf(sceneOf(7), asItIs), pictureOf(sceneOf(7, 3, 0), (value) => 0.5 * value)];
  const likeness = likenessOf(from, to);
  expect(likeness).toMatchObject({ x: 3, y: 0 });
  expect(isSameScene(likeness)).toBe(true);
});

test('two scenes of equal brightness are two', () => {
  fc.assert(
    fc.property(seed, seed, (a, b) => {
      fc.pre(Math.abs(a - b) > 20);
      expect(isSameScene(likenessOf(pictureOf(sceneOf(a), asItIs), pictureOf(sceneOf(b), asItIs)))).toBe(
        false,
      );
    }),
    { numRuns: 25 },
  );
});

test('where there are no edges nothing is alike', () => {
  const flat = pictureOf(sceneOf(1), () => 90);
  expect(likenessOf(flat, flat).value).toBe(0);
  expect(isSameScene(likenessOf(flat, pictureOf(sceneOf(1), asItIs)))).toBe(false);
});

test('pictures of unlike size are refused', () => {
  const small = { width: 2, height: 2, samples: new Uint8Array(4) };
  expect(() => likenessOf(small, pictureOf(sceneOf(1), asItIs))).toThrow(RangeError);
});

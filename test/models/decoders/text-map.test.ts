// SPDX-License-Identifier: GPL-3.0-or-later
/** The cores of a text map as boxes. */
import { describe, expect, test } from 'vitest';
import { decodeTextMap } from '../../../models/decoders/text-map.ts';

const shape = { width: 256, height: 128 };

/** A map that is 0 but for rectangles `[x, y, width, height, probability]`. */
function mapOf(...rectangles: readonly (readonly [number, number, number, number, number])[]) {
  const map = new Float32Array(shape.width * shape.height);
  for (const [x, y, width, height, value] of rectangles)
    for (let row = y; row < y + height; row += 1)
      map.fill(value, row * shape.width + x, row * shape.width + x + width);
  return new Map([['m', map]]);
}
const decode = (tensors: ReadonlyMap<string, Float32Array>, floor = 0.5) =>
  decodeTextMap(tensors, { map: ['m'] }, 0, shape, floor);

describe('decodeTextMap', () => {
  test('a core grows by 1.5 times its area by its outline, on every side', () => {
    const [line, ...others] = decode(mapOf([10, 8, 30, 6, 0.75]));
    expect(others).toEqual([]);
    const reach = (1.5 * 30 * 6) / (2 * 36);
    expect(line).toEqual({
      score: 0.75,
      x: 10 - reach,
      y: 8 - reach,
      width: 30 + 2 * reach,
      height: 6 + 2 * reach,
    });
  });

  test('cores that touch at a corner are one, those a pixel apart are two, at opposite edges too', () => {
    expect(decode(mapOf([4, 4, 6, 4, 0.9], [10, 8, 6, 4, 0.9])).length).toBe(1);
    expect(decode(mapOf([4, 4, 6, 4, 0.9], [11, 4, 6, 4, 0.9])).length).toBe(2);
    expect(decode(mapOf([252, 4, 4, 4, 0.9], [0, 5, 4, 4, 0.9])).length).toBe(2);
  });

  test('faint, thin and very thick cores are left out; what is no map is refused', () => {
    expect(decode(mapOf([40, 40, 60, 40, 0.9]))).toEqual([]);
    expect(decode(mapOf([4, 4, 20, 6, 0.4]))).toEqual([]);
    expect(decode(mapOf([4, 4, 20, 1, 0.9]))).toEqual([]);
    expect(() => decode(new Map([['m', new Float32Array(7)]]))).toThrow();
    expect(() => decode(mapOf([4, 4, 2, 2, Number.NaN]))).toThrow('not a number');
  });
});

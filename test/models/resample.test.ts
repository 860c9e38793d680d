// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resample } from '../../models/resample.ts';

const plain = { scale: 1, offset: 0, order: 'rgb' } as const;

function pictureOf(width: number, height: number, value: (index: number) => number) {
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, index) => value(index)) };
}

describe('resampling', () => {
  test('at its own size a picture is copied exactly, normalised, in the order asked for', () => {
    const picture = pictureOf(7, 5, (index) => (index * 37) % 256);
    const whole = { x: 0, y: 0, width: 7, height: 5 };
    const data = new Float32Array(7 * 5 * 3);
    resample(
      picture,
      whole,
      { data, at: 0, width: 7, height: 5 },
      { scale: 1 / 127.5, offset: -1, order: 'rgb' },
    );
    expect([...data].map((value) => Math.round((value + 1) * 127.5))).toEqual([...picture.data]);
    resample(picture, whole, { data, at: 0, width: 7, height: 5 }, { ...plain, order: 'bgr' });
    expect(data[0]).toBe(picture.data[2]);
    expect(data[2]).toBe(picture.data[0]);
  });

  test('a flat picture stays flat at any size and place, and grey outside', () => {
    const sizes = fc.integer({ min: 1, max: 40 });
    const places = fc.double({ min: -30, max: 30, noNaN: true });
    fc.assert(
      fc.property(
        sizes,
        sizes,
        places,
        places,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (width, height, x, y, zoom) => {
          const picture = pictureOf(width, height, () => 200);
          const data = new Float32Array(16 * 12 * 3);
          const region = { x, y, width: 16 * zoom, height: 12 * zoom };
          resample(picture, region, { data, at: 0, width: 16, height: 12 }, plain);
          for (let row = 0; row < 12; row += 1) {
            for (let column = 0; column < 16; column += 1) {
              const centreX = x + (column + 0.5) * zoom;
              const centreY = y + (row + 0.5) * zoom;
              const inside = centreX >= 0 && centreX < width && centreY >= 0 && centreY < height;
              expect(data[(row * 16 + column) * 3 + 1]).toBeCloseTo(inside ? 200 : 127.5, 2);
            }
          }
        },
      ),
    );
  });

  test('shrinking averages: single bright pixels are not lost between samples', () => {
    for (let bright = 0; bright < 64; bright += 1) {
      const picture = pictureOf(64, 8, (index) => (Math.floor(index / 3) % 64 === bright ? 255 : 0));
      const data = new Float32Array(8 * 1 * 3);
      resample(picture, { x: 0, y: 0, width: 64, height: 8 }, { data, at: 0, width: 8, height: 1 }, plain);
      expect(data.reduce((sum, value) => sum + value, 0) / 3).toBeGreaterThan(20);
    }
  });

  test('a slot of a larger tensor is filled and nothing beside it', () => {
    const data = new Float32Array(3 * 4 * 4 * 3).fill(-7);
    const slot = { data, at: 4 * 4 * 3, width: 4, height: 4 };
    resample(
      pictureOf(9, 9, () => 90),
      { x: 0, y: 0, width: 9, height: 9 },
      slot,
      plain,
    );
    expect(data.slice(0, 48).every((value) => value === -7)).toBe(true);
    expect(data.slice(48, 96).every((value) => Math.abs(value - 90) < 1e-3)).toBe(true);
    expect(data.slice(96).every((value) => value === -7)).toBe(true);
  });
});

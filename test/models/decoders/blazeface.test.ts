// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBlazeFace } from '../../../models/decoders/blazeface.ts';

const roles = { scores: ['s16', 's32'], boxes: ['b16', 'b32'] };

/** Tensors for `count` pictures in which no anchor fires. */
function silent(width: number, height: number, count = 1): Map<string, Float32Array> {
  const fine = count * (width / 16) * (height / 16) * 2;
  const coarse = count * (width / 32) * (height / 32) * 6;
  return new Map([
    ['s16', new Float32Array(fine).fill(-50)],
    ['s32', new Float32Array(coarse).fill(-50)],
    ['b16', new Float32Array(fine * 16)],
    ['b32', new Float32Array(coarse * 16)],
  ]);
}

describe('BlazeFace', () => {
  test('an anchor sits in the middle of its cell; the regressors move it and give the size', () => {
    const tensors = silent(256, 256);
    // Second anchor of the cell in row 3, column 5 of the fine map.
    const anchor = (3 * 16 + 5) * 2 + 1;
    tensors.get('s16')?.fill(2, anchor, anchor + 1);
    tensors.get('b16')?.set([4, -6, 40, 50], anchor * 16);
    const [found, ...rest] = decodeBlazeFace(tensors, roles, 0, { width: 256, height: 256 }, 0.1);
    expect(rest).toEqual([]);
    // The raw box is 40 x 50 about (92, 50); the face is 0.95 as wide, 1.15 as high, 0.015 to the right and 0.04 up.
    expect(found?.width).toBeCloseTo(38, 9);
    expect(found?.height).toBeCloseTo(57.5, 9);
    expect(found?.x).toBeCloseTo(92 + 0.6 - 19, 9);
    expect(found?.y).toBeCloseTo(50 - 2 - 28.75, 9);
    expect(found?.score).toBeCloseTo(1 / (1 + Math.exp(-2)), 9);
  });

  test('any anchor of any picture of a batch, in inputs that are not square', () => {
    const where = fc.record({
      picture: fc.integer({ min: 0, max: 2 }),
      at: fc.integer({ min: 0, max: 7 * 5 * 6 - 1 }),
    });
    fc.assert(
      fc.property(where, ({ picture, at }) => {
        const shape = { width: 7 * 32, height: 5 * 32, pictures: 3 };
        const tensors = silent(shape.width, shape.height, 3);
        const anchor = picture * 7 * 5 * 6 + at;
        tensors.get('s32')?.fill(1, anchor, anchor + 1);
        tensors.get('b32')?.set([0, 0, 10, 10], anchor * 16);
        const cell = Math.floor(at / 6);
        const expected = { x: ((cell % 7) + 0.5) * 32, y: (Math.floor(cell / 7) + 0.5) * 32 };
        for (const index of [0, 1, 2]) {
          const found = decodeBlazeFace(tensors, roles, index, shape, 0.5);
          expect(found).toHaveLength(index === picture ? 1 : 0);
          for (const { x, y, width, height } of found) {
            expect(x + width / 2).toBeCloseTo(expected.x + 0.15, 9);
            expect(y + height / 2).toBeCloseTo(expected.y - 0.4, 9);
          }
        }
      }),
    );
  });

  test('the floor is a score, not a logit', () => {
    const tensors = silent(64, 64);
    tensors.get('s16')?.set([Math.log(0.2 / 0.8) + 1e-3, Math.log(0.2 / 0.8) - 1e-3]);
    tensors.get('b16')?.set([0, 0, 8, 8], 0);
    tensors.get('b16')?.set([0, 0, 8, 8], 16);
    expect(decodeBlazeFace(tensors, roles, 0, { width: 64, height: 64 }, 0.2)).toHaveLength(1);
  });

  test('tensors of another shape, missing ones and scores that are no numbers are errors', () => {
    const shape = { width: 64, height: 64 };
    expect(() => decodeBlazeFace(silent(96, 96), roles, 0, shape, 0.2)).toThrow('does not hold');
    expect(() => decodeBlazeFace(silent(64, 64), { scores: ['s16'] }, 0, shape, 0.2)).toThrow(
      'does not hold',
    );
    const broken = silent(64, 64);
    broken.get('s32')?.fill(Number.NaN, 3, 4);
    expect(() => decodeBlazeFace(broken, roles, 0, shape, 0.2)).toThrow('not a number');
  });
});

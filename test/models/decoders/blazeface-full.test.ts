// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBlazeFaceFull } from '../../../models/decoders/blazeface.ts';

const roles = { scores: ['scores'], boxes: ['boxes'] };

/** Tensors for `count` pictures in which no cell fires. */
function silent(width: number, height: number, count = 1): Map<string, Float32Array> {
  const cells = count * (width / 4) * (height / 4);
  return new Map([
    ['scores', new Float32Array(cells).fill(-50)],
    ['boxes', new Float32Array(cells * 16)],
  ]);
}

describe('BlazeFace, full range', () => {
  test('any cell of any picture of a batch: the regressors and the ears move its middle and give the size', () => {
    const shape = { width: 64, height: 96 };
    const cells = (shape.width / 4) * (shape.height / 4);
    const where = fc.record({
      picture: fc.integer({ min: 0, max: 2 }),
      cell: fc.integer({ min: 0, max: cells - 1 }),
      ears: fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })),
    });
    fc.assert(
      fc.property(where, ({ picture, cell, ears: [ear, otherEar] }) => {
        const tensors = silent(shape.width, shape.height, 3);
        tensors.get('scores')?.fill(2, picture * cells + cell, picture * cells + cell + 1);
        const row = [3, -5, 20, 30, ...new Array<number>(8).fill(7), ear, 7, otherEar, 7];
        tensors.get('boxes')?.set(row, (picture * cells + cell) * 16);
        for (const index of [0, 1, 2]) {
          const found = decodeBlazeFaceFull(tensors, roles, index, { ...shape, pictures: 3 }, 0.5);
          expect(found).toHaveLength(index === picture ? 1 : 0);
          for (const { x, y, width, height, score } of found) {
            expect(score).toBeCloseTo(1 / (1 + Math.exp(-2)), 9);
            expect(width).toBeCloseTo(0.92 * 20, 9);
            expect(height).toBeCloseTo(1.22 * 30, 9);
            // Half way from the box's middle to the middle between the ears.
            expect(x + width / 2).toBeCloseTo(4 * (cell % 16) + 2 + 1.5 + (ear + otherEar) / 4, 9);
            expect(y + height / 2).toBeCloseTo(4 * Math.floor(cell / 16) + 2 - 5 - 0.065 * 30, 9);
          }
        }
      }),
    );
  });

  test('the floor is a score, not a logit; boxes without size are none', () => {
    const tensors = silent(64, 64);
    tensors.get('scores')?.set([Math.log(0.2 / 0.8) + 1e-3, Math.log(0.2 / 0.8) - 1e-3, 3]);
    tensors.get('boxes')?.set([0, 0, 8, 8], 0);
    tensors.get('boxes')?.set([0, 0, 8, 8], 16);
    expect(decodeBlazeFaceFull(tensors, roles, 0, { width: 64, height: 64 }, 0.2)).toHaveLength(1);
  });

  test('tensors of another shape, missing ones and scores that are no numbers are errors', () => {
    const shape = { width: 64, height: 64 };
    expect(() => decodeBlazeFaceFull(silent(96, 96), roles, 0, shape, 0.2)).toThrow('does not hold');
    expect(() => decodeBlazeFaceFull(silent(64, 64), { scores: ['scores'] }, 0, shape, 0.2)).toThrow(
      'does not hold',
    );
    const broken = silent(64, 64);
    broken.get('scores')?.fill(Number.NaN, 3, 4);
    expect(() => decodeBlazeFaceFull(broken, roles, 0, shape, 0.2)).toThrow('not a number');
  });

  test.each([0, 1, 2, 3])(
    'a sure box whose value %i is no number is an error, an unsure one is not looked at',
    (value) => {
      for (const no of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const tensors = silent(64, 64);
        tensors.get('boxes')?.set([1, 1, 20, 20], 5 * 16);
        tensors.get('boxes')?.fill(no, 5 * 16 + value, 5 * 16 + value + 1);
        const decode = () => decodeBlazeFaceFull(tensors, roles, 0, { width: 64, height: 64 }, 0.2);
        expect(decode()).toEqual([]);
        tensors.get('scores')?.fill(4, 5, 6);
        expect(decode).toThrow('place is not a number');
      }
    },
  );
});

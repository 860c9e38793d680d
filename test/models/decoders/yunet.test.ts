// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from 'vitest';
import { decodeYuNet } from '../../../models/decoders/yunet.ts';

const roles = {
  scores: ['c8', 'c16', 'c32'],
  objectness: ['o8', 'o16', 'o32'],
  boxes: ['b8', 'b16', 'b32'],
};

function silent(width: number, height: number): Map<string, Float32Array> {
  const tensors = new Map<string, Float32Array>();
  for (const stride of [8, 16, 32]) {
    const cells = (width / stride) * (height / stride);
    tensors.set(`c${stride}`, new Float32Array(cells));
    tensors.set(`o${stride}`, new Float32Array(cells));
    tensors.set(`b${stride}`, new Float32Array(cells * 4));
  }
  return tensors;
}

describe('YuNet', () => {
  test('a cell states its box relative to its corner, in strides', () => {
    const tensors = silent(96, 64);
    const cell = 2 * 6 + 4; // Row 2, column 4 of the stride-16 map, 6 wide.
    tensors.get('c16')?.fill(0.81, cell, cell + 1);
    tensors.get('o16')?.fill(1.2, cell, cell + 1);
    tensors.get('b16')?.set([0.5, -0.25, Math.log(2), Math.log(3)], cell * 4);
    const found = decodeYuNet(tensors, roles, 0, { width: 96, height: 64 }, 0.5);
    expect(found).toHaveLength(1);
    expect(found[0]?.score).toBeCloseTo(0.9, 5);
    expect(found[0]?.x).toBeCloseTo(4.5 * 16 - 16, 4);
    expect(found[0]?.y).toBeCloseTo(1.75 * 16 - 24, 4);
    expect(found[0]?.width).toBeCloseTo(32, 4);
    expect(found[0]?.height).toBeCloseTo(48, 4);
    expect(decodeYuNet(tensors, roles, 0, { width: 96, height: 64 }, 0.91)).toEqual([]);
  });

  test('a sure box that is no number is an error', () => {
    const tensors = silent(64, 64);
    tensors.get('c8')?.fill(1, 3, 4);
    tensors.get('o8')?.fill(1, 3, 4);
    for (const numbers of [
      [Number.NaN, 0, 0, 0],
      [0, 0, 0, 2000],
    ]) {
      tensors.get('b8')?.set(numbers, 12);
      expect(() => decodeYuNet(tensors, roles, 0, { width: 64, height: 64 }, 0.5)).toThrow(
        'place is not a number',
      );
    }
  });

  test('landmarks are a few values for every box of every map, and anything else is an error', () => {
    const shape = { width: 96, height: 64 };
    const named = { ...roles, landmarks: ['k8', 'k16', 'k32'] };
    const withPoints = (values: number): Map<string, Float32Array> => {
      const tensors = silent(shape.width, shape.height);
      for (const stride of [8, 16, 32])
        tensors.set(`k${stride}`, new Float32Array((values * shape.width * shape.height) / stride ** 2));
      return tensors;
    };
    expect(decodeYuNet(withPoints(10), named, 0, shape, 0.5)).toEqual([]);
    for (const values of [0, 0.5, 32, 128])
      expect(() => decodeYuNet(withPoints(values), named, 0, shape, 0.5), `${values}`).toThrow('landmarks');
  });

  test('scores that are no numbers and tensors of another size are errors', () => {
    const broken = silent(64, 64);
    broken.get('c8')?.fill(Number.NaN);
    expect(() => decodeYuNet(broken, roles, 0, { width: 64, height: 64 }, 0.5)).toThrow('not a number');
    expect(() => decodeYuNet(silent(64, 64), roles, 0, { width: 96, height: 64 }, 0.5)).toThrow(
      'does not hold',
    );
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
/** The arithmetic of CenterNet's heads, on maps made by hand. */
import { describe, expect, test } from 'vitest';
import { decodeCenterNet } from '../../../models/decoders/centernet.ts';

const roles = { scores: ['s'], edges: ['e'] };
const shape = { width: 32, height: 32 };
const cells = 64;

/** Two classes, nothing anywhere but what is given: cell, class, logit; edges in sixteenths of input px. */
function maps(
  peaks: readonly { cell: number; of: number; logit: number; edges?: readonly number[] }[],
): Map<string, Float32Array> {
  const scores = new Float32Array(cells * 2).fill(-9);
  const edges = new Float32Array(cells * 4).fill(0.5);
  for (const { cell, of, logit, edges: own } of peaks) {
    scores[cell * 2 + of] = logit;
    if (own) edges.set(own, cell * 4);
  }
  return new Map([
    ['s', scores],
    ['e', edges],
  ]);
}

describe('decodeCenterNet', () => {
  test('gives the box around the cell corner, with its class', () => {
    const found = decodeCenterNet(
      maps([{ cell: 3 * 8 + 2, of: 1, logit: 0, edges: [0.25, 0.5, 1, 0.75] }]),
      roles,
      0,
      shape,
      0.3,
    );
    expect(found).toEqual([{ score: 0.5, x: 8 - 4, y: 12 - 8, width: 20, height: 20, class: 1 }]);
  });

  test('a cell beside a stronger one of its class is no centre; of another class it is', () => {
    const beside = [
      { cell: 27, of: 0, logit: 2 },
      { cell: 28, of: 0, logit: 1 },
      { cell: 36, of: 1, logit: 1 },
    ];
    const found = decodeCenterNet(maps(beside), roles, 0, shape, 0.3);
    expect(found.map(({ class: of, score }) => [of, score > 0.8])).toEqual([
      [0, true],
      [1, false],
    ]);
  });

  test('cells at opposite edges are no neighbours', () => {
    const found = decodeCenterNet(
      maps([
        { cell: 7, of: 0, logit: 1 },
        { cell: 8, of: 0, logit: 2 },
      ]),
      roles,
      0,
      shape,
      0.3,
    );
    expect(found.length).toBe(2);
  });

  test('boxes without an area are left out, scores that are no numbers and tensors of another size refused', () => {
    expect(
      decodeCenterNet(maps([{ cell: 9, of: 0, logit: 2, edges: [-1, 1, 1, 1] }]), roles, 0, shape, 0.3),
    ).toEqual([]);
    expect(() =>
      decodeCenterNet(maps([{ cell: 9, of: 0, logit: Number.NaN }]), roles, 0, shape, 0.3),
    ).toThrow('not a number');
    for (const edges of [
      [Number.NaN, 1, 1, 1],
      [1, 1, Number.POSITIVE_INFINITY, 1],
    ])
      expect(() =>
        decodeCenterNet(maps([{ cell: 9, of: 0, logit: 2, edges }]), roles, 0, shape, 0.3),
      ).toThrow('place is not a number');
    expect(() => decodeCenterNet(maps([]), roles, 0, { width: 64, height: 32 }, 0.3)).toThrow();
  });
});

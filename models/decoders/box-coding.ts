// SPDX-License-Identifier: GPL-3.0-or-later
/** From the four numbers that a single-stage network gives for a box to its edges. */
import type { BoxCoding } from './grid-layout.ts';

/** Where a box is anchored. */
export type Anchor = {
  readonly column: number;
  readonly row: number;
  readonly stride: number;
  /** Width and height of its prior box, input px; 1 where the coding has none. */
  readonly prior: readonly [number, number];
};

/** Left and upper edge, width and height in input pixels. */
export type Edges = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

type Four = readonly [number, number, number, number];

/** Reads a box. What is no box (not finite, or without an area) is for the caller to refuse. */
export function boxOf(coding: BoxCoding, values: Four, anchor: Anchor): Edges {
  const [a, b, c, d] = values;
  const { column, row, stride, prior } = anchor;
  switch (coding.coding) {
    case 'edges': {
      const unit = coding.unit === 'stride' ? stride : 1;
      const x = (column + coding.cell) * stride;
      const y = (row + coding.cell) * stride;
      return { x: x - a * unit, y: y - b * unit, width: (a + c) * unit, height: (b + d) * unit };
    }
    case 'centre-exp':
      return around(
        (column + coding.cell + a) * stride,
        (row + coding.cell + b) * stride,
        Math.exp(c) * stride,
        Math.exp(d) * stride,
      );
    case 'centre-size':
      return around(a, b, c, d);
    case 'corners':
      return { x: a, y: b, width: c - a, height: d - b };
    case 'priors': {
      const [right, down, wide, high] = coding.axes === 'xy' ? [a, b, c, d] : [b, a, d, c];
      const { centre, size } = coding.variance;
      return around(
        (column + 0.5) * stride + right * centre * prior[0],
        (row + 0.5) * stride + down * centre * prior[1],
        Math.exp(wide * size) * prior[0],
        Math.exp(high * size) * prior[1],
      );
    }
  }
}

function around(x: number, y: number, width: number, height: number): Edges {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

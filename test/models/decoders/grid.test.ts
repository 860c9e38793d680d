// SPDX-License-Identifier: GPL-3.0-or-later
/** Every layout of the family `grid` gives back the boxes that were written into its tensors. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridDecoder } from '../../../models/decoders/grid.ts';
import type { BoxCoding, GridLayout } from '../../../models/decoders/grid-layout.ts';
import { gridLayoutSchema } from '../../../models/decoders/grid-layout.ts';

const shape = { width: 80, height: 48 };
const strides = [16, 32] as const;
/** Columns and cells of both grids: 80 is no multiple of 32, so a column is cut. */
const grids = [
  { stride: 16, columns: 5, cells: 15 },
  { stride: 32, columns: 3, cells: 6 },
] as const;
const priors: [number, number][][] = [
  [
    [20, 30],
    [40, 10],
  ],
  [
    [64, 48],
    [32, 90],
  ],
];

const codings: { readonly [name in BoxCoding['coding']]: BoxCoding } = {
  edges: { coding: 'edges', cell: 0.5, unit: 'stride' },
  'centre-exp': { coding: 'centre-exp', cell: 0 },
  'centre-size': { coding: 'centre-size' },
  corners: { coding: 'corners' },
  priors: { coding: 'priors', axes: 'yx', variance: { centre: 0.1, size: 0.2 }, priors },
};

type Place = { readonly cx: number; readonly cy: number; readonly width: number; readonly height: number };
type Spot = { readonly grid: number; readonly cell: number; readonly prior: number };

/** The four numbers with which a coding says a place: the formulas turned around. */
function encode(coding: BoxCoding, { cx, cy, width, height }: Place, { grid, cell, prior }: Spot): number[] {
  const { stride = 1, columns = 1 } = grids[grid] ?? {};
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  switch (coding.coding) {
    case 'edges': {
      const [px, py] = [(column + 0.5) * stride, (row + 0.5) * stride];
      return [px - cx + width / 2, py - cy + height / 2, cx + width / 2 - px, cy + height / 2 - py].map(
        (v) => v / stride,
      );
    }
    case 'centre-exp':
      return [cx / stride - column, cy / stride - row, Math.log(width / stride), Math.log(height / stride)];
    case 'centre-size':
      return [cx, cy, width, height];
    case 'corners':
      return [cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2];
    case 'priors': {
      const [wide, high] = priors[grid]?.[prior] ?? [1, 1];
      return [
        (cy - (row + 0.5) * stride) / high / 0.1,
        (cx - (column + 0.5) * stride) / wide / 0.1,
        Math.log(height / high) / 0.2,
        Math.log(width / wide) / 0.2,
      ];
    }
  }
}

type Arrangement = {
  readonly order: 'rows' | 'planes';
  readonly joined: boolean;
  readonly together: boolean;
};

/** Tensors in which nothing is likely but one box, for one of two wanted classes. */
function tensorsWith(
  { order, joined, together }: Arrangement,
  perCell: number,
  spot: Spot,
  numbers: readonly number[],
): { readonly tensors: Map<string, Float32Array>; readonly roles: Record<string, string[]> } {
  const classes = 3;
  const parts = together ? { rows: 5 + classes } : { boxes: 4, objectness: 1, scores: classes };
  const values: Record<string, readonly number[]> = {
    rows: [...numbers, 3, -9, -9, 2],
    boxes: numbers,
    objectness: [3],
    scores: [-9, -9, 2],
  };
  const tensors = new Map<string, Float32Array>();
  const roles: Record<string, string[]> = {};
  const counts = grids.map(({ cells }) => cells * perCell);
  const all = counts.reduce((sum, count) => sum + count, 0);
  for (const [role, width] of Object.entries(parts)) {
    const whole = new Float32Array(all * width).fill(-9);
    roles[role] = joined ? [role] : strides.map((stride) => `${role}${stride}`);
    strides.forEach((stride, grid) => {
      const tensor = joined ? whole : new Float32Array((counts[grid] ?? 0) * width).fill(-9);
      const before = joined && grid > 0 ? (counts[0] ?? 0) : 0;
      if (grid === spot.grid) {
        const box = spot.cell * perCell + spot.prior;
        const cells = grids[grid]?.cells ?? 0;
        values[role]?.forEach((value, at) => {
          const place =
            order === 'rows'
              ? (before + box) * width + at
              : joined
                ? at * all + before + box
                : (spot.prior * width + at) * cells + spot.cell;
          tensor[place] = value;
        });
      }
      tensors.set(joined ? role : `${role}${stride}`, tensor);
    });
  }
  if (together) roles['objectness'] = roles['rows'] ?? [];
  return { tensors, roles };
}

function layoutOf(order: GridLayout['order'], box: BoxCoding): GridLayout {
  const classes = ['background', 'mask', 'face'];
  return gridLayoutSchema.parse({
    strides,
    order,
    classes,
    wanted: ['mask', 'face'],
    activation: 'sigmoid',
    box,
  });
}

describe.each(Object.entries(codings))('boxes coded as %s', (_, box) => {
  test('come back from any cell, however the tensors lie', () => {
    const perCell = box.coding === 'priors' ? 2 : 1;
    const spots = fc.integer({ min: 0, max: 1 }).chain((grid) =>
      fc.record({
        grid: fc.constant(grid),
        cell: fc.integer({ min: 0, max: (grids[grid]?.cells ?? 1) - 1 }),
        prior: fc.integer({ min: 0, max: perCell - 1 }),
      }),
    );
    const side = fc.double({ min: 4, max: 120, noNaN: true });
    const places = fc.record({ cx: side, cy: side, width: side, height: side });
    const arrangements = fc.record({
      order: fc.constantFrom('rows' as const, 'planes' as const),
      joined: fc.boolean(),
      together: fc.boolean(),
    });
    fc.assert(
      fc.property(spots, places, arrangements, (spot, place, arrangement) => {
        const { tensors, roles } = tensorsWith(arrangement, perCell, spot, encode(box, place, spot));
        const found = gridDecoder(layoutOf(arrangement.order, box))(tensors, roles, 0, shape, 0.5);
        expect(found).toHaveLength(1);
        expect(found[0]?.score).toBeCloseTo(1 / (1 + Math.exp(-3)) / (1 + Math.exp(-2)), 5);
        expect((found[0]?.x ?? 0) + (found[0]?.width ?? 0) / 2).toBeCloseTo(place.cx, 2);
        expect((found[0]?.y ?? 0) + (found[0]?.height ?? 0) / 2).toBeCloseTo(place.cy, 2);
        expect(found[0]?.width).toBeCloseTo(place.width, 2);
        expect(found[0]?.height).toBeCloseTo(place.height, 2);
      }),
    );
  });
});

describe('scores', () => {
  const one = (activation: GridLayout['activation'], scores: readonly number[]): number | undefined => {
    const layout: GridLayout = { ...layoutOf('rows', codings.corners), strides: [32], activation };
    const tensors = new Map([
      ['s', Float32Array.from(scores)],
      ['b', Float32Array.from([0, 0, 8, 8])],
    ]);
    const [found] = gridDecoder(layout)(
      tensors,
      { scores: ['s'], boxes: ['b'] },
      0,
      { width: 32, height: 32 },
      0.01,
    );
    return found?.score;
  };

  test('softmax is over all classes, the background included', () => {
    expect(one('softmax', [1, 0, 1])).toBeCloseTo(Math.E / (2 * Math.E + 1), 6);
  });

  test('what the network gives as a probability is taken as it is, from 0 to 1', () => {
    expect(one('none', [0, 0.25, 0.75])).toBeCloseTo(0.75, 6);
    expect(one('none', [0, 0, 1.5])).toBe(1);
  });

  test.each(Object.entries(codings))('a sure box coded as %s that is no number is an error', (_, box) => {
    const layout: GridLayout = { ...layoutOf('rows', box), strides: [32] };
    const tensors = new Map([
      ['s', Float32Array.from([0, 9, 9, 0, 9, 9])],
      ['b', new Float32Array(8).fill(Number.NaN)],
    ]);
    const roles = { scores: ['s'], boxes: ['b'] };
    const perCell = box.coding === 'priors' ? 2 : 1;
    const width = 32 * (2 / perCell);
    const decode = () => gridDecoder(layout)(tensors, roles, 0, { width, height: 32 }, 0.1);
    expect(decode).toThrow('place is not a number');
    tensors.get('s')?.fill(-9);
    expect(decode()).toEqual([]);
  });

  test('a score that is no number is an error, a box without an area none', () => {
    expect(() => one('sigmoid', [0, 0, Number.NaN])).toThrow('not a number');
    const layout: GridLayout = { ...layoutOf('rows', codings.corners), strides: [32] };
    const tensors = new Map([
      ['s', Float32Array.from([0, 9, 9])],
      ['b', Float32Array.from([8, 8, 8, 20])],
    ]);
    expect(
      gridDecoder(layout)(tensors, { scores: ['s'], boxes: ['b'] }, 0, { width: 32, height: 32 }, 0.1),
    ).toEqual([]);
  });
});

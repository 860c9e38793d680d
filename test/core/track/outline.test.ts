// SPDX-License-Identifier: GPL-3.0-or-later
/** Outlines: what is refused, and what a polygon encloses, against a slow flood of a fine grid. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EnclosedSlab, enclosedSlabs, type OutlinePoint, sideAt } from '../../../core/track/enclosed.ts';
import { mostOutlinePoints, outlineSchema } from '../../../core/track/outline.ts';

function encloses(slabs: readonly EnclosedSlab[], u: number, v: number): boolean {
  return slabs.some(
    ({ top, bottom, spans }) =>
      v > top && v < bottom && spans.some(({ left, right }) => u > sideAt(left, v) && u < sideAt(right, v)),
  );
}

const cells = 128;
const cell = 4096 / cells;

/** Which cells of a grid can be reached from outside without coming near a side: surely outside. */
function floodedCells(points: readonly OutlinePoint[]): boolean[][] {
  const near = Array.from({ length: cells + 2 }, () => new Array<boolean>(cells + 2).fill(false));
  points.forEach((from, at) => {
    const to = points[(at + 1) % points.length] ?? from;
    // Steps shorter than a cell, and the cells around each: no side lies in a cell that is left.
    const steps = Math.ceil(Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]), 1) / (cell / 2));
    for (let step = 0; step <= steps; step++) {
      const column = Math.floor((from[0] + ((to[0] - from[0]) * step) / steps) / cell) + 1;
      const row = Math.floor((from[1] + ((to[1] - from[1]) * step) / steps) / cell) + 1;
      for (let y = row - 1; y <= row + 1; y++)
        for (let x = column - 1; x <= column + 1; x++) near[y]?.fill(true, x, x + 1);
    }
  });
  const reached = near.map((row) => row.map(() => false));
  const waiting = [[0, 0]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [x = 0, y = 0] = next;
    if (reached[y]?.[x] !== false || (near[y]?.[x] ?? true)) continue;
    (reached[y] as boolean[])[x] = true;
    waiting.push([x + 1, y], [x - 1, y], [x, y + 1], [x, y - 1]);
  }
  return reached;
}

/** How often the polygon goes round a point. */
function windings(points: readonly OutlinePoint[], u: number, v: number): number {
  let turns = 0;
  points.forEach((from, at) => {
    const to = points[(at + 1) % points.length] ?? from;
    const side = (to[0] - from[0]) * (v - from[1]) - (u - from[0]) * (to[1] - from[1]);
    if (from[1] <= v && to[1] > v && side > 0) turns++;
    if (from[1] > v && to[1] <= v && side < 0) turns--;
  });
  return turns;
}

const coarsePoint = fc
  .tuple(fc.nat({ max: 8 }), fc.nat({ max: 8 }))
  .map(([u, v]): OutlinePoint => [u * 512, v * 512]);
const finePoint = fc.tuple(fc.nat({ max: 4096 }), fc.nat({ max: 4096 }));
const anyPolygon = fc.oneof(
  fc.array(coarsePoint, { minLength: 3, maxLength: 9 }),
  fc.array(finePoint, { minLength: 3, maxLength: 9 }),
);

describe('what a polygon encloses', () => {
  test('is all it goes round and nothing that can be reached from outside', () => {
    fc.assert(
      fc.property(anyPolygon, (points) => {
        const slabs = enclosedSlabs(points);
        const outside = floodedCells(points);
        for (let row = 0; row < cells; row += 2) {
          for (let column = 0; column < cells; column += 2) {
            // Not in the middle, where coarse polygons have their corners and sides.
            const [u, v] = [(column + 0.493) * cell, (row + 0.517) * cell];
            if (windings(points, u, v) !== 0) expect(encloses(slabs, u, v)).toBe(true);
            if (outside[row + 1]?.[column + 1]) expect(encloses(slabs, u, v)).toBe(false);
          }
        }
      }),
      { numRuns: 120 },
    );
  });

  test.each<[string, OutlinePoint[], [number, number, boolean][]]>([
    [
      'a horseshoe leaves its mouth open, however narrow',
      [
        [0, 0],
        [4096, 0],
        [4096, 4096],
        [2049, 4096],
        [2049, 1000],
        [2048, 1000],
        [2048, 4096],
        [0, 4096],
      ],
      [
        [2048.5, 2000, false],
        [1000, 2000, true],
        [3000, 2000, true],
      ],
    ],
    [
      'lobes that overlap in opposite directions hide what they share',
      [
        [0, 0],
        [3000, 0],
        [3000, 2000],
        [0, 4000],
        [4096, 4000],
        [4096, 1000],
        [0, 3000],
      ],
      [
        [2000, 1200, true],
        [3500, 2500, true],
      ],
    ],
    [
      'a ring drawn with a bridge has no hole',
      [
        [0, 0],
        [4096, 0],
        [4096, 4096],
        [0, 4096],
        [0, 0],
        [1000, 1000],
        [1000, 3000],
        [3000, 3000],
        [3000, 1000],
        [1000, 1000],
      ],
      [
        [2000, 2000, true],
        [500, 3500, true],
      ],
    ],
    [
      'a star hides its middle',
      [
        [2048, 0],
        [3300, 4000],
        [0, 1500],
        [4096, 1500],
        [800, 4000],
      ],
      [
        [2048, 2200, true],
        [100, 100, false],
      ],
    ],
    [
      'a spike without width hides nothing',
      [
        [0, 0],
        [1000, 0],
        [1000, 1000],
        [4096, 1000],
        [1000, 1000],
        [0, 1000],
      ],
      [
        [2000, 1000.001, false],
        [2000, 999.999, false],
        [500, 500, true],
      ],
    ],
  ])('%s', (_, points, places) => {
    const slabs = enclosedSlabs(points);
    for (const [u, v, inside] of places) expect(encloses(slabs, u, v)).toBe(inside);
  });

  test('is found for the most points that are taken, in any order', () => {
    const points = Array.from({ length: mostOutlinePoints }, (_, at): OutlinePoint => {
      const angle = (at / mostOutlinePoints) * 2 * Math.PI;
      const radius = at % 2 === 0 ? 2000 : 900;
      return [Math.round(2048 + radius * Math.cos(angle)), Math.round(2048 + radius * Math.sin(angle))];
    });
    for (const slabs of [enclosedSlabs(points), enclosedSlabs(points.toReversed())]) {
      expect(encloses(slabs, 2048.5, 2048.5)).toBe(true);
      expect(encloses(slabs, 90.5, 90.5)).toBe(false);
    }
    expect(outlineSchema.safeParse({ form: 'polygon', points }).success).toBe(true);
  });
});

describe('an outline is refused', () => {
  const scribble = Array.from({ length: 60 }, (_, at) => [(at * 1777) % 4097, (at * 2999) % 4097]);
  test.each<[string, unknown, string]>([
    ['without points', [], 'at least three points'],
    [
      'with two points',
      [
        [0, 0],
        [4096, 4096],
      ],
      'at least three points',
    ],
    [
      'on one line',
      [
        [0, 0],
        [100, 100],
        [4096, 4096],
      ],
      'encloses nothing',
    ],
    [
      'with one point three times',
      [
        [7, 7],
        [7, 7],
        [7, 7],
      ],
      'encloses nothing',
    ],
    [
      'that goes back the way it came',
      [
        [0, 0],
        [4096, 0],
        [4096, 4096],
        [4096, 0],
      ],
      'encloses nothing',
    ],
    [
      'with a point outside the box',
      [
        [0, 0],
        [4097, 0],
        [0, 4096],
      ],
      '',
    ],
    [
      'with half a unit',
      [
        [0, 0],
        [0.5, 0],
        [0, 4096],
      ],
      '',
    ],
    ['that is a scribble', scribble, 'crosses itself'],
    ['with too many points', Array.from({ length: 129 }, (_, at) => [at, (at * at) % 4096]), 'at most 128'],
  ])('%s', (_, points, words) => {
    const result = outlineSchema.safeParse({ form: 'polygon', points });
    expect(result.success).toBe(false);
    expect(result.error?.message).toContain(words);
  });

  test('with a form that is none, or with more in it', () => {
    expect(outlineSchema.safeParse({ form: 'hexagon' }).success).toBe(false);
    expect(outlineSchema.safeParse({ form: 'ellipse', points: [] }).success).toBe(false);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { buildAddon } from '../../build/addon.ts';
import type { PixelRect } from '../../core/base/geometry.ts';
import {
  compareInside,
  compareOutside,
  copyPicture,
  type PlanarPicture,
  type PlaneDifference,
} from '../../native/lib/index.ts';
import {
  allMemory,
  anyFormat,
  anyRectIn,
  cloneWithGuards,
  forEachSample,
  makeFormat,
  makePicture,
  paintSolid,
  readSample,
  touches,
  writeSample,
} from './pictures.ts';

beforeAll(buildAddon, 120_000);
// The slow references are what takes the time, on a busy machine more than the default allows.
vi.setConfig({ testTimeout: 120_000 });

/** Two pictures of one format, at strides of their own, and rectangles in them. */
const anyPair = anyFormat.chain((format) =>
  fc
    .record({
      padding: fc.integer({ min: 0, max: 9 }),
      seeds: fc.tuple(fc.nat(), fc.nat()),
      rects: fc.array(anyRectIn(format), { maxLength: 5 }),
    })
    .map(({ padding, seeds, rects }) => ({
      a: makePicture(format, seeds[0]),
      b: makePicture({ ...format, padding }, seeds[1]),
      rects,
    })),
);

function outsideSlowly(
  a: PlanarPicture,
  b: PlanarPicture,
  excluded: readonly PixelRect[],
): PlaneDifference[] {
  return a.planes.map((_, plane) => {
    let [sumSquares, samples, maxDifference] = [0, 0, 0];
    forEachSample(a, plane, (x, y) => {
      if (excluded.some((rect) => touches(a, plane, x, y, rect))) return;
      const difference = Math.abs(readSample(a, plane, x, y) - readSample(b, plane, x, y));
      sumSquares += difference ** 2;
      samples += 1;
      maxDifference = Math.max(maxDifference, difference);
    });
    return { sumSquares, samples, maxDifference };
  });
}

describe('compareOutside', () => {
  test('equals a sample-by-sample comparison in every format, and writes nothing', () => {
    fc.assert(
      fc.property(anyPair, ({ a, b, rects }) => {
        const before = [...allMemory(cloneWithGuards(a)), ...allMemory(cloneWithGuards(b))];
        expect(compareOutside(a, b, rects).planes).toEqual(outsideSlowly(a, b, rects));
        expect([...allMemory(a), ...allMemory(b)]).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  test('sees a single changed sample, in its plane', () => {
    const a = makePicture(makeFormat(), 9);
    const b = copyPicture(a);
    writeSample(b, 2, 23, 15, readSample(b, 2, 23, 15) ^ 4);
    const same = { sumSquares: 0, maxDifference: 0 };
    expect(compareOutside(a, b, []).planes).toEqual([
      { ...same, samples: 48 * 32 },
      { ...same, samples: 24 * 16 },
      { sumSquares: 16, samples: 24 * 16, maxDifference: 4 },
    ]);
  });

  test('is blind to veils painted in the excluded rectangles, and to nothing else', () => {
    const source = makePicture(makeFormat({ width: 45, height: 31 }), 4);
    const veiled = copyPicture(source);
    const veil = {
      x: 7,
      y: 5,
      width: 20,
      height: 14,
      text: '',
      orientation: { rotation: 0, mirrored: false },
    } as const;
    paintSolid(veiled, [veil]);
    for (const plane of compareOutside(source, veiled, [veil]).planes) expect(plane.maxDifference).toBe(0);
    const smaller = { ...veil, width: 19 };
    expect(compareOutside(source, veiled, [smaller]).planes[0]?.maxDifference).toBeGreaterThan(0);
  });

  test('has nothing to compare when everything is excluded', () => {
    const a = makePicture(makeFormat(), 1);
    const all = { x: 0, y: 0, width: 48, height: 32 };
    expect(compareOutside(a, a, [all]).planes.map((plane) => plane.samples)).toEqual([0, 0, 0]);
  });
});

describe('compareInside', () => {
  test('equals a sample-by-sample count in every format', () => {
    fc.assert(
      fc.property(anyPair, fc.double({ min: 0, max: 255, noNaN: true }), ({ a, b, rects }, bound) => {
        let [samples, maxDifference, over] = [0, 0, 0];
        for (let plane = 0; plane < Math.min(3, a.planes.length); plane += 1) {
          forEachSample(a, plane, (x, y) => {
            if (!rects.some((rect) => touches(a, plane, x, y, rect))) return;
            const difference = Math.abs(readSample(a, plane, x, y) - readSample(b, plane, x, y));
            samples += 1;
            maxDifference = Math.max(maxDifference, difference);
            if (difference / 2 ** (a.bitDepth - 8) > bound) over += 1;
          });
        }
        expect(compareInside(a, b, rects, bound)).toEqual({ samples, maxDifference, over });
      }),
      { numRuns: 300 },
    );
  });

  test('scales the bound to the depth: 12 of 255 is 48 of 1023', () => {
    const a = makePicture(makeFormat({ bitDepth: 10 }), 2);
    const rect = { x: 0, y: 0, width: 48, height: 32 };
    paintSolid(a, [{ ...rect, text: '', orientation: { rotation: 0, mirrored: false } }]);
    const b = copyPicture(a);
    writeSample(b, 0, 3, 3, readSample(b, 0, 3, 3) + 48);
    expect(compareInside(a, b, [rect], 12)).toEqual({ samples: 48 * 32 * 1.5, maxDifference: 48, over: 0 });
    writeSample(b, 1, 3, 3, readSample(b, 1, 3, 3) - 49);
    expect(compareInside(a, b, [rect], 12)).toEqual({ samples: 48 * 32 * 1.5, maxDifference: 49, over: 1 });
  });
});

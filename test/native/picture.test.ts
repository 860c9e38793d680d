// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { buildAddon } from '../../build/addon.ts';
import { blockMeans, copyPicture, nativeVersion, planeSize } from '../../native/lib/index.ts';
import {
  anyFormat,
  forEachSample,
  makeFormat,
  makePicture,
  readSample,
  sampleGrid,
  writeSample,
} from './pictures.ts';

beforeAll(buildAddon, 120_000);
// The slow references are what takes the time, on a busy machine more than the default allows.
vi.setConfig({ testTimeout: 120_000 });

describe('copyPicture', () => {
  test('copies every sample of every plane, alpha too, without padding', () => {
    fc.assert(
      fc.property(anyFormat, fc.nat(), (format, seed) => {
        const source = makePicture(format, seed);
        const copy = copyPicture(source);
        const unit = format.bitDepth > 8 ? 2 : 1;
        expect({ ...copy, planes: [] }).toEqual({ ...source, planes: [] });
        copy.planes.forEach((plane, index) => {
          const { columns, rows } = sampleGrid(format, index);
          expect(planeSize(source, index)).toEqual({ width: columns, height: rows });
          expect(plane.strideBytes).toBe(columns * unit);
          expect(plane.data.length).toBe(columns * rows * unit);
          forEachSample(source, index, (x, y) => {
            expect(readSample(copy, index, x, y)).toBe(readSample(source, index, x, y));
          });
        });
      }),
      { numRuns: 60 },
    );
  });

  test('shares no memory with its source', () => {
    const source = makePicture(makeFormat(), 1);
    const copy = copyPicture(source);
    const before = readSample(source, 1, 0, 0);
    writeSample(copy, 1, 0, 0, before ^ 255);
    expect(readSample(source, 1, 0, 0)).toBe(before);
  });
});

describe('blockMeans', () => {
  test('are the means of their blocks, in 8-bit steps', () => {
    const scene = anyFormat.chain((format) =>
      fc.record({
        format: fc.constant(format),
        columns: fc.integer({ min: 1, max: format.width }),
        rows: fc.integer({ min: 1, max: format.height }),
        seed: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(scene, ({ format, columns, rows, seed }) => {
        const picture = makePicture(format, seed);
        const sums = new Float64Array(columns * rows);
        const counts = new Float64Array(columns * rows);
        forEachSample(picture, 0, (x, y) => {
          // The last block that begins at or before the sample.
          let [column, row] = [columns - 1, rows - 1];
          while (Math.floor((column * format.width) / columns) > x) column -= 1;
          while (Math.floor((row * format.height) / rows) > y) row -= 1;
          const block = row * columns + column;
          sums[block] = (sums[block] ?? 0) + readSample(picture, 0, x, y);
          counts[block] = (counts[block] ?? 0) + 1;
        });
        const means = blockMeans(picture, columns, rows);
        expect(means.length).toBe(columns * rows);
        means.forEach((mean, block) => {
          const expected = (sums[block] ?? 0) / (counts[block] ?? 0) / 2 ** (format.bitDepth - 8);
          expect(Math.abs(mean - expected)).toBeLessThan(1e-3);
        });
      }),
      { numRuns: 100 },
    );
  });
});

test('the version names release and sources', () => {
  expect(nativeVersion()).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{12}$/);
});

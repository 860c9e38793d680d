// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Pass, planWindows, type Window } from '../../models/tiling.ts';

const limits = { stride: 32, mostPixels: 1920 * 1088, overlap: 128 };

const pass = (size: number): Pass => ({ least: size, ofSource: 0, most: size, mostBox: null });

const pictures = fc.record({
  width: fc.integer({ min: 1, max: 5000 }),
  height: fc.integer({ min: 1, max: 5000 }),
});

/** The intervals covered by the windows along one axis, merged. */
function gaps(
  windows: readonly Window[],
  axis: 'x' | 'y',
  side: 'width' | 'height',
  length: number,
): boolean {
  const spans = windows.map(({ region }) => [region[axis], region[axis] + region[side]] as const);
  let reached = 0;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (start > reached + 1e-6) return true;
    reached = Math.max(reached, end);
  }
  return reached < length - 1e-6;
}

describe('windows', () => {
  test('cover every pixel of any picture in every pass, at the stride, with the aspect kept to a sixtieth', () => {
    fc.assert(
      fc.property(
        pictures,
        fc.integer({ min: 64, max: 4096 }),
        fc.integer({ min: 20_000, max: 3_000_000 }),
        (picture, size, mostPixels) => {
          const windows = planWindows(picture, [pass(size)], { ...limits, mostPixels });
          const rows = new Map<number, Window[]>();
          for (const window of windows) {
            const { region, width, height } = window;
            expect(width % 32).toBe(0);
            expect(height % 32).toBe(0);
            const aspect = region.width / width / (region.height / height);
            expect(Math.max(aspect, 1 / aspect)).toBeLessThan(1 + 1 / 60);
            rows.set(region.y, [...(rows.get(region.y) ?? []), window]);
          }
          // Every row of tiles reaches from side to side, and the rows together from top to bottom.
          for (const row of rows.values()) expect(gaps(row, 'x', 'width', picture.width)).toBe(false);
          expect(gaps(windows, 'y', 'height', picture.height)).toBe(false);
        },
      ),
    );
  });

  test('respect the memory bound and share the overlap with their neighbours', () => {
    const windows = planWindows({ width: 3840, height: 2160 }, [pass(2560)], limits);
    expect(windows.length).toBe(2);
    const [left, right] = windows;
    if (!left || !right) throw new Error('two tiles');
    expect(left.width * left.height).toBeLessThanOrEqual(limits.mostPixels);
    const scale = left.width / left.region.width;
    expect((left.region.x + left.region.width - right.region.x) * scale).toBeGreaterThanOrEqual(128);
    expect(left.inner).toEqual({ left: false, top: false, right: true, bottom: false });
    expect(right.inner).toEqual({ left: true, top: false, right: false, bottom: false });
  });

  test('a picture of common size is one window a pass', () => {
    const windows = planWindows({ width: 1280, height: 720 }, [pass(384), pass(1152)], limits);
    expect(windows.map(({ pass: index, width, height }) => [index, width, height])).toEqual([
      [0, 384, 224],
      [1, 1152, 640],
    ]);
  });

  test('small pictures are enlarged, at most twice, and like passes are made once', () => {
    const windows = planWindows({ width: 160, height: 120 }, [pass(384), pass(1152)], limits);
    expect(windows.map(({ width, height }) => [width, height])).toEqual([[320, 256]]);
  });

  test('of passes that come out alike the first one counts, with its bound on boxes', () => {
    const passes = [pass(384), { ...pass(1152), mostBox: 128 }];
    const boundsFor = (side: number): (number | null)[] =>
      planWindows({ width: side, height: side }, passes, limits).map((window) => window.mostBox);
    expect(boundsFor(1000)).toEqual([null, 128]);
    expect(boundsFor(100)).toEqual([null]);
  });

  test('a pass can follow the size of the source', () => {
    const follow: Pass = { least: 1536, ofSource: 1, most: 2560, mostBox: null };
    const longSide = (width: number): number => {
      const [window] = planWindows({ width, height: 100 }, [follow], limits);
      return ((window?.width ?? 0) / (window?.region.width ?? 1)) * width;
    };
    expect(longSide(1280)).toBeCloseTo(1536, 0);
    expect(longSide(1920)).toBeCloseTo(1920, 0);
    expect(longSide(3840)).toBeCloseTo(2560, 0);
  });
});

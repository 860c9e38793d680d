// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { buildAddon } from '../../build/addon.ts';
import { displaySize, displayToCoded, type Orientation, type PixelRect } from '../../core/base/geometry.ts';
import type { PlanarPicture } from '../../native/lib/index.ts';
import {
  allMemory,
  anyFormat,
  anyOrientation,
  anyRectIn,
  cloneWithGuards,
  forEachSample,
  makeFormat,
  makePicture,
  paintSolid,
  readSample,
  type SolidStyle,
  type SolidVeil,
  touches,
  writeSample,
} from './pictures.ts';

beforeAll(buildAddon, 120_000);
// The slow references are what takes the time, on a busy machine more than the default allows.
vi.setConfig({ testTimeout: 120_000 });

const upright: Orientation = { rotation: 0, mirrored: false };
const style: SolidStyle = { luma: 16, textLuma: 120 };

function veil(rect: PixelRect, text = '', orientation = upright): SolidVeil {
  return { ...rect, text, orientation };
}

/** A luma of 8-bit limited range in the picture's depth and range, from the definition of the two ranges. */
function scaledLuma(picture: PlanarPicture, luma: number): number {
  if (!picture.fullRange) return luma * 2 ** (picture.bitDepth - 8);
  return Math.round(((luma - 16) / (235 - 16)) * (2 ** picture.bitDepth - 1));
}

/** Veils without text, sample by sample. */
function paintSlowly(picture: PlanarPicture, rects: readonly PixelRect[], luma: number): void {
  for (let plane = 0; plane < Math.min(3, picture.planes.length); plane += 1) {
    const value = plane === 0 ? scaledLuma(picture, luma) : 2 ** (picture.bitDepth - 1);
    forEachSample(picture, plane, (x, y) => {
      if (rects.some((rect) => touches(picture, plane, x, y, rect))) writeSample(picture, plane, x, y, value);
    });
  }
}

/** The luma of a rectangle as rows of `#` (text) and `.` (fill). */
function drawing(picture: PlanarPicture, rect: PixelRect, textLuma = 120): string[] {
  return Array.from({ length: rect.height }, (_, y) =>
    Array.from({ length: rect.width }, (_, x) =>
      readSample(picture, 0, rect.x + x, rect.y + y) === scaledLuma(picture, textLuma) ? '#' : '.',
    ).join(''),
  );
}

describe('the fill', () => {
  test('equals a sample-by-sample painting in every format; nothing beside it changes, guard bytes included', () => {
    const scene = anyFormat.chain((format) =>
      fc.record({
        format: fc.constant(format),
        rects: fc.array(anyRectIn(format), { maxLength: 4 }),
        luma: fc.integer({ min: 16, max: 234 }),
        seed: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(scene, ({ format, rects, luma, seed }) => {
        const painted = makePicture(format, seed);
        const expected = cloneWithGuards(painted);
        paintSlowly(expected, rects, luma);
        const veils = rects.map((rect) => veil(rect));
        expect(paintSolid(painted, veils, { luma, textLuma: 235 })).toBe(0);
        expect(allMemory(painted)).toEqual(allMemory(expected));
      }),
      { numRuns: 300 },
    );
  });

  test('with text keeps to the rectangle and to two lumas, whatever the text and the orientation', () => {
    const scene = anyFormat.chain((format) =>
      fc.record({
        format: fc.constant(format),
        rect: anyRectIn(format),
        text: fc.stringMatching(/^[ -~]{0,20}$/),
        orientation: anyOrientation,
        seed: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(scene, ({ format, rect, text, orientation, seed }) => {
        const painted = makePicture(format, seed);
        const expected = cloneWithGuards(painted);
        paintSolid(painted, [veil(rect, text, orientation)], style);
        paintSlowly(expected, [rect], style.luma);
        for (let y = rect.y; y < rect.y + rect.height; y += 1) {
          for (let x = rect.x; x < rect.x + rect.width; x += 1) {
            const isText = readSample(painted, 0, x, y) === scaledLuma(painted, style.textLuma);
            if (isText) writeSample(expected, 0, x, y, scaledLuma(painted, style.textLuma));
          }
        }
        expect(allMemory(painted)).toEqual(allMemory(expected));
      }),
      { numRuns: 300 },
    );
  });

  test('tells nothing of the picture under it: two sources give the same samples inside', () => {
    const scene = anyFormat.chain((format) =>
      fc.record({
        format: fc.constant(format),
        rect: anyRectIn(format),
        orientation: anyOrientation,
        seeds: fc.tuple(fc.nat(), fc.nat()),
      }),
    );
    fc.assert(
      fc.property(scene, ({ format, rect, orientation, seeds }) => {
        const [a, b] = seeds.map((seed) => makePicture(format, seed));
        if (!a || !b) throw new Error('two pictures were made');
        const veils = [veil(rect, '(b)(6)', orientation)];
        expect(paintSolid(a, veils)).toBe(paintSolid(b, veils));
        for (let plane = 0; plane < Math.min(3, format.planeCount); plane += 1) {
          forEachSample(a, plane, (x, y) => {
            if (!touches(a, plane, x, y, rect)) return;
            expect(readSample(a, plane, x, y)).toBe(readSample(b, plane, x, y));
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  test('leaves alpha alone', () => {
    const painted = makePicture(makeFormat({ planeCount: 4 }), 7);
    const before = cloneWithGuards(painted);
    paintSolid(painted, [veil({ x: 0, y: 0, width: 48, height: 32 }, '(b)(6)')]);
    expect(painted.planes[3]).toEqual(before.planes[3]);
    expect(painted.planes[0]).not.toEqual(before.planes[0]);
  });

  test('is black and neutral by default, and the text a known grey, in limited and full range', () => {
    for (const [fullRange, black, grey] of [
      [false, 64, 480],
      [true, 0, 486],
    ] as const) {
      const painted = makePicture(makeFormat({ bitDepth: 10, fullRange }), 3);
      paintSolid(painted, [veil({ x: 0, y: 0, width: 48, height: 32 }, 'I')]);
      expect(readSample(painted, 0, 0, 0)).toBe(black);
      expect(readSample(painted, 0, 23, 16)).toBe(grey);
      expect(readSample(painted, 1, 0, 0)).toBe(512);
      expect(readSample(painted, 2, 23, 15)).toBe(512);
    }
  });
});

describe('the code text', () => {
  test('of the smallest veil that holds it', () => {
    const painted = makePicture(makeFormat(), 1);
    const rect = { x: 4, y: 6, width: 39, height: 11 };
    expect(paintSolid(painted, [veil(rect, '(b)(6)')])).toBe(1);
    expect(drawing(painted, rect)).toEqual([
      '.......................................',
      '.......................................',
      '.....#..#......#.......#....##...#.....',
      '....#...#.......#.....#....#......#....',
      '...#....####.....#...#....#........#...',
      '...#....#...#....#...#....####.....#...',
      '...#....#...#....#...#....#...#....#...',
      '....#...#...#...#.....#...#...#...#....',
      '.....#..####...#.......#...###...#.....',
      '.......................................',
      '.......................................',
    ]);
  });

  test('is enlarged cell by cell', () => {
    const small = makePicture(makeFormat({ width: 78, height: 42 }), 1);
    const large = makePicture(makeFormat({ width: 78, height: 42 }), 1);
    const smallRect = { x: 0, y: 0, width: 39, height: 21 };
    const largeRect = { x: 0, y: 0, width: 78, height: 42 };
    paintSolid(small, [veil(smallRect, '(b)(6)')]);
    paintSolid(large, [veil(largeRect, '(b)(6)')]);
    const doubled = drawing(small, smallRect)
      .map((row) => row.replace(/./g, '$&$&'))
      .flatMap((row) => [row, row]);
    expect(drawing(large, largeRect)).toEqual(doubled);
  });

  test('reads upright and unmirrored in the display picture, in all eight orientations', () => {
    for (const rotation of [0, 90, 180, 270] as const) {
      for (const mirrored of [false, true]) {
        const orientation = { rotation, mirrored };
        const coded = { width: 130, height: 90 };
        const display = displaySize(coded, orientation);
        const shown = { x: 8, y: 12, width: 61, height: 45 };
        const painted = makePicture(makeFormat({ ...coded, chromaShiftX: 0, chromaShiftY: 0 }), 5);
        const rect = displayToCoded(shown, coded, orientation);
        expect(paintSolid(painted, [veil(rect, '(b)(6), (b)(7)(C)', orientation)])).toBe(1);

        const straight = makePicture(makeFormat({ ...display, chromaShiftX: 0, chromaShiftY: 0 }), 6);
        expect(paintSolid(straight, [veil(shown, '(b)(6), (b)(7)(C)')])).toBe(1);

        const displayed = Array.from({ length: shown.height }, (_, y) =>
          Array.from({ length: shown.width }, (_, x) => {
            const pixel = { x: shown.x + x, y: shown.y + y, width: 1, height: 1 };
            const at = displayToCoded(pixel, coded, orientation);
            return readSample(painted, 0, at.x, at.y) === 120 ? '#' : '.';
          }).join(''),
        );
        expect(displayed).toEqual(drawing(straight, shown));
        expect(displayed.join('')).toContain('#');
      }
    }
  });

  test('depends on the size of the veil, not on its place or the picture', () => {
    const size = { width: 64, height: 40 };
    const a = makePicture(makeFormat({ width: 200, height: 100 }), 1);
    const b = makePicture(makeFormat({ width: 99, height: 77, bitDepth: 12, chromaShiftY: 0 }), 2);
    paintSolid(a, [veil({ x: 130, y: 2, ...size }, '(b)(7)(C)')]);
    paintSolid(b, [veil({ x: 30, y: 36, ...size }, '(b)(7)(C)')]);
    expect(drawing(a, { x: 130, y: 2, ...size })).toEqual(drawing(b, { x: 30, y: 36, ...size }));
  });

  test('that does not fit, or is blank, is left out and not counted', () => {
    const painted = makePicture(makeFormat({ width: 100, height: 80 }), 1);
    const fits = { x: 0, y: 0, width: 40, height: 20 };
    const narrow = { x: 50, y: 0, width: 38, height: 40 };
    const flat = { x: 0, y: 30, width: 90, height: 10 };
    const blank = { x: 0, y: 50, width: 90, height: 30 };
    expect(
      paintSolid(painted, [
        veil(fits, '(b)(6)'),
        veil(narrow, '(b)(6)'),
        veil(flat, '(b)(6)'),
        veil(blank, ' '),
      ]),
    ).toBe(1);
    for (const rect of [narrow, flat, blank]) expect(drawing(painted, rect).join('')).not.toContain('#');
  });

  test('of overlapping veils is not cut by a later fill, and exposes nothing', () => {
    const [a, b] = [1, 2].map((seed) => makePicture(makeFormat({ width: 100, height: 60 }), seed));
    if (!a || !b) throw new Error('two pictures were made');
    const first = { x: 4, y: 4, width: 60, height: 40 };
    const second = { x: 34, y: 2, width: 60, height: 56 };
    const alone = cloneWithGuards(a);
    paintSolid(alone, [veil(first, '(b)(6)')]);
    for (const picture of [a, b]) expect(paintSolid(picture, [veil(first, '(b)(6)'), veil(second)])).toBe(1);
    expect(drawing(a, first)).toEqual(drawing(alone, first));
    expect(drawing(a, second)).toEqual(drawing(b, second));
  });

  test('has a glyph of its own for every printable character', () => {
    const seen = new Map<string, string>();
    for (let code = 0x21; code <= 0x7e; code += 1) {
      const character = String.fromCharCode(code);
      const painted = makePicture(makeFormat({ width: 9, height: 11 }), code);
      const rect = { x: 0, y: 0, width: 9, height: 11 };
      expect(paintSolid(painted, [veil(rect, character)])).toBe(1);
      const glyph = drawing(painted, rect).join('\n');
      expect(glyph).toContain('#');
      expect(seen.get(glyph), `${character} looks like another`).toBeUndefined();
      seen.set(glyph, character);
    }
  });
});

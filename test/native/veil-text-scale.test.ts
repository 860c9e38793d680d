// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { buildAddon } from '../../build/addon.ts';
import { veilTextScale } from '../../native/lib/index.ts';
import { makeFormat, makePicture, paintSolid, readSample } from './pictures.ts';

beforeAll(buildAddon, 120_000);
// The slow references are what takes the time, on a busy machine more than the default allows.
vi.setConfig({ testTimeout: 120_000 });

/** Every way to break the words into lines, each line as its length in characters. */
function lineLengths(words: readonly number[], gaps: readonly number[]): number[][] {
  const [first, ...rest] = words;
  if (first === undefined) return [[]];
  const ways: number[][] = [];
  let length = first;
  for (let taken = 0; taken <= rest.length; taken += 1) {
    if (taken > 0) length += (gaps[taken - 1] ?? 0) + (rest[taken - 1] ?? 0);
    const after = lineLengths(rest.slice(taken), gaps.slice(taken + 1));
    if (taken === rest.length) ways.push([length]);
    else for (const way of after) ways.push([length, ...way]);
  }
  return ways;
}

/** The largest scale at which any way of breaking fits, from the sizes of the typeface: 5 x 7 cells, 1 and 2 apart. */
function slowScale(width: number, height: number, words: readonly number[], gaps: readonly number[]): number {
  for (let scale = Math.max(width, height); scale >= 1; scale -= 1) {
    if (scale > 1 && 3 * 7 * scale > height) continue;
    const fits = lineLengths(words, gaps).some((lines) => {
      const columns = 6 * Math.max(...lines) - 1;
      const rows = 9 * lines.length - 2;
      return (columns + 4) * scale <= width && (rows + 4) * scale <= height;
    });
    if (fits) return scale;
  }
  return 0;
}

test('the text is as large as any way of breaking it allows', () => {
  const word = fc.record({ length: fc.integer({ min: 1, max: 12 }), gap: fc.integer({ min: 0, max: 2 }) });
  const scene = fc.record({
    words: fc.array(word, { minLength: 1, maxLength: 5 }),
    width: fc.integer({ min: 1, max: 400 }),
    height: fc.integer({ min: 1, max: 300 }),
  });
  fc.assert(
    fc.property(scene, ({ words, width, height }) => {
      // A gap of 0 is a break after a comma; the comma is the last character of its word.
      const text = words
        .map(({ length, gap }) => `${'x'.repeat(length - 1)}${gap === 0 ? ',' : 'x'}${' '.repeat(gap)}`)
        .join('');
      const scale = slowScale(
        width,
        height,
        words.map(({ length }) => length),
        words.map(({ gap }) => gap),
      );
      expect(veilTextScale({ width, height }, text)).toBe(scale);
    }),
    { numRuns: 1000 },
  );
});

test('the text is centred and keeps a margin of two cells', () => {
  const scene = fc.record({
    text: fc.constantFrom('(b)(6)', '(b)(7)(C)', '(b)(6), (b)(7)(C)', 'HHHH'),
    width: fc.integer({ min: 20, max: 260 }),
    height: fc.integer({ min: 11, max: 160 }),
  });
  fc.assert(
    fc.property(scene, ({ text, width, height }) => {
      const scale = veilTextScale({ width, height }, text);
      const picture = makePicture(makeFormat({ width, height, planeCount: 1 }), 1);
      const veil = {
        x: 0,
        y: 0,
        width,
        height,
        text,
        orientation: { rotation: 0, mirrored: false },
      } as const;
      expect(paintSolid(picture, [veil])).toBe(scale > 0 ? 1 : 0);
      if (scale === 0) return;
      const rows: number[] = [];
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          if (readSample(picture, 0, x, y) !== 120) continue;
          rows.push(y);
          expect(x).toBeGreaterThanOrEqual(2 * scale);
          expect(x).toBeLessThan(width - 2 * scale);
        }
      }
      const above = Math.min(...rows);
      const below = height - 1 - Math.max(...rows);
      expect(above).toBeGreaterThanOrEqual(2 * scale);
      expect(below).toBeGreaterThanOrEqual(2 * scale);
      expect(Math.abs(above - below)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 150 },
  );
});

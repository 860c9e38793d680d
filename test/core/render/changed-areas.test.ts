// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from 'vitest';
import { areasOf, ChangedAreas, changedBounds, markChanged } from '../../../core/render/changed-areas.ts';

const grid = { blockPx: changedBounds.blockPx, columns: 20, rows: 12 };
const picture = { width: 157, height: 96 };

/** Coding noise everywhere, `high` where `changed` holds; -1 where `excluded` does; samples vary by `variance` everywhere. */
function blocks(
  changed: (x: number, y: number) => boolean,
  noise = 2,
  high = 900,
  excluded = changed,
  variance = 400,
) {
  const meanSquares = Float32Array.from({ length: grid.columns * grid.rows }, (_, at) => {
    const [x, y] = [at % grid.columns, Math.floor(at / grid.columns)];
    if (excluded !== changed && excluded(x, y)) return -1;
    return changed(x, y) ? high : noise;
  });
  return { ...grid, meanSquares, variances: new Float32Array(meanSquares.length).fill(variance) };
}

const corner = (x: number, y: number): boolean => x >= 17 && y < 3;
const middle = (x: number, y: number): boolean => x >= 4 && x < 9 && y >= 5 && y < 8;

describe('areas', () => {
  test('are found apart and clipped to the picture', () => {
    const marks = markChanged(blocks((x, y) => corner(x, y) || middle(x, y)));
    expect(areasOf(marks, grid, picture)).toEqual([
      { x: 136, y: 0, width: 21, height: 24 },
      { x: 32, y: 40, width: 40, height: 24 },
    ]);
  });

  test('that touch at a corner are one', () => {
    const marks = markChanged(blocks((x, y) => (x < 2 && y < 2) || (x >= 2 && x < 4 && y >= 2 && y < 4)));
    expect(areasOf(marks, grid, picture)).toEqual([{ x: 0, y: 0, width: 32, height: 32 }]);
  });

  test('are not made of a block alone, of coarse coding everywhere, or of what is excluded', () => {
    const none = (source: ReturnType<typeof blocks>): number =>
      markChanged(source).reduce((a, b) => a + b, 0);
    expect(none(blocks((x, y) => x === 5 && y === 5))).toBe(0);
    expect(none(blocks(middle, 60, 900))).toBe(0);
    expect(none(blocks(middle, 2, 900, (x, y) => middle(x, y)))).toBe(0);
  });

  test('are made where the error nears the variance, not of what a coder leaves on hard edges', () => {
    const marked = (variance: number): number =>
      markChanged(blocks(middle, 2, 150, middle, variance)).reduce((a, b) => a + b, 0);
    expect(marked(3000)).toBe(0);
    expect(marked(700)).toBe(15);
    expect(marked(0)).toBe(15);
  });

  test('are the whole picture where all of it differs', () => {
    expect(markChanged(blocks(() => true)).every((mark) => mark === 1)).toBe(true);
  });
});

describe('stretches', () => {
  const area = { x: 16, y: 16, width: 32, height: 32 };

  test('go on while an area moves, and end where it is not', () => {
    const changed = new ChangedAreas();
    for (let frame = 0; frame < 20; frame++) {
      const shown = frame >= 3 && frame < 9;
      changed.add(frame, shown ? [{ ...area, x: 16 + frame }] : [], shown ? 0.1 : 0);
    }
    changed.add(20, [area], 0.7);
    expect(changed.figures()).toEqual({
      blockPx: changedBounds.blockPx,
      frames: 7,
      firstFrame: 3,
      wholeFrames: 1,
      largestMilli: 700,
      meanMilli: Math.round((1000 * (0.6 + 0.7)) / 21),
      areaCount: 2,
      areas: [
        { startFrame: 3, endFrame: 9, extent: { x: 19, y: 16, width: 37, height: 32 } },
        { startFrame: 20, endFrame: 21, extent: area },
      ],
    });
  });

  test('are listed up to a bound, the longest first, and all counted', () => {
    const changed = new ChangedAreas();
    for (let frame = 0; frame < 1000; frame++)
      changed.add(frame, frame % 2 === 0 || frame > 990 ? [area] : [], 0.1);
    const { areas, areaCount } = changed.figures();
    expect(areas.length).toBe(changedBounds.areasListed);
    expect(areas[0]).toMatchObject({ startFrame: 990, endFrame: 1000 });
    expect(areaCount).toBe(496);
  });
});

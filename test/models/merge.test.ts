// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intersectionOverUnion } from '../../core/base/geometry.ts';
import { mergeCandidates, type PlacedCandidate, placeCandidate, withoutEchoes } from '../../models/merge.ts';
import type { Window } from '../../models/tiling.ts';

const picture = { width: 400, height: 300 };

const box = (
  x: number,
  y: number,
  size: number,
  score: number,
  more: Partial<PlacedCandidate> = {},
): PlacedCandidate => ({
  x,
  y,
  width: size,
  height: size,
  score,
  pass: 0,
  cut: false,
  ...more,
});

const candidates = fc.array(
  fc.record({
    x: fc.double({ min: -50, max: 420, noNaN: true }),
    y: fc.double({ min: -50, max: 320, noNaN: true }),
    width: fc.double({ min: 1, max: 200, noNaN: true }),
    height: fc.double({ min: 1, max: 200, noNaN: true }),
    score: fc.double({ min: 0.1, max: 0.99, noNaN: true }),
    pass: fc.integer({ min: 0, max: 2 }),
    cut: fc.boolean(),
  }),
  { maxLength: 40 },
);

describe('merging', () => {
  test('a whole box beats a cut one of the same subject, and takes its score', () => {
    const merged = mergeCandidates([box(100, 100, 60, 0.4), box(100, 100, 50, 0.9, { cut: true })], picture);
    expect(merged).toEqual([{ x: 100, y: 100, width: 60, height: 60, score: 0.9, surest: 0.9 }]);
  });

  test('a cut box inside a whole one adds nothing, a whole box inside another stays', () => {
    const outer = box(100, 100, 100, 0.5);
    expect(mergeCandidates([outer, box(110, 110, 40, 0.9, { cut: true })], picture)).toHaveLength(1);
    expect(mergeCandidates([outer, box(110, 110, 40, 0.9)], picture)).toHaveLength(2);
  });

  test('a weaker box loses the share of its score that lies inside a surer one, and nothing for what lies outside', () => {
    const at = (x: number, y: number, size: number, score: number) => ({
      x,
      y,
      width: size,
      height: size,
      score,
    });
    const kept = withoutEchoes([at(100, 100, 100, 0.9), at(180, 100, 40, 0.6), at(240, 100, 40, 0.5)]);
    expect(kept.map(({ x, score }) => [x, score])).toEqual([
      [100, 0.9],
      [240, 0.5],
      [180, 0.6 * 0.5],
    ]);
    // A larger box around a surer smaller one keeps what is its own.
    const [, outer] = withoutEchoes([at(100, 100, 50, 0.9), at(90, 90, 200, 0.8)]);
    expect(outer?.score).toBeCloseTo(0.8 * (1 - 2500 / 40_000), 9);
  });

  test('passes that agree count as independent witnesses, two tiles of one pass as one', () => {
    const [across] = mergeCandidates(
      [box(10, 10, 50, 0.5, { pass: 0 }), box(11, 10, 50, 0.4, { pass: 1 })],
      picture,
    );
    expect(across?.score).toBeCloseTo(0.7, 9);
    const [within] = mergeCandidates([box(10, 10, 50, 0.5), box(11, 10, 50, 0.4)], picture);
    expect(within?.score).toBeCloseTo(0.5, 9);
    expect([across?.surest, within?.surest]).toEqual([0.5, 0.5]);
  });

  test('boxes are clipped to the picture, those outside are dropped', () => {
    const merged = mergeCandidates([box(-10, -10, 50, 0.5), box(500, 10, 50, 0.5)], picture);
    expect(merged).toEqual([{ x: 0, y: 0, width: 40, height: 40, score: 0.5, surest: 0.5 }]);
  });

  test('nothing that was seen is lost: every whole candidate in the picture is kept or overlaps one that is', () => {
    fc.assert(
      fc.property(candidates, (seen) => {
        const everywhere = { width: 2000, height: 2000 };
        const shifted = seen.map((candidate) => ({
          ...candidate,
          x: candidate.x + 500,
          y: candidate.y + 500,
        }));
        const merged = mergeCandidates(shifted, everywhere);
        for (const candidate of shifted.filter(({ cut }) => !cut)) {
          const overlap = Math.max(0, ...merged.map((kept) => intersectionOverUnion(kept, candidate)));
          expect(overlap).toBeGreaterThan(0.3 - 1e-9);
        }
        for (const kept of merged) expect(kept.score > 0 && kept.score <= 1).toBe(true);
      }),
    );
  });
});

describe('placing', () => {
  const window: Window = {
    pass: 1,
    mostBox: null,
    region: { x: 200, y: 100, width: 512, height: 512 },
    width: 256,
    height: 256,
    inner: { left: true, top: false, right: false, bottom: true },
  };

  test('input pixels become picture pixels', () => {
    const placed = placeCandidate({ score: 0.5, x: 50, y: 60, width: 20, height: 30 }, window);
    expect(placed).toEqual({ score: 0.5, x: 300, y: 220, width: 40, height: 60, pass: 1, cut: false });
  });

  test.each([
    ['left, where the picture goes on', { x: 2, y: 50 }, true],
    ['top, where it ends', { x: 50, y: 0 }, false],
    ['right, where it ends', { x: 236, y: 50 }, false],
    ['bottom, where it goes on', { x: 50, y: 232 }, true],
  ])('a box at the %s is cut: %o %s', (_, corner, cut) => {
    expect(placeCandidate({ score: 0.5, width: 20, height: 20, ...corner }, window).cut).toBe(cut);
  });
});

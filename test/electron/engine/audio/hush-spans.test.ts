// SPDX-License-Identifier: GPL-3.0-or-later
/** Which hush holds where, and how far around a span a copy may differ. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hushModes } from '../../../../core/render/hush-sheet.ts';
import {
  fadeSamples,
  fullRange,
  growToFrames,
  guardedRange,
  hushShare,
  segmentsOf,
} from '../../../../core/render/hush-spans.ts';
import { hushes } from './hushed.ts';

const span = fc.record({
  from: fc.integer({ min: 0, max: 60 }),
  length: fc.integer({ min: 1, max: 40 }),
  mode: fc.constantFrom(...hushModes),
});

describe('segments', () => {
  test('the strongest hush has a sample, and every asked sample is had', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), (spans) => {
        const sheet = hushes(
          1,
          1,
          ...spans.map(({ from, length, mode }) => ({ from, to: from + length, mode })),
        );
        const segments = segmentsOf(sheet, 0, 1);
        for (let at = 0; at < 110; at++) {
          const asked = spans.filter(({ from, length }) => at >= from && at < from + length);
          const strongest = hushModes.find((mode) => asked.some((one) => one.mode === mode));
          const had = segments.filter(({ start, end }) => at >= start && at < end);
          expect(had.map(({ hush }) => hush.mode)).toEqual(strongest ? [strongest] : []);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a channel has the hushes that name it, and those that name none', () => {
    const sheet = hushes(1, 2, { from: 0, to: 5, channels: [1] }, { from: 10, to: 15 });
    expect(segmentsOf(sheet, 0, 1).map(({ start }) => start)).toEqual([10]);
    expect(segmentsOf(sheet, 1, 1).map(({ start }) => start)).toEqual([0, 10]);
  });

  test('a sheet of another rate is taken outward', () => {
    const [segment] = segmentsOf(hushes(48_000, 1, { from: 1.00001, to: 2.00003 }), 0, 44_100);
    expect(segment).toMatchObject({ start: 44_100, end: 88_201 });
  });
});

describe('growth and guard', () => {
  const grid = { samples: 1024, anchor: -1024 };

  test('a range grows to whole frames, never by a frame or more', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 1e5 }), (start, length) => {
        const grown = growToFrames({ start, end: start + length }, grid);
        expect((grown.start - grid.anchor) % 1024).toBe(0);
        expect((grown.end - grid.anchor) % 1024).toBe(0);
        expect(start - grown.start).toBeGreaterThanOrEqual(0);
        expect(start - grown.start).toBeLessThan(1024);
        expect(grown.end - (start + length)).toBeGreaterThanOrEqual(0);
        expect(grown.end - (start + length)).toBeLessThan(1024);
      }),
    );
  });

  test('what is changed sample by sample stays within the guard of two frames', () => {
    const range = { start: 5000, end: 9000 };
    const fade = fadeSamples(grid, 48_000);
    const full = fullRange(range, grid);
    const guarded = guardedRange(range, grid, 48_000);
    expect(full.start - fade).toBeGreaterThanOrEqual(guarded.start);
    expect(full.end + fade).toBeLessThanOrEqual(guarded.end);
  });

  test('samples that stand alone have no guard but the fade of 5 ms', () => {
    expect(guardedRange({ start: 4800, end: 9600 }, null, 48_000)).toEqual({ start: 4560, end: 9840 });
  });

  test('the share of a hush falls from one to zero without a step', () => {
    const full = { start: 1000, end: 2000 };
    const shares = Array.from({ length: 300 }, (_, at) => hushShare(full, 240, 1999 + at));
    expect(shares[0]).toBe(1);
    expect(shares[241]).toBe(0);
    shares.slice(1).forEach((share, at) => {
      expect((shares[at] ?? 0) - share).toBeGreaterThanOrEqual(0);
      expect((shares[at] ?? 0) - share).toBeLessThan(0.01);
    });
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
/** How far two pictures differ, outside and inside the veils: the figures of the proof pass. */
import type { PixelRect } from '../../core/base/geometry.ts';
import { addon } from './addon.ts';
import { checkNumber, packRects } from './arguments.ts';
import { checkPicture, checkSameGeometry, type PlanarPicture } from './picture.ts';

/**
 * Differences of one plane, in steps of the pictures' own depth. `sumSquares` is exact up to 2^53 (any 8-bit picture)
 * and rounded beyond.
 */
export type PlaneDifference = {
  readonly sumSquares: number;
  readonly samples: number;
  readonly maxDifference: number;
};

/** Differences inside rectangles, all colour planes together, in steps of the pictures' own depth. */
export type InsideDifference = {
  readonly samples: number;
  readonly maxDifference: number;
  /** Samples whose difference is greater than the bound. */
  readonly over: number;
};

/**
 * Compares every sample that no excluded rectangle touches, plane by plane (alpha too, where there is one).
 * Rectangles are in px of the coded picture and inside it; they may overlap.
 */
export function compareOutside(
  reference: PlanarPicture,
  candidate: PlanarPicture,
  excluded: readonly PixelRect[],
): { readonly planes: readonly PlaneDifference[] } {
  const a = checkPicture(reference, 'reference');
  const b = checkPicture(candidate, 'candidate');
  checkSameGeometry(reference, candidate);
  const rects = packRects(excluded, 'excluded', reference);
  return { planes: addon().compareOutside(a.planes, a.layout, b.planes, b.layout, rects) };
}

/**
 * Compares every luma and chroma sample that a rectangle touches, each once; alpha is left out, as veils leave it alone.
 * `bound` is in 8-bit steps (0 to 255, fractions allowed) and scaled to the pictures' depth.
 */
export function compareInside(
  expected: PlanarPicture,
  actual: PlanarPicture,
  rects: readonly PixelRect[],
  bound: number,
): InsideDifference {
  const a = checkPicture(expected, 'expected');
  const b = checkPicture(actual, 'actual');
  checkSameGeometry(expected, actual);
  const packed = packRects(rects, 'rects', expected);
  const steps = Math.floor(checkNumber(bound, 'bound', 0, 255) * 2 ** (expected.bitDepth - 8));
  return addon().compareInside(a.planes, a.layout, b.planes, b.layout, packed, steps);
}

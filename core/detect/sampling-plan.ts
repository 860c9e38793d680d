// SPDX-License-Identifier: GPL-3.0-or-later
/** Which frames a detector looks at. Intervals are in time, not frames: 60 fps is no reason to look twice as often. */
import type { Rational } from '../base/time.ts';
import type { Profile } from './detection.ts';

/** Milliseconds between looks. */
export const lookInterval: { readonly [P in Profile]: number } = { fast: 100, thorough: 34 };

/** Milliseconds between looks of the second detector at a copy, by how closely the first one looked; what they cost is in docs/proof.md. */
export const secondLookInterval: { readonly [P in Profile]: number } = { fast: 500, thorough: 200 };

/** Time of a tick in milliseconds, fractions kept: for comparing, never for identity. */
export function tickMilliseconds(timeBase: Rational): number {
  return (1000 * timeBase.num) / timeBase.den;
}

/**
 * Frames to look at, ascending: the first, the last, and between them the ones nearest to `intervalMs` after the one
 * before. Where frames are further apart than that every one is looked at. `firstStep`, at least 1, makes the second
 * look come that many frames after the first: which frames are sampled is chance, and measurements average over it.
 */
export function planLooks(
  pts: Float64Array,
  timeBase: Rational,
  intervalMs: number,
  firstStep?: number,
): number[] {
  const count = pts.length;
  if (count === 0) return [];
  const interval = intervalMs / tickMilliseconds(timeBase);
  const looks = [0];
  let last = 0;
  for (let frame = 1; frame < count; frame++) {
    const time = pts[frame] ?? 0;
    const next = pts[frame + 1] ?? Number.POSITIVE_INFINITY;
    const wanted = (pts[last] ?? 0) + interval;
    const due =
      looks.length === 1 && firstStep !== undefined
        ? frame >= firstStep
        : Math.abs(time - wanted) <= Math.abs(next - wanted);
    if (due || frame === count - 1) {
      looks.push(frame);
      last = frame;
    }
  }
  return looks;
}

/** True where the picture's block means jump: mean difference over 18 and over three times the one before. */
export function isSceneCut(difference: number, previousDifference: number): boolean {
  return difference > 18 && difference > 3 * previousDifference;
}

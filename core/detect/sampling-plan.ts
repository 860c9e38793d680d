// SPDX-License-Identifier: GPL-3.0-or-later
/** Which frames a detector looks at. Intervals are in time, not frames: 60 fps is no reason to look twice as often. */
import type { Rational } from '../base/time.ts';
import type { Profile } from './detection.ts';

/** Milliseconds between looks. */
const intervalMs: { readonly [P in Profile]: number } = { fast: 100, thorough: 34 };

/** Frames per second of an index as a whole: (n - 1) frames over the time from first to last PTS; 30 for a single frame. */
export function meanFrameRate(pts: Float64Array, timeBase: Rational): number {
  const first = pts[0];
  const last = pts[pts.length - 1];
  if (first === undefined || last === undefined || last <= first) return 30;
  return ((pts.length - 1) * timeBase.den) / ((last - first) * timeBase.num);
}

/** Every how many frames to look, at least 1. */
export function samplingInterval(profile: Profile, frameRate: number): number {
  return Math.max(1, Math.round((frameRate * intervalMs[profile]) / 1000));
}

/** True where the picture's block means jump: mean difference over 18 and over three times the one before. */
export function isSceneCut(difference: number, previousDifference: number): boolean {
  return difference > 18 && difference > 3 * previousDifference;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The stretch of time that the timeline shows, and where times lie on it. Seconds since presentation time zero; x in CSS pixels. */
import type { Rational } from '../../core/base/time.ts';
import { lastFrame, type RecordingClock, secondsAfter, secondsOf } from '../player/recording-clock.ts';

export type Axis = { readonly from: number; readonly to: number; readonly width: number };

export type TimeSpan = { readonly from: number; readonly to: number };

/** Frames shown at the closest. */
const fewestFrames = 12;

export function wholeOf(clock: RecordingClock): TimeSpan {
  const from = secondsOf(clock, 0);
  return { from, to: Math.max(from + 0.001, secondsAfter(clock, lastFrame(clock))) };
}

export const xOf = ({ from, to, width }: Axis, seconds: number): number =>
  ((seconds - from) / (to - from)) * width;

export const secondsAt = ({ from, to, width }: Axis, x: number): number => from + (x / width) * (to - from);

export const toSeconds = ({ num, den }: Rational): number => num / den;

/** Moved to lie in the recording, no shorter than a few frames. */
export function withinWhole(span: TimeSpan, clock: RecordingClock): TimeSpan {
  const whole = wholeOf(clock);
  const length = whole.to - whole.from;
  const least = Math.min(length, (length / Math.max(1, clock.pts.length)) * fewestFrames);
  const wanted = Math.min(length, Math.max(least, span.to - span.from));
  const from = Math.min(whole.to - wanted, Math.max(whole.from, span.from));
  return { from, to: from + wanted };
}

/** `factor` below 1 shows less; what is at `seconds` stays where it is. */
export function zoomedTime(span: TimeSpan, clock: RecordingClock, factor: number, seconds: number): TimeSpan {
  return withinWhole(
    { from: seconds - (seconds - span.from) * factor, to: seconds + (span.to - seconds) * factor },
    clock,
  );
}

/** The same length of time, moved no further than it takes to show `seconds` with some room. */
export function showing(span: TimeSpan, clock: RecordingClock, seconds: number): TimeSpan {
  if (seconds >= span.from && seconds <= span.to) return span;
  const length = span.to - span.from;
  return withinWhole({ from: seconds - length * 0.1, to: seconds + length * 0.9 }, clock);
}

const steps = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400,
];

/** Times for the ruler: round ones since `origin`, at least `apart` pixels from each other. */
export function ticksOf(axis: Axis, origin: number, apart: number): number[] {
  const perPixel = (axis.to - axis.from) / axis.width;
  const step = steps.find((one) => one / perPixel >= apart) ?? steps.at(-1) ?? 1;
  const first = Math.ceil((axis.from - origin) / step);
  const count = Math.floor((axis.to - origin) / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => origin + (first + at) * step);
}

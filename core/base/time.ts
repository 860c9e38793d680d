// SPDX-License-Identifier: GPL-3.0-or-later
/** Time. A frame is its index in presentation order; its time is an integer PTS in its stream's time base. */

/** A fraction: `num / den` seconds per tick for a time base, width per height for an aspect ratio. */
export type Rational = { readonly num: number; readonly den: number };

/** Frames `[startFrame, endFrame)`, in presentation order. */
export type FrameRange = { readonly startFrame: number; readonly endFrame: number };

/** Whole milliseconds (rounded down) of `ticks` of `timeBase`. */
export function ticksToMilliseconds(ticks: number, timeBase: Rational): number {
  return Number((BigInt(ticks) * BigInt(timeBase.num) * 1000n) / BigInt(timeBase.den));
}

/** `HH:MM:SS.mmm` for a count of milliseconds; negative times keep their sign. */
export function formatClock(milliseconds: number): string {
  const sign = milliseconds < 0 ? '-' : '';
  const total = Math.abs(Math.trunc(milliseconds));
  const part = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${sign}${part(Math.floor(total / 3_600_000), 2)}:${part(Math.floor(total / 60_000) % 60, 2)}:${part(
    Math.floor(total / 1000) % 60,
    2,
  )}.${part(total % 1000, 3)}`;
}

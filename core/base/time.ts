// SPDX-License-Identifier: GPL-3.0-or-later
/** Time. A frame is its index in presentation order; its time is an integer PTS in its stream's time base. */
import { ClearveilError } from './errors.ts';

/** A fraction: `num / den` seconds per tick for a time base, width per height for an aspect ratio. */
export type Rational = { readonly num: number; readonly den: number };

/** Frames `[startFrame, endFrame)`, in presentation order. */
export type FrameRange = { readonly startFrame: number; readonly endFrame: number };

/** A point in time as a person names it on the command line. */
export type TimePoint =
  | { readonly kind: 'frame'; readonly frame: number }
  | { readonly kind: 'pts'; readonly pts: number }
  | { readonly kind: 'clock'; readonly milliseconds: number };

/** Reads `HH:MM:SS.mmm`, `frame:N` or `pts:N`. Throws USAGE for anything else. */
export function parseTimePoint(text: string): TimePoint {
  const counted = /^(frame|pts):(-?\d+)$/.exec(text);
  if (counted?.[1] === 'frame' && Number(counted[2]) >= 0)
    return { kind: 'frame', frame: Number(counted[2]) };
  if (counted?.[1] === 'pts') return { kind: 'pts', pts: Number(counted[2]) };
  const clock = /^(\d{1,2}):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?$/.exec(text);
  if (clock) {
    const [, hours, minutes, seconds, fraction] = clock;
    const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
    return { kind: 'clock', milliseconds: whole * 1000 + Number((fraction ?? '').padEnd(3, '0')) };
  }
  throw new ClearveilError('USAGE', `"${text}" is not a time`, 'Write HH:MM:SS.mmm, frame:N or pts:N.');
}

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

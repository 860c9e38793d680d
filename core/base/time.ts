// SPDX-License-Identifier: GPL-3.0-or-later
/** Time. A frame is its index in presentation order; its time is an integer PTS in its stream's time base. */

/** A fraction: `num / den` seconds per tick for a time base, width per height for an aspect ratio. */
export type Rational = { readonly num: number; readonly den: number };

/** Negative, zero or positive as `a` comes before, with or after `b`; exact. Denominators are positive. */
export function compareTimes(a: Rational, b: Rational): number {
  const difference = BigInt(a.num) * BigInt(b.den) - BigInt(b.num) * BigInt(a.den);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}

/** A fraction in lowest terms. Throws RangeError for one that no safe integers express. */
function lowestTerms(num: bigint, den: bigint): Rational {
  const divisor = commonDivisor(num < 0n ? -num : num, den);
  const time = { num: Number(num / divisor), den: Number(den / divisor) };
  if (!Number.isSafeInteger(time.num) || !Number.isSafeInteger(time.den))
    throw new RangeError(`${num}/${den} s cannot be held exactly`);
  return time;
}

/** `ticks` of `timeBase` in seconds, in lowest terms. Throws RangeError for a time that no safe integers express. */
export function ticksToTime(ticks: number, timeBase: Rational): Rational {
  return lowestTerms(BigInt(ticks) * BigInt(timeBase.num), BigInt(timeBase.den));
}

/** `to - from`, exact. Throws RangeError for a time that no safe integers express. */
export function timeBetween(from: Rational, to: Rational): Rational {
  const num = BigInt(to.num) * BigInt(from.den) - BigInt(from.num) * BigInt(to.den);
  return lowestTerms(num, BigInt(from.den) * BigInt(to.den));
}

/** `a + b`, exact. Throws RangeError for a time that no safe integers express. */
export function addTimes(a: Rational, b: Rational): Rational {
  return timeBetween({ num: -b.num, den: b.den }, a);
}

/** `seconds` in ticks of `rate` per second, rounded down or up to a whole one; exact. */
export function timeToTicks(seconds: Rational, rate: number, round: 'down' | 'up'): number {
  const num = BigInt(seconds.num) * BigInt(rate);
  const den = BigInt(seconds.den);
  const floor = num / den - (num % den < 0n ? 1n : 0n);
  return Number(round === 'up' && num % den !== 0n ? floor + 1n : floor);
}

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

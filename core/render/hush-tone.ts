// SPDX-License-Identifier: GPL-3.0-or-later
/** The tone that stands for hushed sound. Its numbers are fixed, so that the proof redraws it from a span alone. */

/** Frequency in hertz and level in decibels of peak below full scale; the phase is zero at the span's first sample. */
export const hushTone = { hertz: 1000, peakDb: -20 } as const;

const peak = 10 ** (hushTone.peakDb / 20);

/** The tone `offset` samples after the span's start (negative before it), in parts of full scale. */
export function toneAt(offset: number, sampleRate: number): number {
  return peak * Math.sin((2 * Math.PI * hushTone.hertz * offset) / sampleRate);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Masks the tone of a voice and leaves its words: pitch and formants are moved by resampling, then formants once more by
 * McAdams. Words, names, accent and rhythm stay audible: it is no anonymisation.
 */
import { randomInt } from 'node:crypto';
import { mcAdams } from './mcadams.ts';
import { resample } from './resample.ts';
import { stretch } from './stretch.ts';

/** How one voice is masked in one render. Never written anywhere: who knows it can undo most of it. */
export type VoiceMask = { readonly ratio: number; readonly alpha: number };

/** Ranges of the ratio of pitch and formants, and of the McAdams power, within which words were measured to stay intelligible. */
const ratios = [
  { from: 0.85, to: 0.9 },
  { from: 1.15, to: 1.25 },
] as const;
const alphas = { from: 0.87, to: 0.95 } as const;

const rate = 16_000;
/** -1 dBFS. */
const ceiling = 10 ** (-1 / 20);
const limiterHop = 80;

function drawn({ from, to }: { readonly from: number; readonly to: number }): number {
  return from + ((to - from) * randomInt(1_000_001)) / 1_000_000;
}

/** Draws a mask from the system's cryptographic generator. */
export function drawMask(): VoiceMask {
  return { ratio: drawn(ratios[randomInt(ratios.length)] ?? ratios[0]), alpha: drawn(alphas) };
}

/** Turns down, smoothly, what would be louder than the ceiling. */
function limit(signal: Float64Array): void {
  const blocks = Math.ceil(signal.length / limiterHop) + 1;
  const peaks = new Float64Array(blocks);
  signal.forEach((value, at) => {
    const block = Math.floor(at / limiterHop);
    peaks[block] = Math.max(peaks[block] ?? 0, Math.abs(value));
  });
  const gain = (block: number): number => {
    const peak = Math.max(peaks[block - 1] ?? 0, peaks[block] ?? 0, peaks[block + 1] ?? 0);
    return peak > ceiling ? ceiling / peak : 1;
  };
  for (let at = 0; at < signal.length; at++) {
    const block = Math.floor(at / limiterHop);
    const share = at / limiterHop - block;
    signal[at] = (signal[at] ?? 0) * (gain(block) * (1 - share) + gain(block + 1) * share);
  }
}

/** Speech at `sampleRate` with its voice masked, as long as before. Above 8 kHz nothing is left. */
export function disguise(signal: Float64Array, sampleRate: number, mask: VoiceMask): Float64Array {
  const length = Math.round((signal.length * rate) / sampleRate);
  const narrow = resample(signal, sampleRate / rate, length);
  const pitched = resample(stretch(narrow, mask.ratio), mask.ratio, length);
  const masked = mcAdams(pitched, mask.alpha);
  limit(masked);
  const wide = resample(masked, rate / sampleRate, signal.length);
  for (let at = 0; at < wide.length; at++) wide[at] = Math.max(-ceiling, Math.min(ceiling, wide[at] ?? 0));
  return wide;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Reads a signal at another rate, by band-limited interpolation with a Hann-windowed sinc. */

const crossings = 16;
const stepsPerCrossing = 512;

/** The right half of the kernel, `stepsPerCrossing` values per zero crossing. */
const kernel = Float64Array.from({ length: crossings * stepsPerCrossing + 2 }, (_, at) => {
  const x = at / stepsPerCrossing;
  if (x >= crossings) return 0;
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  return sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / crossings));
});

function kernelAt(x: number): number {
  const place = Math.abs(x) * stepsPerCrossing;
  const low = Math.floor(place);
  const one = kernel[low] ?? 0;
  return one + ((kernel[low + 1] ?? 0) - one) * (place - low);
}

/** `length` samples, each `step` samples of the signal after the one before. Beyond its ends the signal is zero. */
export function resample(signal: Float64Array, step: number, length: number): Float64Array {
  const cutoff = Math.min(1, 1 / step);
  const reach = Math.ceil(crossings / cutoff);
  const out = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    const center = at * step;
    const first = Math.max(0, Math.ceil(center - reach));
    const last = Math.min(signal.length - 1, Math.floor(center + reach));
    let sum = 0;
    for (let index = first; index <= last; index++)
      sum += (signal[index] ?? 0) * kernelAt((center - index) * cutoff);
    out[at] = sum * cutoff;
  }
  return out;
}

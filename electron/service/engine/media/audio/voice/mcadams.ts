// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Moves the formants of speech: the angles of the poles of its linear prediction are raised to a power (McAdams coefficient; J.
 * Patino, N. Tomashenko, M. Todisco, A. Nautsch, N. Evans, "Speaker anonymisation using the McAdams coefficient", Interspeech
 * 2021). It leaves the pitch as it is and is undone by its inverse, so it is never used alone.
 */
import { type Complex, polynomial, predictor, roots } from './linear-prediction.ts';

/** For signals at 16 kHz: frames of 20 ms, half overlapping. At another rate the power would mean another shift. */
const frame = 320;
const hop = frame / 2;
const order = 20;
const largestRadius = 0.985;
const window = Float64Array.from({ length: frame }, (_, at) => Math.sin((Math.PI * (at + 0.5)) / frame));

/** The filter with its poles moved; undefined when its poles are not found. */
function moved(a: Float64Array, alpha: number): Float64Array | undefined {
  const poles = roots(a);
  if (!poles) return undefined;
  const upper: Complex[] = [];
  const real: number[] = [];
  for (const { re, im } of poles) {
    const radius = Math.min(largestRadius, Math.hypot(re, im));
    if (Math.abs(im) < 1e-7) real.push(Math.sign(re) * radius);
    else if (im > 0) {
      const angle = Math.min(Math.PI, Math.atan2(im, re) ** alpha);
      upper.push({ re: radius * Math.cos(angle), im: radius * Math.sin(angle) });
    }
  }
  return 2 * upper.length + real.length === order ? polynomial(upper, real) : undefined;
}

function energy(samples: Float64Array): number {
  return samples.reduce((sum, value) => sum + value * value, 0);
}

/** The signal with formants moved by `alpha`, as long and, frame by frame, as strong. */
export function mcAdams(signal: Float64Array, alpha: number): Float64Array {
  const out = new Float64Array(signal.length);
  let last: Float64Array | undefined;
  for (let from = -hop; from < signal.length; from += hop) {
    const shaped = window.map((share, at) => share * (signal[from + at] ?? 0));
    const before = energy(shaped);
    if (before === 0) continue;
    const a = predictor(shaped, order);
    // A frame whose poles are not found takes the filter of the frame before it; it is never left as it is.
    const b = moved(a, alpha) ?? last;
    if (!b) continue;
    last = b;
    const made = new Float64Array(frame);
    for (let at = 0; at < frame; at++) {
      let value = 0;
      for (let tap = 0; tap <= order && tap <= at; tap++) value += (a[tap] ?? 0) * (shaped[at - tap] ?? 0);
      for (let tap = 1; tap <= order && tap <= at; tap++) value -= (b[tap] ?? 0) * (made[at - tap] ?? 0);
      made[at] = value;
    }
    const gain = Math.sqrt(before / (energy(made) || 1));
    for (let at = 0; at < frame; at++) {
      const to = from + at;
      if (to >= 0 && to < out.length) out[to] = (out[to] ?? 0) + gain * (made[at] ?? 0) * (window[at] ?? 0);
    }
  }
  return out;
}

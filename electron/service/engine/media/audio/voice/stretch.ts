// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Changes the duration of speech and not its pitch: waveform similarity overlap-add (W. Verhelst and M. Roelands, "An
 * overlap-add technique based on waveform similarity", ICASSP 1993).
 */

/** For signals at 16 kHz: frames of 30 ms, half overlapping, moved by up to 8 ms to where they join best. */
const frame = 480;
const hop = frame / 2;
const search = 128;

const window = Float64Array.from(
  { length: frame },
  (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / frame),
);

/** How well the signal from `one` on resembles the signal from `other` on, normalized. */
function similarity(signal: Float64Array, one: number, other: number): number {
  let product = 0;
  let energy = 1e-9;
  for (let at = 0; at < hop; at += 2) {
    const value = signal[one + at] ?? 0;
    product += value * (signal[other + at] ?? 0);
    energy += value * value;
  }
  return product / Math.sqrt(energy);
}

/** The signal, `factor` times as long. */
export function stretch(signal: Float64Array, factor: number): Float64Array {
  const out = new Float64Array(Math.ceil(signal.length * factor) + frame);
  // What would follow the frame last used.
  let natural = 0;
  for (let to = 0; to < signal.length * factor; to += hop) {
    const ideal = Math.round(to / factor);
    let best = ideal;
    if (to > 0) {
      let most = Number.NEGATIVE_INFINITY;
      for (let from = Math.max(0, ideal - search); from <= ideal + search; from++) {
        const like = similarity(signal, from, natural);
        if (like > most) {
          most = like;
          best = from;
        }
      }
    }
    for (let at = 0; at < frame; at++)
      out[to + at] = (out[to + at] ?? 0) + (window[at] ?? 0) * (signal[best + at] ?? 0);
    natural = best + hop;
  }
  return out.subarray(0, Math.round(signal.length * factor));
}

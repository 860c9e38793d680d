// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Does what is inside a veil still follow what it hides? Correlation needs no bound on brightness: a veil that lets a
 * tenth of the picture through follows the picture as well as the picture itself does.
 */

/** Samples of one veil on one frame, on one grid. */
export type VeilPatch = {
  readonly frame: number;
  /** Position of each sample in the pictures of the bank, row by row in the bank's own grid. */
  readonly positions: Int32Array;
  /** The copy inside the veil. In 8-bit steps. */
  readonly copy: Float32Array;
  /** The veil redrawn from the record; null without one. In 8-bit steps. */
  readonly veil: Float32Array | null;
  /** The original at the same place of the same frame. In 8-bit steps. */
  readonly original: Float32Array;
};

/** Luma of a frame of the original, thinned out to the bank's grid; 8-bit steps. */
export type BankPicture = { readonly frame: number; readonly luma: Uint8Array };

export type CorrelationProof = {
  /** Veils looked at, each on one frame: a sample spread evenly over the recording. */
  readonly veils: number;
  /** Of them, veils inside which nothing varies, or that hide nothing that varies: there is nothing to follow. */
  readonly flat: number;
  /** How many correlations with unrelated pictures the bound is drawn from. */
  readonly unrelatedPairs: number;
  /** 99th percentile of those, in thousandths. */
  readonly unrelated99Milli: number;
  /** Absolute correlation of the copy with the original it veils, in thousandths. */
  readonly medianMilli: number;
  readonly highestMilli: number;
  /** Veils over the 99th percentile of the unrelated ones by more than a rounding, and how many chance alone may put there. */
  readonly over: number;
  readonly overByChance: number;
  /** Veils that follow the original, the clearest first, at most eight. */
  readonly following: readonly { readonly frame: number; readonly milli: number }[];
};

/** Bounds of the judgement. */
const correlationBounds = {
  /** A single veil follows the original for certain from here on, in thousandths: half of its variance is explained at 707. */
  certainMilli: 707,
  /** Two pictures are unrelated when they correlate less than this at the place of the veil, in thousandths. */
  unrelatedMilli: 300,
  /** Fewer unrelated correlations than this draw no 99th percentile: then only single veils are judged. */
  pairsNeeded: 100,
  /** Under this root mean square, in 8-bit steps, what varies inside a veil is a rounding and no picture. */
  flatSteps: 0.25,
  /**
   * What of a copy follows the original has to vary by this root mean square, in 8-bit steps, to count among many veils: half of
   * what is flat. Coding rounds single samples near strong edges to the next step, which follows them at 0.05 steps.
   */
  followingSteps: 0.125,
} as const;

/** Mean and root of the mean squared deviation. */
function spread(values: ArrayLike<number>): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}

/**
 * Zero-mean normalized cross-correlation of two rows of samples, -1 to 1 (J. P. Lewis, "Fast Normalized
 * Cross-Correlation", 1995, at displacement zero); undefined where one of them does not vary by `flatSteps`.
 */
export function correlate(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  const one = spread(a);
  const other = spread(b);
  if (!(one.deviation >= correlationBounds.flatSteps && other.deviation >= correlationBounds.flatSteps))
    return undefined;
  let shared = 0;
  for (let at = 0; at < a.length; at++) shared += ((a[at] ?? 0) - one.mean) * ((b[at] ?? 0) - other.mean);
  return shared / (a.length * one.deviation * other.deviation);
}

/**
 * What of `values` a straight line over `veil` does not explain, so that correlations of what is left are partial ones:
 * the drawn code neither hides what follows the original nor is taken for it. A flat veil explains nothing.
 */
function without(values: Float32Array, veil: Float32Array | null): Float32Array {
  if (!veil) return values;
  const drawn = spread(veil);
  if (drawn.deviation < correlationBounds.flatSteps) return values;
  const { mean } = spread(values);
  let shared = 0;
  for (let at = 0; at < veil.length; at++)
    shared += ((values[at] ?? 0) - mean) * ((veil[at] ?? 0) - drawn.mean);
  const slope = shared / (veil.length * drawn.deviation ** 2);
  return values.map((value, at) => value - mean - slope * ((veil[at] ?? 0) - drawn.mean));
}

function toMilli(correlation: number): number {
  return Math.min(1000, Math.round(Math.abs(correlation) * 1000));
}

function samplesAt(picture: Uint8Array, positions: Int32Array, shift: number): Float32Array {
  const length = picture.length;
  return Float32Array.from(positions, (position) => picture[(position + shift) % length] ?? 0);
}

/**
 * How many of `trials` veils chance puts over the 99th percentile: mean and four deviations of a binomial distribution
 * with a probability of 1 % (exceeded by chance less than once in ten thousand proofs), and at least three.
 */
function chance(trials: number): number {
  return Math.max(3, Math.ceil(trials * 0.01 + 4 * Math.sqrt(trials * 0.01 * 0.99)));
}

/**
 * The copy inside a veil against pictures far away in time. Where the camera stands still the same place shows the same
 * thing an hour later; such a pair is not unrelated, and another place of that picture is taken.
 */
function unrelatedTo(
  patch: VeilPatch,
  copy: Float32Array,
  bank: readonly BankPicture[],
  farFrames: number,
): number[] {
  const found: number[] = [];
  for (const { frame, luma } of bank) {
    if (Math.abs(frame - patch.frame) < farFrames) continue;
    for (const share of [0, 0.37, 0.61, 0.23, 0.79]) {
      const there = samplesAt(luma, patch.positions, Math.floor(luma.length * share));
      const related = correlate(patch.original, there);
      if (related === undefined || toMilli(related) >= correlationBounds.unrelatedMilli) continue;
      const correlation = correlate(copy, without(there, patch.veil));
      if (correlation !== undefined) found.push(toMilli(correlation));
      break;
    }
  }
  return found;
}

/** Measures and judges; `farFrames`: how many frames apart pictures have to be to be unrelated. */
export function judgeCorrelation(
  patches: readonly VeilPatch[],
  bank: readonly BankPicture[],
  farFrames: number,
): CorrelationProof {
  const unrelated: number[] = [];
  const related: { frame: number; milli: number; steps: number }[] = [];
  for (const patch of patches) {
    const copy = without(patch.copy, patch.veil);
    const correlation = correlate(copy, without(patch.original, patch.veil));
    if (correlation === undefined) continue;
    const steps = Math.abs(correlation) * spread(copy).deviation;
    related.push({ frame: patch.frame, milli: toMilli(correlation), steps });
    unrelated.push(...unrelatedTo(patch, copy, bank, farFrames));
  }
  unrelated.sort((a, b) => a - b);
  related.sort((a, b) => b.milli - a.milli || a.frame - b.frame);
  const unrelated99Milli = unrelated[Math.ceil(unrelated.length * 0.99) - 1] ?? 0;
  const enough = unrelated.length >= correlationBounds.pairsNeeded;
  const over = enough
    ? related.filter(
        ({ milli, steps }) => milli > unrelated99Milli && steps >= correlationBounds.followingSteps,
      )
    : [];
  const overByChance = chance(related.length);
  const certain = related.filter(
    ({ milli }) => milli > Math.max(correlationBounds.certainMilli, enough ? unrelated99Milli : 0),
  );
  return {
    veils: patches.length,
    flat: patches.length - related.length,
    unrelatedPairs: unrelated.length,
    unrelated99Milli,
    medianMilli: related[Math.floor(related.length / 2)]?.milli ?? 0,
    highestMilli: related[0]?.milli ?? 0,
    over: over.length,
    overByChance,
    following: (over.length > overByChance ? over : certain)
      .slice(0, 8)
      .map(({ frame, milli }) => ({ frame, milli })),
  };
}

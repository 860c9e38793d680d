// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Whether a disguised channel has the original's sound in it somewhere: piece by piece to the end, however loud or soft, since
 * a mean over minutes lets a second of it drown. Below 150 Hz it does not listen: slow rumble resembles itself however it
 * is moved, and no voice is left there alone.
 */

/** Correlation of a piece, -1 to 1, and where it begins, in seconds. */
export type Piece = { readonly likeness: number; readonly second: number };

/**
 * Pieces that are told by their correlation above `most`: lengths in seconds, `fewest` of the shortest last one. Voices that were
 * disguised have at most 0.1 in a second and 0.72 in 0.1 s, rumble from the ground up 0.3 and 0.98.
 */
export type PieceBound = { readonly seconds: number; readonly fewest: number; readonly most: number };
export const bareIn: readonly PieceBound[] = [
  { seconds: 1, fewest: 1, most: 0.5 },
  { seconds: 0.1, fewest: 0.02, most: 0.985 },
];

class Correlation {
  #count = 0;
  #sums = [0, 0] as [number, number];
  #squares = [0, 0] as [number, number];
  #product = 0;

  get count(): number {
    return this.#count;
  }

  add(one: number, other: number): void {
    this.#count++;
    this.#sums[0] += one;
    this.#sums[1] += other;
    this.#squares[0] += one * one;
    this.#squares[1] += other * other;
    this.#product += one * other;
  }

  /** Pearson's, which no gain changes; 0 when one side does not vary. */
  value(): number {
    const [one, other] = this.#sums;
    const variances =
      (this.#squares[0] - (one * one) / this.#count) * (this.#squares[1] - (other * other) / this.#count);
    if (!(variances > Number.EPSILON ** 2)) return 0;
    return (this.#product - (one * other) / this.#count) / Math.sqrt(variances);
  }
}

const lowestHertz = 150;

/** A high pass of the second order: two blockers of constant signals, one behind the other. */
class HighPass {
  readonly #keeps: number;
  readonly #before = [0, 0] as [number, number];
  readonly #after = [0, 0] as [number, number];

  constructor(sampleRate: number) {
    this.#keeps = Math.exp((-2 * Math.PI * lowestHertz) / sampleRate);
  }

  pass(value: number): number {
    const once = value - this.#before[0] + this.#keeps * this.#after[0];
    const twice = once - this.#before[1] + this.#keeps * this.#after[1];
    this.#before[0] = value;
    this.#before[1] = once;
    this.#after[0] = once;
    this.#after[1] = twice;
    return twice;
  }
}

/** Follows one channel of a disguise in pieces of one length; the last one may be shorter. */
export class PieceLikeness {
  readonly #rate: number;
  readonly #length: number;
  readonly #fewest: number;
  readonly #bound: number;
  readonly #filters: readonly [HighPass, HighPass];
  #open = new Correlation();
  #from = 0;
  #most: Piece | undefined;

  constructor(sampleRate: number, { seconds, fewest, most }: PieceBound) {
    this.#rate = sampleRate;
    this.#length = Math.round(seconds * sampleRate);
    this.#fewest = Math.round(fewest * sampleRate);
    this.#bound = most;
    this.#filters = [new HighPass(sampleRate), new HighPass(sampleRate)];
  }

  /** Takes samples of both files, in step; `start` is the place of the first. */
  add(start: number, original: Float64Array, redacted: Float64Array): void {
    const [first, second] = this.#filters;
    for (let at = 0; at < original.length; at++) {
      const before = first.pass(original[at] ?? 0);
      const after = second.pass(redacted[at] ?? 0);
      // Where both are silent only the filters' own ends would be alike.
      if (original[at] === 0 && redacted[at] === 0) continue;
      if (this.#open.count === 0) this.#from = start + at;
      this.#open.add(before, after);
      if (this.#open.count === this.#length) this.#close();
    }
  }

  #close(): void {
    const likeness = this.#open.count < this.#fewest ? 0 : this.#open.value();
    if (Math.abs(likeness) > Math.abs(this.#most?.likeness ?? 0))
      this.#most = { likeness, second: this.#from / this.#rate };
    this.#open = new Correlation();
  }

  /** Ends the last piece. The one most like the original's, by either sign, when it is above the bound. */
  bare(): Piece | undefined {
    if (this.#open.count > 0) this.#close();
    return Math.abs(this.#most?.likeness ?? 0) > this.#bound ? this.#most : undefined;
  }
}

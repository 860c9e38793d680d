// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Whether sound that was to be disguised is gone instead: a disguise keeps what is said, and silence where there was a voice is
 * another hush than the one recorded.
 */

/** Voices have most of their power below. Above 8 kHz a disguise leaves nothing, which is no loss of words. */
const highestHertz = 1000;
/** Parts of full scale from which something was to be heard. */
const heardFrom = 0.01;
/** As much of it in a row, in seconds, is never silent by chance. */
const lostSeconds = 0.25;

/** Two smoothers, one behind the other. */
class LowPass {
  readonly #gain: number;
  #once = 0;
  #twice = 0;

  constructor(sampleRate: number) {
    this.#gain = 1 - Math.exp((-2 * Math.PI * highestHertz) / sampleRate);
  }

  pass(value: number): number {
    this.#once += this.#gain * (value - this.#once);
    this.#twice += this.#gain * (this.#once - this.#twice);
    return this.#twice;
  }
}

/** Follows one channel of a disguise. */
export class LostSound {
  readonly #rate: number;
  readonly #filter: LowPass;
  #heard = 0;
  #from = 0;
  #first: number | undefined;

  constructor(sampleRate: number) {
    this.#rate = sampleRate;
    this.#filter = new LowPass(sampleRate);
  }

  /** Takes samples of both files, in step; `start` is the place of the first. */
  add(start: number, original: Float64Array, redacted: Float64Array): void {
    for (let at = 0; at < original.length; at++) {
      const before = this.#filter.pass(original[at] ?? 0);
      if (redacted[at] !== 0) {
        this.#heard = 0;
        continue;
      }
      if (Math.abs(before) < heardFrom) continue;
      if (this.#heard++ === 0) this.#from = start + at;
      if (this.#heard >= lostSeconds * this.#rate) this.#first ??= this.#from / this.#rate;
    }
  }

  /** Where sound is lost first, in seconds; undefined when none is. */
  get firstSecond(): number | undefined {
    return this.#first;
  }
}

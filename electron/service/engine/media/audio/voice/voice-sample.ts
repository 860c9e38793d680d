// SPDX-License-Identifier: GPL-3.0-or-later
/** The first minute of one channel of a disguised span, of both files, for figures of its voice. */
import type { VoiceProof } from '../../../../../../core/render/proof.ts';
import { resample } from './resample.ts';
import { voiceFigures } from './voice-figures.ts';

const mostSeconds = 60;
const figuresRate = 16_000;

export class VoiceSample {
  readonly channel: number;
  readonly #rate: number;
  readonly #original: Float64Array[] = [];
  readonly #redacted: Float64Array[] = [];
  #length = 0;

  constructor(channel: number, sampleRate: number) {
    this.channel = channel;
    this.#rate = sampleRate;
  }

  /** Takes samples of both files, in step. */
  add(original: Float64Array, redacted: Float64Array): void {
    const count = Math.min(original.length, mostSeconds * this.#rate - this.#length);
    if (count <= 0) return;
    this.#original.push(original.slice(0, count));
    this.#redacted.push(redacted.slice(0, count));
    this.#length += count;
  }

  figures(): VoiceProof {
    const narrow = (parts: readonly Float64Array[]): Float64Array => {
      const whole = new Float64Array(this.#length);
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      const length = Math.round((this.#length * figuresRate) / this.#rate);
      return resample(whole, this.#rate / figuresRate, length);
    };
    return voiceFigures(narrow(this.#original), narrow(this.#redacted));
  }
}

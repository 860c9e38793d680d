// SPDX-License-Identifier: GPL-3.0-or-later
/** Disguises a span of one channel piece by piece, so that a span of hours takes no more memory than one of seconds. */
import { disguise, type VoiceMask } from './disguise.ts';

/** Seconds of a piece, of what is heard before and behind it, and of the fade from one piece to the next. */
const pieceSeconds = 8;
const contextSeconds = 0.1;
const fadeSeconds = 0.01;

export class VoiceStream {
  readonly #rate: number;
  readonly #mask: VoiceMask;
  readonly #end: number;
  readonly #piece: number;
  readonly #context: number;
  readonly #fade: number;
  /** Original sound from `#from` on. */
  #heard: Float64Array[] = [];
  #from: number | undefined;
  #until = 0;
  /** Masked sound from `#spokenFrom` on, and the end of the last piece that the next one fades from. */
  #spoken = new Float64Array(0);
  #spokenFrom: number;
  #tail = new Float64Array(0);
  #next: number;

  /** For samples `[start, end)` of a channel. */
  constructor(start: number, end: number, sampleRate: number, mask: VoiceMask) {
    this.#rate = sampleRate;
    this.#mask = mask;
    this.#end = end;
    this.#next = start;
    this.#spokenFrom = start;
    this.#piece = Math.round(pieceSeconds * sampleRate);
    this.#context = Math.round(contextSeconds * sampleRate);
    this.#fade = Math.round(fadeSeconds * sampleRate);
  }

  /** Samples before this one can be read. */
  get ready(): number {
    return this.#next >= this.#end ? Number.POSITIVE_INFINITY : this.#next;
  }

  /** Takes consecutive samples of the channel that begin at `start`. */
  hear(start: number, samples: Float64Array): void {
    const wanted = this.#next - this.#context;
    if (this.#next >= this.#end || start + samples.length <= wanted || start >= this.#end + 2 * this.#context)
      return;
    if (this.#from === undefined) {
      this.#from = start;
      // The span can begin before the sound does, or in a gap: there is nothing to mask until then.
      this.#next = Math.max(this.#next, Math.min(start, this.#end));
    }
    this.#heard.push(samples.slice());
    this.#until = start + samples.length;
    while (this.#next < this.#end) {
      const to = Math.min(this.#end, this.#next + this.#piece);
      if (this.#until < to + this.#context + this.#fade) return;
      this.#speak(to);
    }
  }

  /** The sound ends or jumps: masks what is there. Later samples may follow at another place. */
  cut(): void {
    if (this.#from === undefined) return;
    const to = Math.min(this.#end, this.#until);
    if (to > this.#next) this.#speak(to);
    this.#heard = [];
    this.#from = undefined;
    this.#tail = new Float64Array(0);
  }

  /** Masks up to `to`. */
  #speak(to: number): void {
    const from = this.#from ?? this.#next;
    const first = Math.max(from, this.#next - this.#context);
    const last = Math.min(this.#until, to + this.#context + this.#fade);
    const input = new Float64Array(last - first);
    let at = from;
    for (const part of this.#heard) {
      const begin = Math.max(first, at);
      const end = Math.min(last, at + part.length);
      if (end > begin) input.set(part.subarray(begin - at, end - at), begin - first);
      at += part.length;
    }
    const masked = disguise(input, this.#rate, this.#mask);
    const piece = masked.slice(this.#next - first, to - first);
    this.#tail.forEach((before, index) => {
      const share = (index + 1) / (this.#tail.length + 1);
      if (index < piece.length) piece[index] = before * (1 - share) + (piece[index] ?? 0) * share;
    });
    this.#tail = masked.slice(to - first, Math.min(masked.length, to - first + this.#fade));
    const gap = Math.max(0, this.#next - this.#spokenFrom - this.#spoken.length);
    const joined = new Float64Array(this.#spoken.length + gap + piece.length);
    joined.set(this.#spoken);
    joined.set(piece, this.#spoken.length + gap);
    this.#spoken = joined;
    this.#next = to;
    while (this.#heard[0] && from + this.#heard[0].length <= to - this.#context && this.#from !== undefined) {
      if (this.#from + this.#heard[0].length > to - this.#context) break;
      this.#from += this.#heard[0].length;
      this.#heard.shift();
    }
  }

  /** A masked sample; zero where nothing was heard. */
  at(sample: number): number {
    return this.#spoken[sample - this.#spokenFrom] ?? 0;
  }

  /** Masked samples before this one are no longer asked for. */
  forget(before: number): void {
    const count = Math.min(this.#spoken.length, before - this.#spokenFrom);
    if (count < this.#rate) return;
    this.#spoken = this.#spoken.slice(count);
    this.#spokenFrom += count;
  }
}

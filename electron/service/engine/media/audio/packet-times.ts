// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * When copied packets sound, to the sample. Matroska and FLV count in milliseconds: a time taken from them as it is would
 * let frames overlap, and shorten the last one or the priming by up to a tick, which is so many samples less to be heard.
 */
import type { Rational } from '../../../../../core/base/time.ts';
import { aacFrameSamples, frameSamples } from './codec-frames.ts';
import type { PacketTrim } from './packet-trim.ts';

export type TimedPacket = {
  /** Ticks of the source's clock. */
  readonly pts: number;
  readonly duration: number;
  readonly data: Uint8Array;
  readonly trim: PacketTrim;
};

/** In samples; the duration is that of what may be heard: padding at the end is not part of it. */
export type SoundTime = { readonly start: number; readonly duration: number };

/**
 * Counts samples from the first packet on and follows a stated time where it is more than a tick away from the count:
 * what is stated is known to a tick, so nothing moves by more.
 */
export class PacketTimes {
  readonly #codec: string;
  readonly #perTick: number;
  readonly #frameSize: number;
  #next: number | undefined;
  /** Of every packet of AAC, whose last may be stated shorter than it is. */
  #length: number | undefined;

  /** `frameSize`: samples of a packet by what FFmpeg found when it opened the file, 0 where they vary. */
  constructor(codec: string, timeBase: Rational, sampleRate: number, frameSize: number) {
    this.#codec = codec;
    this.#frameSize = frameSize;
    this.#perTick = (timeBase.num * sampleRate) / timeBase.den;
  }

  take({ pts, duration, data, trim }: TimedPacket): SoundTime {
    const stated = duration * this.#perTick;
    // Matroska may leave out how long the first one lasts, and where a gap follows it is stated longer than it is.
    if (this.#codec === 'aac')
      this.#length ??= aacFrameSamples(stated, this.#perTick) ?? aacFrameSamples(this.#frameSize, 0);
    const length = this.#length ?? frameSamples(this.#codec, data) ?? Math.round(stated) + trim.discarded;
    const start = this.#place(pts, trim);
    this.#next = start + length;
    return { start, duration: Math.max(0, length - trim.discarded) };
  }

  #place(pts: number, { skipped }: PacketTrim): number {
    if (this.#next === undefined) return this.#first(pts, skipped);
    const stated = pts * this.#perTick;
    return Math.abs(stated - this.#next) <= Math.max(1, this.#perTick) ? this.#next : Math.round(stated);
  }

  /** What is heard begins at a tick; what is skipped before it is counted in samples, and was rounded to ticks to be told. */
  #first(pts: number, skipped: number): number {
    const heard = pts + Math.round(skipped / this.#perTick);
    return Math.round(heard * this.#perTick) - skipped;
  }
}

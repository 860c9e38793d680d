// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * How far the times that a container states for sound run behind its samples. Packets are played at their stated times: where
 * those come faster than the samples last, a count of samples soon stands far from what is heard.
 */
import type { Rational } from '../../../../../core/base/time.ts';

/** A count of samples may be this far ahead of stated times whatever the codec, in seconds: clocks jitter. */
const slackSeconds = 0.005;

/** Feed every packet or decoded frame in order. Time that a gap leaves free takes back what was gained before it. */
export class TimeLag {
  readonly #perTick: number;
  readonly #slack: number;
  #last: number | undefined;
  #since = 0;
  #lag = 0;
  #most = 0;
  #widest = 0;

  constructor(timeBase: Rational, sampleRate: number) {
    this.#perTick = (timeBase.num * sampleRate) / timeBase.den;
    this.#slack = Math.max(this.#perTick, slackSeconds * sampleRate);
  }

  /** Sample that a stated time means. */
  stated(pts: number | undefined): number | undefined {
    return pts === undefined ? undefined : Math.round(pts * this.#perTick);
  }

  /** Takes the stated time of as many samples, in ticks; what states none follows the one before. */
  take(pts: number | undefined, samples: number): void {
    const stated = this.stated(pts);
    if (stated !== undefined) {
      const gained = this.#last === undefined ? 0 : this.#since - (stated - this.#last);
      this.#lag = Math.max(0, this.#lag + gained);
      this.#most = Math.max(this.#most, this.#lag);
      this.#widest = Math.max(this.#widest, -gained);
      this.#last = stated;
      this.#since = 0;
    }
    this.#since += samples;
  }

  /** Longest time between packets that the samples of the first do not fill, in samples. */
  get widestGap(): number {
    return this.#widest;
  }

  /** How far a count of samples may be from the stated time, in samples, for a codec with frames of that many; 0 for none. */
  limit(frame: number): number {
    return Math.max(this.#slack, frame);
  }

  /** True when stated times are followed by no count of samples: they were behind it by more than a codec frame. */
  isBehind(frame: number): boolean {
    return this.#most > this.limit(frame);
  }
}

/**
 * Where the first sample of a block is heard: counted, as long as the time that the container states is within `limit` samples
 * of the count; else where it is stated.
 */
export function heardAt(
  { start, stated }: { readonly start: number; readonly stated?: number | undefined },
  limit: number,
): number {
  return stated !== undefined && Math.abs(stated - start) > limit ? stated : start;
}

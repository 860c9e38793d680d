// SPDX-License-Identifier: GPL-3.0-or-later
/** Where sound stands on the presentation time-line, counted in samples from time zero. */
import type { Rational } from '../../../../../core/base/time.ts';

/** Packets' times may be this far from the count of samples before the count starts anew, in seconds. */
const slackSeconds = 0.005;

/**
 * Counts samples and follows stated times only where those leave a gap: containers round times to their ticks, cameras let
 * them jitter, and sound goes on sample by sample all the same. So it does where times run back. Where they do so by more
 * than a codec frame, the count is not where the sound is heard: `TimeLag` tells, and who places a hush has to ask it.
 */
export class SampleClock {
  readonly #perTick: number;
  readonly #slack: number;
  #next: number | undefined;

  constructor(timeBase: Rational, sampleRate: number) {
    this.#perTick = (timeBase.num * sampleRate) / timeBase.den;
    this.#slack = Math.max(this.#perTick, slackSeconds * sampleRate);
  }

  /** Samples that one tick of the container's clock lasts, at least one. */
  get tick(): number {
    return Math.max(1, Math.ceil(this.#perTick));
  }

  /** Position of the first of `samples` samples whose time the container states as `pts` ticks, if it does. */
  take(pts: number | undefined, samples: number): { readonly start: number; readonly jumped: boolean } {
    const stated = pts === undefined ? undefined : Math.round(pts * this.#perTick);
    const counted = this.#next;
    const jumped = counted !== undefined && stated !== undefined && stated - counted > this.#slack;
    const start = counted === undefined || jumped ? (stated ?? 0) : counted;
    this.#next = start + samples;
    return { start, jumped };
  }
}

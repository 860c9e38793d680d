// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Whether there was time for what a window says it presented. The window measures; this only refuses what cannot be: more than
 * a person could have been shown since they sat down, or since their last report.
 */

/** Reports may be late by this much, in seconds: time that nothing was reported for counts no longer than that. */
const longestWait = 60;

export class WatchPace {
  readonly #nowMs: () => number;
  #left = 0;
  #lastMs: number;

  /** `nowMs`: milliseconds on any steady counter. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#lastMs = nowMs();
  }

  /** Somebody sits down: nothing was shown to them yet. */
  begin(): void {
    this.#left = 0;
    this.#lastMs = this.#nowMs();
  }

  /** True when there were so many seconds to be shown something in; they are used up then. */
  take(seconds: number): boolean {
    const now = this.#nowMs();
    this.#left = Math.min(longestWait, this.#left + (now - this.#lastMs) / 1000);
    this.#lastMs = now;
    if (seconds > this.#left) return false;
    this.#left -= seconds;
    return true;
  }
}

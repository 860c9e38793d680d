// SPDX-License-Identifier: GPL-3.0-or-later
/** Peak signal-to-noise ratio per frame, and its distribution over a recording of any length in constant memory. */

/** What stands for "nothing differs", in hundredths of a decibel. */
export const identicalCentiDb = 10_000;

/** Distribution of a plane's PSNR over frames, in hundredths of a decibel; percentiles are frames sorted from the worst. */
export type PsnrFigures = {
  readonly minimumCentiDb: number;
  readonly firstPercentileCentiDb: number;
  readonly fifthPercentileCentiDb: number;
  readonly twentyFifthPercentileCentiDb: number;
  readonly medianCentiDb: number;
};

/**
 * PSNR in hundredths of a decibel: 10 log10(peak^2 / mean squared error). 10000 when nothing differs, at most 9999 when
 * anything does. `peak` is the largest sample value.
 */
export function centiPsnr(sumSquares: number, samples: number, peak: number): number {
  if (samples === 0 || sumSquares === 0) return identicalCentiDb;
  const decibels = 10 * Math.log10((peak * peak * samples) / sumSquares);
  return Math.max(0, Math.min(identicalCentiDb - 1, Math.round(100 * decibels)));
}

/** Counts figures in steps of a hundredth of a decibel, so percentiles are exact whatever the number of frames. */
export class PsnrHistogram {
  readonly #counts = new Float64Array(identicalCentiDb + 1);
  #frames = 0;

  add(centiDb: number): void {
    this.#counts[centiDb] = (this.#counts[centiDb] ?? 0) + 1;
    this.#frames++;
  }

  get frames(): number {
    return this.#frames;
  }

  /** The figure of the frame at `share` (0: the worst, 1: the best) of the sorted frames; identical when there is none. */
  at(share: number): number {
    const rank = Math.min(this.#frames - 1, Math.floor(this.#frames * share));
    let seen = 0;
    for (let centiDb = 0; centiDb <= identicalCentiDb; centiDb++) {
      seen += this.#counts[centiDb] ?? 0;
      if (seen > rank) return centiDb;
    }
    return identicalCentiDb;
  }

  figures(): PsnrFigures {
    return {
      minimumCentiDb: this.at(0),
      firstPercentileCentiDb: this.at(0.01),
      fifthPercentileCentiDb: this.at(0.05),
      twentyFifthPercentileCentiDb: this.at(0.25),
      medianCentiDb: this.at(0.5),
    };
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Frames that either side of a proof has, or shows, and the other has or shows not. */
import type { ProofFinding } from '../../../../core/render/proof.ts';

/** How many, and the first of them by its number in the original. */
type Tally = { count: number; first: number | null };

function count(tally: Tally, frame: number | null): void {
  if (tally.count++ === 0) tally.first = frame;
}

const none = (): Tally => ({ count: 0, first: null });

export class UnpairedFrames {
  readonly #missing = none();
  readonly #extra = none();
  readonly #hidden = none();
  readonly #shown = none();

  /** Frame `frame` of the original is not in the copy. */
  missing(frame: number): void {
    count(this.#missing, frame);
  }

  /** The copy has a frame more. */
  extra(): void {
    count(this.#extra, null);
  }

  /** A pair: whether the original's edit list hides the frame, and whether the copy's does. */
  pair(frame: number, original: boolean, redacted: boolean): void {
    if (original !== redacted) count(redacted ? this.#hidden : this.#shown, frame);
  }

  findings(): ProofFinding[] {
    const said = (
      code: ProofFinding['code'],
      { count, first }: Tally,
      message: string,
      named = `, first frame ${first}`,
    ): ProofFinding[] => (count === 0 ? [] : [{ code, frame: first, message: `${message}${named}` }]);
    return [
      ...said(
        'FRAME_MISSING',
        this.#missing,
        `${this.#missing.count} frames of the original are not in the copy`,
      ),
      ...said(
        'FRAME_COUNT_DIFFERS',
        this.#extra,
        `the copy has ${this.#extra.count} frames that the original does not have`,
        '',
      ),
      ...said(
        'FRAME_MISSING',
        this.#hidden,
        `the copy's edit list hides ${this.#hidden.count} frames that the original shows`,
      ),
      ...said(
        'FRAME_COUNT_DIFFERS',
        this.#shown,
        `the copy shows ${this.#shown.count} frames that the original's edit list hides`,
      ),
    ];
  }
}

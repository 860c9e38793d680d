// SPDX-License-Identifier: GPL-3.0-or-later
/** Brings the decoded sound of two files together, sample by sample, holding only what the other side has not reached yet. */
import type { SoundBlock } from './sound-decoder.ts';

/** As many samples of either file, in step. */
export type SoundPair = {
  /** Position of the first sample in the original, and in the copy, by the count of samples. */
  readonly start: number;
  readonly copyStart: number;
  /** The same by the times that the containers state. */
  readonly stated: number | undefined;
  readonly copyStated: number | undefined;
  readonly original: readonly Float64Array[];
  readonly redacted: readonly Float64Array[];
};

type Side = 'original' | 'redacted';

function cut(block: SoundBlock, count: number): readonly [Float64Array[], SoundBlock | undefined] {
  const length = block.channels[0]?.length ?? 0;
  const head = block.channels.map((samples) => samples.subarray(0, count));
  if (length === count) return [head, undefined];
  const rest = block.channels.map((samples) => samples.subarray(count));
  const stated = block.stated === undefined ? undefined : block.stated + count;
  return [head, { start: block.start + count, stated, jumped: false, channels: rest }];
}

export class SoundMatch {
  readonly #waiting: Record<Side, SoundBlock[]> = { original: [], redacted: [] };
  readonly totals: Record<Side, number> = { original: 0, redacted: 0 };

  /** Samples of one side that the other has not reached. */
  get waiting(): number {
    return Math.abs(this.totals.original - this.totals.redacted);
  }

  /** Takes a block of one side and gives what is now there of both. */
  *add(side: Side, block: SoundBlock): Generator<SoundPair> {
    this.totals[side] += block.channels[0]?.length ?? 0;
    this.#waiting[side].push(block);
    const { original, redacted } = this.#waiting;
    for (;;) {
      const one = original[0];
      const other = redacted[0];
      if (!one || !other) return;
      const count = Math.min(one.channels[0]?.length ?? 0, other.channels[0]?.length ?? 0);
      const [before, restBefore] = cut(one, count);
      const [after, restAfter] = cut(other, count);
      if (restBefore) original[0] = restBefore;
      else original.shift();
      if (restAfter) redacted[0] = restAfter;
      else redacted.shift();
      if (count === 0) continue;
      const places = { start: one.start, copyStart: other.start };
      yield { ...places, stated: one.stated, copyStated: other.stated, original: before, redacted: after };
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Hushes samples: each channel by its own spans, everything else as it comes. */

import type { HushSheet } from '../../../../../core/render/hush-sheet.ts';
import {
  type CodecGrid,
  fadeSamples,
  fullRange,
  type HushSegment,
  hushShare,
  type SampleRange,
  segmentsOf,
} from '../../../../../core/render/hush-spans.ts';
import { toneAt } from '../../../../../core/render/hush-tone.ts';
import type { SoundBlock } from './sound-decoder.ts';

/** A span of one channel: where it holds in full and how far its fades go. */
type Reach = { readonly segment: HushSegment; readonly full: SampleRange; readonly changed: SampleRange };

export class HushFilter {
  readonly #reaches: readonly (readonly Reach[])[];
  readonly #fade: number;
  readonly #rate: number;

  constructor(sheet: HushSheet, channels: number, sampleRate: number, grid: CodecGrid) {
    this.#rate = sampleRate;
    this.#fade = fadeSamples(grid, sampleRate);
    this.#reaches = Array.from({ length: channels }, (_, channel) =>
      segmentsOf(sheet, channel, sampleRate).map((segment) => {
        const full = fullRange(segment, grid);
        const changed = { start: full.start - this.#fade, end: full.end + this.#fade };
        return { segment, full, changed };
      }),
    );
  }

  /** True when any sample of `[start, end)` is changed in any channel. */
  touches(start: number, end: number): boolean {
    return this.#reaches.some((reaches) =>
      reaches.some(({ changed }) => changed.start < end && changed.end > start),
    );
  }

  /** Where the copy differs on behalf of a hush; undefined when stronger ones hold all of it. */
  changedBy(hushId: string): SampleRange | undefined {
    const ranges = this.#reaches.flat().filter(({ segment }) => segment.hush.id === hushId);
    if (ranges.length === 0) return undefined;
    return {
      start: Math.min(...ranges.map(({ changed }) => changed.start)),
      end: Math.max(...ranges.map(({ changed }) => changed.end)),
    };
  }

  /** Hushes a block in place. */
  apply(block: SoundBlock): void {
    block.channels.forEach((samples, channel) => {
      const near = (this.#reaches[channel] ?? []).filter(
        ({ changed }) => changed.start < block.start + samples.length && changed.end > block.start,
      );
      if (near.length === 0) return;
      const from = Math.max(0, Math.min(...near.map(({ changed }) => changed.start)) - block.start);
      const to = Math.min(samples.length, Math.max(...near.map(({ changed }) => changed.end)) - block.start);
      for (let at = from; at < to; at++) samples[at] = this.#hushed(near, block.start + at, samples[at] ?? 0);
    });
  }

  /**
   * One sample. Inside a span that span alone counts. Between spans the kept sound fades by each that is near, and where
   * two hold in full there is silence.
   */
  #hushed(near: readonly Reach[], at: number, kept: number): number {
    let rest = 1;
    let added = 0;
    for (const { segment } of near) {
      if (at >= segment.start && at < segment.end) return this.#stand(segment, at);
    }
    for (const { segment, full } of near) {
      const share = hushShare(full, this.#fade, at);
      if (share === 0) continue;
      added = added * (1 - share) + this.#stand(segment, at) * share * rest;
      rest *= 1 - share;
    }
    return added + kept * rest;
  }

  /** What stands for the sound. */
  #stand(segment: HushSegment, at: number): number {
    switch (segment.hush.mode) {
      case 'silence':
        return 0;
      case 'tone':
        return toneAt(at - segment.origin, this.#rate);
      case 'disguise':
        return 0;
    }
  }
}

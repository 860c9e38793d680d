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
import { drawMask, type VoiceMask } from './voice/disguise.ts';
import { VoiceStream } from './voice/voice-stream.ts';

/** A span of one channel: where it holds in full, how far its fades go, and the masked voice of a disguise. */
type Reach = {
  readonly segment: HushSegment;
  readonly full: SampleRange;
  readonly changed: SampleRange;
  readonly voice: VoiceStream | undefined;
};

export class HushFilter {
  readonly #reaches: readonly (readonly Reach[])[];
  readonly #fade: number;
  readonly #rate: number;
  /** Blocks that wait for a masked voice, which takes some sound behind them. */
  #waiting: SoundBlock[] = [];

  constructor(sheet: HushSheet, channels: number, sampleRate: number, grid: CodecGrid) {
    this.#rate = sampleRate;
    this.#fade = fadeSamples(grid, sampleRate);
    // One mask for all channels and parts of a hush, and for all hushes of a person: it is one voice.
    const masks = new Map<string, VoiceMask>();
    const maskOf = (id: string): VoiceMask => {
      const mask = masks.get(id) ?? drawMask();
      masks.set(id, mask);
      return mask;
    };
    this.#reaches = Array.from({ length: channels }, (_, channel) =>
      segmentsOf(sheet, channel, sampleRate).map((segment) => {
        const full = fullRange(segment, grid);
        const changed = { start: full.start - this.#fade, end: full.end + this.#fade };
        const voice =
          segment.hush.mode === 'disguise'
            ? new VoiceStream(
                changed.start,
                changed.end,
                sampleRate,
                maskOf(segment.hush.voice ?? segment.hush.id),
              )
            : undefined;
        return { segment, full, changed, voice };
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

  /** Takes a block, or null at the end, and gives the blocks that are hushed by then, in order. */
  *push(block: SoundBlock | null): Generator<SoundBlock> {
    const voices = this.#reaches.map((reaches) => reaches.flatMap(({ voice }) => voice ?? []));
    if (!block || block.jumped) {
      for (const voice of voices.flat()) voice.cut();
      yield* this.#release(Number.POSITIVE_INFINITY);
    }
    if (!block) return;
    block.channels.forEach((samples, channel) => {
      for (const voice of voices[channel] ?? []) voice.hear(block.start, samples);
    });
    this.#waiting.push(block);
    yield* this.#release(Math.min(...voices.flat().map((voice) => voice.ready)));
    for (const voice of voices.flat()) voice.forget(this.#waiting[0]?.start ?? block.start);
  }

  /** Gives the waiting blocks that end before `ready`. */
  *#release(ready: number): Generator<SoundBlock> {
    for (;;) {
      const block = this.#waiting[0];
      if (!block || !this.#isReady(block, ready)) return;
      this.#waiting.shift();
      this.#apply(block);
      yield block;
    }
  }

  #isReady(block: SoundBlock, ready: number): boolean {
    const end = block.start + (block.channels[0]?.length ?? 0);
    if (end <= ready) return true;
    return this.#reaches.every((reaches) =>
      reaches.every(
        ({ voice, changed }) =>
          !voice || changed.start >= end || changed.end <= block.start || voice.ready >= end,
      ),
    );
  }

  /** Hushes a block in place. */
  #apply(block: SoundBlock): void {
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
    for (const reach of near) {
      if (at >= reach.segment.start && at < reach.segment.end) return this.#stand(reach, at);
    }
    for (const reach of near) {
      const share = hushShare(reach.full, this.#fade, at);
      if (share === 0) continue;
      added = added * (1 - share) + this.#stand(reach, at) * share * rest;
      rest *= 1 - share;
    }
    return added + kept * rest;
  }

  /** What stands for the sound. */
  #stand({ segment, voice }: Reach, at: number): number {
    switch (segment.hush.mode) {
      case 'silence':
        return 0;
      case 'tone':
        return toneAt(at - segment.origin, this.#rate);
      case 'disguise':
        return voice?.at(at) ?? 0;
    }
  }
}

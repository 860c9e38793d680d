// SPDX-License-Identifier: GPL-3.0-or-later
/** What the proof measures of decoded sound: inside each hush, in its guard, and everywhere else. */

import type { HushSheet, SheetHush } from '../../../../../core/render/hush-sheet.ts';
import {
  type CodecGrid,
  guardedRange,
  type HushSegment,
  type SampleRange,
  segmentsOf,
} from '../../../../../core/render/hush-spans.ts';
import { hushTone, toneAt } from '../../../../../core/render/hush-tone.ts';
import type { HushProof } from '../../../../../core/render/proof.ts';
import type { SoundPair } from './sound-match.ts';
import { LostSound } from './voice/lost-sound.ts';
import { bareIn, PieceLikeness } from './voice/piece-likeness.ts';
import { VoiceSample } from './voice/voice-sample.ts';

const step = 1 / 32_768;
/** Rounding to 16 bits, and the like at the other end. */
const rounding = 2 * step;
const tonePeak = 10 ** (hushTone.peakDb / 20);

/** How far a sample of the copy's codec may lie from what was put in, for codecs that round more coarsely than 16 bits. */
function codecRounding(codec: string, value: number): number {
  if (/^pcm_(mulaw|alaw|vidc)$/.test(codec)) return Math.abs(value) / 16 + 1 / 1024;
  if (/^pcm_[us]8/.test(codec)) return 1 / 128;
  return rounding;
}

/** Ranges as few as they can be said with, ascending. */
function joined(ranges: readonly SampleRange[]): readonly SampleRange[] {
  const made: SampleRange[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = made.at(-1);
    if (last && start <= last.end) made[made.length - 1] = { ...last, end: Math.max(last.end, end) };
    else made.push({ start, end });
  }
  return made;
}

/** What lies in a range of both. */
function shared(some: readonly SampleRange[], others: readonly SampleRange[]): readonly SampleRange[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({ start: Math.max(one.start, other.start), end: Math.min(one.end, other.end) }))
      .filter(({ start, end }) => end > start),
  );
}

type Zone = { readonly segment: HushSegment; readonly guarded: SampleRange };

type Counts = { samples: number; maximum: number; over: number; guardOver: number; run: number };

export class HushTally {
  readonly #zones: readonly (readonly Zone[])[];
  readonly #voices = new Map<string, VoiceSample>();
  /** Of every disguised channel, in pieces of each length, and whether it is there at all. */
  readonly #pieces: {
    readonly id: string;
    readonly channel: number;
    readonly pieces: readonly PieceLikeness[];
    readonly lost: LostSound;
  }[] = [];
  readonly #counts = new Map<string, Counts>();
  readonly #hushes: readonly SheetHush[];
  readonly #codec: string;
  readonly #rate: number;
  readonly #addsNothing: boolean;
  outsideSamples = 0;
  outsideIdentical = 0;
  /** Position of the first sample outside that differs. */
  firstStray: number | undefined;

  /**
   * `slack`: samples by which the original's clock leaves packets' places open. `codec` is the copy's. `addsNothing`: in the
   * guard a sample may be fainter than the original's, not louder; false where a codec's frames overlap.
   */
  constructor(
    sheet: HushSheet,
    shape: { readonly channels: number; readonly sampleRate: number },
    grid: CodecGrid,
    copy: { readonly codec: string; readonly slack: number; readonly addsNothing: boolean },
  ) {
    this.#hushes = sheet.hushes;
    this.#codec = copy.codec;
    this.#rate = shape.sampleRate;
    this.#addsNothing = copy.addsNothing;
    this.#zones = Array.from({ length: shape.channels }, (_, channel) =>
      segmentsOf(sheet, channel, shape.sampleRate).map((segment) => {
        const guarded = guardedRange(segment, grid, shape.sampleRate);
        return {
          segment,
          guarded: { start: guarded.start - copy.slack, end: guarded.end + copy.slack },
        };
      }),
    );
    for (const { id, mode, channels } of sheet.hushes) {
      if (mode === 'disguise') {
        this.#voices.set(id, new VoiceSample(channels?.[0] ?? 0, shape.sampleRate));
        for (const channel of channels ?? this.#zones.keys()) {
          const pieces = bareIn.map((bound) => new PieceLikeness(shape.sampleRate, bound));
          this.#pieces.push({ id, channel, pieces, lost: new LostSound(shape.sampleRate) });
        }
      }
      this.#counts.set(id, { samples: 0, maximum: 0, over: 0, guardOver: 0, run: 0 });
    }
  }

  /** Ranges in which every channel may differ: a packet carries them all. */
  get guarded(): readonly SampleRange[] {
    const [first = [], ...others] = this.#zones.map((zones) => joined(zones.map(({ guarded }) => guarded)));
    return others.reduce(shared, first);
  }

  /** Most samples on one side of a span in which a copy may differ. */
  get mostBeside(): number {
    return Math.max(
      0,
      ...this.#zones
        .flat()
        .flatMap(({ segment, guarded }) => [segment.start - guarded.start, guarded.end - segment.end]),
    );
  }

  measure(pair: SoundPair): void {
    pair.original.forEach((original, channel) => {
      const redacted = pair.redacted[channel];
      if (!redacted) return;
      this.#measureChannel(this.#zones[channel] ?? [], pair.start, original, redacted);
      this.#listen(channel, pair.start, original, redacted);
    });
  }

  /** Keeps disguised sound of both files for its figures. */
  #listen(channel: number, start: number, original: Float64Array, redacted: Float64Array): void {
    for (const { segment } of this.#zones[channel] ?? []) {
      const voice = this.#voices.get(segment.hush.id);
      const from = Math.max(0, segment.start - start);
      const to = Math.min(original.length, segment.end - start);
      if (!voice || to <= from) continue;
      const pair = [original.subarray(from, to), redacted.subarray(from, to)] as const;
      if (voice.channel === channel) voice.add(...pair);
      const heard = this.#pieces.find((one) => one.id === segment.hush.id && one.channel === channel);
      for (const pieces of heard?.pieces ?? []) pieces.add(start + from, ...pair);
      heard?.lost.add(start + from, ...pair);
    }
  }

  #measureChannel(
    zones: readonly Zone[],
    start: number,
    original: Float64Array,
    redacted: Float64Array,
  ): void {
    const end = start + original.length;
    const near = zones.filter(({ guarded }) => guarded.start < end && guarded.end > start);
    for (let index = 0; index < original.length; index++) {
      const at = start + index;
      const before = original[index] ?? 0;
      const after = redacted[index] ?? 0;
      const inside = near.find(({ segment }) => at >= segment.start && at < segment.end);
      if (inside) {
        this.#inside(inside.segment, at, before, after);
        continue;
      }
      const beside = near.filter(({ guarded }) => at >= guarded.start && at < guarded.end);
      if (beside.length > 0) this.#beside(beside, before, after);
      else this.#outside(at, before, after);
    }
  }

  #outside(at: number, before: number, after: number): void {
    this.outsideSamples++;
    if (before === after) this.outsideIdentical++;
    else this.firstStray ??= at;
  }

  #beside(zones: readonly Zone[], before: number, after: number): void {
    if (!this.#addsNothing || zones.some(({ segment }) => segment.hush.mode === 'disguise')) return;
    const tones = zones.filter(({ segment }) => segment.hush.mode === 'tone').length;
    const most = Math.abs(before) + tones * tonePeak;
    if (Math.abs(after) <= most + codecRounding(this.#codec, most)) return;
    for (const { segment } of zones) {
      const counts = this.#counts.get(segment.hush.id);
      if (counts) counts.guardOver++;
    }
  }

  #inside({ hush, origin }: HushSegment, at: number, before: number, after: number): void {
    const counts = this.#counts.get(hush.id);
    if (!counts) return;
    counts.samples++;
    if (hush.mode === 'disguise') {
      if (before !== after) counts.run = 0;
      else if (before !== 0) counts.run++;
      counts.maximum = Math.max(counts.maximum, counts.run);
      return;
    }
    const expected = hush.mode === 'silence' ? 0 : toneAt(at - origin, this.#rate);
    const difference = Math.abs(after - expected);
    counts.maximum = Math.max(counts.maximum, Math.ceil(difference / step));
    const bound = hush.mode === 'silence' ? 0 : codecRounding(this.#codec, expected);
    if (difference > bound) counts.over++;
  }

  figures(): HushProof[] {
    return this.#hushes.map(({ id, mode }) => {
      const counts = this.#counts.get(id);
      return {
        id,
        mode,
        samples: counts?.samples ?? 0,
        maximumDifference: counts?.maximum ?? 0,
        samplesOver: counts?.over ?? 0,
        voice: this.#voices.get(id)?.figures() ?? null,
      };
    });
  }

  /** Disguised channels in which a piece is the original's, however loud, with the piece most like it. */
  bareVoices(): { readonly id: string; readonly channel: number; readonly second: number }[] {
    return this.#pieces.flatMap(({ id, channel, pieces }) => {
      const bare = pieces.flatMap((lengths) => lengths.bare() ?? [])[0];
      return bare ? [{ id, channel, second: bare.second }] : [];
    });
  }

  /** Disguised channels on which sound is silent instead, with where that begins. */
  lostVoices(): { readonly id: string; readonly channel: number; readonly second: number }[] {
    return this.#pieces.flatMap(({ id, channel, lost: { firstSecond } }) =>
      firstSecond === undefined ? [] : [{ id, channel, second: firstSecond }],
    );
  }

  /** Hushes whose guard has louder sound than the original, with how many samples. */
  loudGuards(): { readonly id: string; readonly samples: number }[] {
    return [...this.#counts]
      .filter(([, { guardOver }]) => guardOver > 0)
      .map(([id, { guardOver }]) => ({ id, samples: guardOver }));
  }
}

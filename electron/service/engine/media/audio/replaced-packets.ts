// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Packets of a copy that stand in place of the original's, for codecs whose packets are decoded each by itself. Such
 * decoders may fill in noise from a generator that runs on, so that identical packets decode differently from one file to
 * the next: then it is the packets that show what is identical.
 */

import { AV_CODEC_ID_AAC, AV_CODEC_ID_AC3, AV_PKT_FLAG_DISCARD } from 'node-av/constants';
import type { Packet, Stream } from 'node-av/lib';
import { sameBytes } from '../../../../../core/base/same-bytes.ts';
import type { SampleRange } from '../../../../../core/render/hush-spans.ts';
import { ac3Frame } from '../ac3/ac3-header.ts';
import { ticks } from '../source.ts';
import { aacFrame, parseAdts, parseAudioSpecificConfig, withoutAdts } from './aac.ts';
import { SampleClock } from './sample-clock.ts';
import { SoundDecoder } from './sound-decoder.ts';
import { TimeLag } from './time-lag.ts';

type Side = 'original' | 'redacted';
type Waiting = { readonly packet: Packet; readonly start: number };

/** How far the packets of a codec reach: to the next one, and beyond it. */
const reaches = new Map<number, { readonly frame: number; readonly overlap: number }>([
  [AV_CODEC_ID_AAC, { frame: aacFrame, overlap: aacFrame }],
  [AV_CODEC_ID_AC3, { frame: ac3Frame.samples, overlap: ac3Frame.overlap }],
]);

/** Samples from one packet to the next, for codecs whose packets can be replaced one by one; undefined for others. */
export function packetFrame(stream: Stream): number | undefined {
  return reaches.get(stream.codecpar.codecId)?.frame;
}

/** Samples from a packet's start to the end of what it sounds in, for the same codecs. */
export function packetReach(stream: Stream): number | undefined {
  const reach = reaches.get(stream.codecpar.codecId);
  return reach && reach.frame + reach.overlap;
}

/** A lone packet is fed this often: the first outputs may be left out as priming. */
const feeds = 5;

/** What decides how AAC is decoded, from the header of the file or of the packet; undefined when it is not plain AAC-LC. */
function coding(stream: Stream, packet: Packet): string | undefined {
  if (stream.codecpar.codecId !== AV_CODEC_ID_AAC) return String(stream.codecpar.codecId);
  const { extradata } = stream.codecpar;
  const stated =
    extradata && extradata.length >= 2
      ? parseAudioSpecificConfig(extradata)
      : parseAdts(packet.data ?? new Uint8Array());
  return stated.refusal === null ? `aac ${stated.sampleRate} ${stated.channels}` : undefined;
}

export class ReplacedPackets {
  readonly #streams: Record<Side, Stream>;
  readonly #reach: { readonly frame: number; readonly overlap: number } | undefined;
  readonly #waiting: Record<Side, Waiting[]> = { original: [], redacted: [] };
  readonly #codings: Record<Side, string | undefined> = { original: undefined, redacted: undefined };
  readonly #clocks: Record<Side, SampleClock>;
  readonly #slack: number;
  /** Set where packets are placed by their stated times, not by the count of samples. */
  readonly #stated: Record<Side, TimeLag> | undefined;
  readonly #ranges: SampleRange[] = [];
  #lone: SoundDecoder | undefined;
  #peak: number | undefined;

  constructor(original: Stream, redacted: Stream, slack: number, byStatedTimes: boolean) {
    const same = original.codecpar.codecId === redacted.codecpar.codecId;
    const clock = (stream: Stream): SampleClock =>
      new SampleClock({ num: stream.timeBase.num, den: stream.timeBase.den }, stream.codecpar.sampleRate);
    this.#streams = { original, redacted };
    this.#slack = slack;
    this.#reach = same ? reaches.get(original.codecpar.codecId) : undefined;
    this.#clocks = { original: clock(original), redacted: clock(redacted) };
    const lag = ({ timeBase, codecpar }: Stream): TimeLag =>
      new TimeLag({ num: timeBase.num, den: timeBase.den }, codecpar.sampleRate);
    if (byStatedTimes) this.#stated = { original: lag(original), redacted: lag(redacted) };
  }

  add(side: Side, packet: Packet): void {
    if (!this.#reach) return;
    this.#codings[side] ??= coding(this.#streams[side], packet);
    const kept = packet.clone();
    if (!kept) throw new Error('an audio packet cannot be kept');
    const counted = this.#clocks[side].take(ticks(packet.pts), this.#reach.frame).start;
    const start = this.#stated?.[side].stated(ticks(packet.pts)) ?? counted;
    this.#waiting[side].push({ packet: kept, start });
    const { original, redacted } = this.#waiting;
    while (original.length > 0 && redacted.length > 0) {
      const one = original.shift();
      const other = redacted.shift();
      if (!one || !other) return;
      this.#compare(one, other);
      one.packet.free();
      other.packet.free();
    }
  }

  #compare(one: Waiting, other: Waiting): void {
    if (!this.#reach) return;
    if (
      sameBytes(
        withoutAdts(one.packet.data ?? new Uint8Array()),
        withoutAdts(other.packet.data ?? new Uint8Array()),
      )
    )
      return;
    const last = this.#ranges.at(-1);
    const range = { start: one.start, end: one.start + this.#reach.frame + this.#reach.overlap };
    if (last && range.start <= last.end) this.#ranges[this.#ranges.length - 1] = { ...last, end: range.end };
    else this.#ranges.push(range);
    this.#listen(other.packet);
  }

  /** Decodes a packet with nothing around it. */
  #listen(packet: Packet): void {
    this.#lone ??= new SoundDecoder(this.#streams.redacted, { steadyNoise: true });
    this.#peak ??= 0;
    this.#lone.reset();
    packet.freeSideData();
    packet.clearFlags(AV_PKT_FLAG_DISCARD);
    for (let feed = 0; feed < feeds; feed++) {
      for (const { channels } of this.#lone.feed(packet)) {
        for (const samples of channels)
          for (const sample of samples) this.#peak = Math.max(this.#peak, Math.abs(sample));
      }
    }
    // A packet that does not decode alone is not known to be silent.
    if (this.#lone.faults > 0) this.#peak = 1;
  }

  /** True when the two files are coded alike and every packet that differs sounds within the ranges only. */
  allWithin(allowed: readonly SampleRange[]): boolean {
    const { original, redacted } = this.#codings;
    if (!this.#reach || original === undefined || original !== redacted) return false;
    if (this.#waiting.original.length + this.#waiting.redacted.length > 0) return false;
    return this.#ranges.every(({ start, end }) => covered(start, end, allowed, this.#slack));
  }

  /** Level of the loudest sample of any replaced packet, in hundredths of dBFS, -20000 for none; null without such packets. */
  peakCentiDb(): number | null {
    if (this.#peak === undefined) return null;
    return this.#peak === 0 ? -20_000 : Math.round(2000 * Math.log10(this.#peak));
  }

  close(): void {
    for (const { packet } of [...this.#waiting.original, ...this.#waiting.redacted]) packet.free();
    this.#lone?.close();
  }
}

/** True when ranges, which may overlap, cover `[start, end)` but for `slack` samples at its ends. */
function covered(start: number, end: number, ranges: readonly SampleRange[], slack: number): boolean {
  let at = start + slack;
  for (const range of [...ranges].sort((a, b) => a.start - b.start))
    if (range.start <= at && range.end > at) at = range.end;
  return at >= end - slack;
}

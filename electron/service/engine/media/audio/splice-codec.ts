// SPDX-License-Identifier: GPL-3.0-or-later
/** Codecs whose packets can be replaced one by one, and whether a track allows it. */
import type { Packet, Stream } from 'node-av/lib';
import { avGetCodecName } from 'node-av/lib';
import { type Ac3Header, ac3Frame, readAc3Header } from '../ac3/ac3-header.ts';
import { silentAc3Frame } from '../ac3/ac3-silence.ts';
import { ticks } from '../source.ts';
import {
  type AacConfiguration,
  type AacHead,
  aacFrame,
  aacHead,
  adtsHeaderBytes,
  parseAdts,
  parseAudioSpecificConfig,
  silentAacBlock,
  windowSequence,
  withAdts,
} from './aac.ts';
import { HiddenOnTheWay } from './packet-trim.ts';
import { SampleClock } from './sample-clock.ts';
import type { SoundShape } from './sound-decoder.ts';
import { type SoundFile, walkSound } from './survey.ts';
import { TimeLag } from './time-lag.ts';

/** How packets of a codec are replaced by silence. */
export type SpliceCodec = {
  /** Samples from one packet to the next, and how far beyond that a packet still sounds. */
  readonly frame: number;
  readonly overlap: number;
  /** What replaces a packet. */
  readonly silent: (replaced: Uint8Array) => Uint8Array;
  /** True when a packet was shaped by the one after it. */
  readonly foresees: (data: Uint8Array) => boolean;
};

/** Packets sound one after the other, or each at its stated time, where those run behind what the packets last. */
export type SplicePlaces = 'counted' | 'stated';

/** Looks at one packet after the other; `refusal` says what is wrong with the first that does not fit. */
type SpliceCheck = {
  /** Samples of a frame. */
  readonly frame: number;
  readonly refusal: string | undefined;
  take(stream: Stream, data: Uint8Array): void;
  codec(): SpliceCodec | undefined;
};

function readConfiguration(stream: Stream, data: Uint8Array): AacConfiguration {
  const { extradata } = stream.codecpar;
  return extradata && extradata.length >= 2 ? parseAudioSpecificConfig(extradata) : parseAdts(data);
}

class AacCheck implements SpliceCheck {
  readonly frame = aacFrame;
  refusal: string | undefined;
  #head: AacHead | undefined;
  #framed = false;

  take(stream: Stream, data: Uint8Array): void {
    const header = adtsHeaderBytes(data);
    const head = aacHead(data.subarray(header));
    if (!this.#head) {
      const configuration = readConfiguration(stream, data);
      this.refusal = configuration.refusal ?? undefined;
      this.#framed = header > 0;
      this.#head = head;
      if (configuration.refusal === null && head && head.element !== configuration.channels - 1)
        this.refusal = 'the first AAC frame has another number of channels than stated';
    }
    if (this.#framed && parseAdts(data).refusal !== null) this.refusal = parseAdts(data).refusal ?? undefined;
    if (!head || head.element !== this.#head?.element || head.tag !== this.#head.tag)
      this.refusal ??= 'an AAC frame has other elements than the first';
  }

  codec(): SpliceCodec | undefined {
    const head = this.#head;
    if (!head || this.refusal !== undefined) return undefined;
    const silent = silentAacBlock(head);
    const framed = this.#framed;
    return {
      frame: aacFrame,
      overlap: aacFrame,
      silent: (replaced) => (framed ? withAdts(silent, replaced) : silent),
      foresees: (data) => {
        const sequence = aacHead(data.subarray(framed ? adtsHeaderBytes(data) : 0))?.sequence;
        return sequence !== windowSequence.long && sequence !== windowSequence.stop;
      },
    };
  }
}

class Ac3Check implements SpliceCheck {
  readonly frame = ac3Frame.samples;
  refusal: string | undefined;
  #first: Ac3Header | undefined;
  /** One for each size of frame: at 44.1 kHz there are two. */
  readonly #silent = new Map<number, Uint8Array>();

  take(_: Stream, data: Uint8Array): void {
    const header = readAc3Header(data);
    this.#first ??= header;
    const first = this.#first;
    if (!header || !first || header.frameBytes !== data.length)
      this.refusal ??= 'a packet of its AC-3 is not one whole frame';
    else if (
      header.rateCode !== first.rateCode ||
      header.streamId !== first.streamId ||
      header.mode !== first.mode ||
      header.hasLowFrequency !== first.hasLowFrequency
    )
      this.refusal ??= 'an AC-3 frame has other channels or another rate than the first';
    else if (!this.#silent.has(header.sizeCode)) {
      const { frameBytes, sizeCode } = header;
      this.#silent.set(sizeCode, silentAc3Frame({ ...first, frameBytes, sizeCode }));
    }
  }

  codec(): SpliceCodec | undefined {
    if (!this.#first || this.refusal !== undefined) return undefined;
    return {
      frame: ac3Frame.samples,
      overlap: ac3Frame.overlap,
      silent: (replaced) => {
        const silent = this.#silent.get((replaced[4] ?? 0) & 63);
        if (!silent) throw new Error('a frame has a size that none was seen with');
        return silent;
      },
      foresees: () => false,
    };
  }
}

const checks: { readonly [codec: string]: () => SpliceCheck } = {
  aac: () => new AacCheck(),
  ac3: () => new Ac3Check(),
};

/**
 * Walks the whole track, since a packet that cannot be replaced must be known before the first one is written. Gives the
 * codec and how its packets are placed, or the reason why the track cannot be spliced.
 */
export function findSplice(
  file: SoundFile,
  shape: SoundShape,
): { readonly codec: SpliceCodec; readonly places: SplicePlaces } | { readonly refusal: string } {
  let refusal: string | undefined;
  let check: SpliceCheck | undefined;
  let clock: SampleClock | undefined;
  let lag: TimeLag | undefined;
  const hidden = new HiddenOnTheWay();
  walkSound(file, (packet: Packet, stream: Stream) => {
    const { sampleRate, codecId } = stream.codecpar;
    const codec = avGetCodecName(codecId) ?? 'unknown';
    check ??= checks[codec]?.();
    if (!check) refusal = `packets of ${codec} lean on each other`;
    else if (shape.sampleRate !== sampleRate) refusal = `its ${codec} decodes at another rate`;
    if (!check || refusal !== undefined) return false;
    check.take(stream, packet.data ?? new Uint8Array());
    const timeBase = { num: stream.timeBase.num, den: stream.timeBase.den };
    clock ??= new SampleClock(timeBase, sampleRate);
    lag ??= new TimeLag(timeBase, sampleRate);
    lag.take(ticks(packet.pts), check.frame);
    const { jumped } = clock.take(ticks(packet.pts), check.frame);
    // Where the count is ahead it sees no gap, and a packet would sound behind its reach.
    const gap = lag.isBehind(check.frame) && lag.widestGap > clock.tick;
    if (jumped || gap) refusal = 'its packets do not follow each other in time';
    if (hidden.has(packet)) refusal = 'an edit list hides packets between what is heard or behind it';
    refusal ??= check.refusal;
    return refusal === undefined;
  });
  const codec = check?.codec();
  if (!codec || refusal !== undefined) return { refusal: refusal ?? 'it has no packets' };
  return { codec, places: lag?.isBehind(codec.frame) ? 'stated' : 'counted' };
}

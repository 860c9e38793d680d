// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The whole track without loss: decoded once, hushed sample by sample, and encoded so that every other sample comes back
 * exactly as the source's decoder gives it. For codecs whose packets lean on each other, and hushes that no packet can carry.
 */
import { AV_SAMPLE_FMT_S16, AV_SAMPLE_FMT_S32 } from 'node-av/constants';
import type { CodecContext, Packet, Stream } from 'node-av/lib';
import { ClearveilError } from '../../../../../core/base/errors.ts';
import type { HushSheet } from '../../../../../core/render/hush-sheet.ts';
import { hushRange, statedHushEnd } from '../../../../../core/render/hush-spans.ts';
import type { HushReport } from '../../../../../core/render/report.ts';
import { checkPlaces } from './check-places.ts';
import { HushFilter } from './hush-filter.ts';
import { type SoundBlock, SoundDecoder, type SoundShape } from './sound-decoder.ts';
import { type Encoding, encodeSamples, openSoundEncoder } from './sound-encoder.ts';
import type { SoundLane } from './sound-track.ts';
import type { SoundSurvey } from './survey.ts';
import { heardAt } from './time-lag.ts';

/** How a whole track is written. */
export type LosslessOptions = {
  /** Why it is. */
  readonly reason: string;
  /** False: PCM, which every container takes that has no FLAC. */
  readonly flac: boolean;
  /** Samples are rounded to 16 bits: enough to listen to. */
  readonly coarse?: boolean;
};

/** Encodings that hold a shape's samples, exactly unless `coarse`; the best first. */
function encodingsFor(shape: SoundShape, { flac, coarse = false }: LosslessOptions): Encoding[] {
  const encodings = coarse ? sixteenBits : exactEncodings(shape);
  return encodings.filter(({ name }) => flac || name !== 'flac');
}

const sixteenBits: Encoding[] = [
  { name: 'flac', format: AV_SAMPLE_FMT_S16, bits: 16 },
  { name: 'pcm_s16le', format: AV_SAMPLE_FMT_S16, bits: 16 },
];

function exactEncodings(shape: SoundShape): Encoding[] {
  if (shape.bits === 0) return [{ name: 'pcm_f32le', format: shape.format, bits: 0 }];
  if (shape.bits <= 16) return sixteenBits;
  const wide: Encoding[] = [{ name: 'pcm_s32le', format: AV_SAMPLE_FMT_S32, bits: 32 }];
  if (shape.bits <= 24) wide.unshift({ name: 'flac', format: AV_SAMPLE_FMT_S32, bits: 24 });
  return wide;
}

/** How the record tells of each hush: what was asked, and where the copy may differ. `soundEnd`: one past the last sample. */
export function tellHushes(
  sheet: HushSheet,
  filter: HushFilter,
  sampleRate: number,
  soundEnd: number,
): HushReport[] {
  return sheet.hushes.flatMap((hush) => {
    const changed = filter.changedBy(hush.id);
    if (!changed) return [];
    const { start } = hushRange(sheet, hush, sampleRate);
    const end = statedHushEnd(sheet, hush, sampleRate);
    return [
      {
        id: hush.id,
        mode: hush.mode,
        startSample: start,
        endSample: end,
        changedStart: changed.start,
        changedEnd: hush.toEnd ? Math.max(end, soundEnd) : changed.end,
      },
    ];
  });
}

/** Joins blocks of any size to frames of the encoder's size; a jump in time ends a frame early. */
class Reblock {
  #parts: SoundBlock[] = [];
  #held = 0;
  readonly size: number;
  readonly #timeOf: (block: SoundBlock) => number;

  /** `timeOf`: when the first sample of a block is heard, in samples. */
  constructor(size: number, timeOf: (block: SoundBlock) => number) {
    this.size = size;
    this.#timeOf = timeOf;
  }

  get held(): number {
    return this.#held;
  }

  /** Where the sample behind those held is, should it follow them; undefined when none is held. */
  get next(): number | undefined {
    const [first] = this.#parts;
    return first && this.#timeOf(first) + this.#held;
  }

  add(block: SoundBlock): void {
    this.#parts.push(block);
    this.#held += block.channels[0]?.length ?? 0;
  }

  /** Takes the first `count` samples out. */
  take(count: number): { readonly start: number; readonly channels: Float64Array[] } {
    const first = this.#parts[0];
    if (!first) throw new Error('no samples are held');
    const channels = first.channels.map(() => new Float64Array(count));
    let filled = 0;
    while (filled < count) {
      const part = this.#parts[0];
      if (!part) throw new Error('fewer samples are held than counted');
      const length = part.channels[0]?.length ?? 0;
      const used = Math.min(length, count - filled);
      part.channels.forEach((samples, channel) => {
        channels[channel]?.set(samples.subarray(0, used), filled);
      });
      if (used === length) this.#parts.shift();
      else {
        const rest = part.channels.map((samples) => samples.subarray(used));
        const stated = part.stated === undefined ? undefined : part.stated + used;
        this.#parts[0] = { start: part.start + used, stated, jumped: false, channels: rest };
      }
      filled += used;
    }
    this.#held -= count;
    return { start: this.#timeOf(first), channels };
  }
}

/** Samples per frame of encoders that take any number. */
const pcmFrame = 1024;

export function losslessLane(
  stream: Stream,
  sheet: HushSheet,
  survey: SoundSurvey,
  options: LosslessOptions,
): SoundLane {
  const { shape, grid } = survey;
  const open = (): { readonly encoder: CodecContext; readonly encoding: Encoding } => {
    for (const encoding of encodingsFor(shape, options)) {
      const encoder = openSoundEncoder(encoding, shape);
      if (encoder) return { encoder, encoding };
    }
    throw new ClearveilError(
      'INPUT_UNSUPPORTED',
      `${shape.channels} channels of sound at ${shape.sampleRate} Hz cannot be written without loss`,
      'No copy with its sound is made. Keep the original.',
    );
  };
  const first = open();
  // The first encoder states the stream's parameters for as long as the output is written; later ones only follow jumps.
  let encoder = first.encoder;
  const decoder = new SoundDecoder(stream, { fromZero: true });
  const filter = new HushFilter(sheet, shape.channels, shape.sampleRate, grid);
  // Where nothing is hushed sound may run ahead of its times: then these place each packet, so that it stays in step. The
  // proof allows twice as much; the other half is for what the sound gains within a packet.
  const limit = decoder.lag.limit(grid?.samples ?? 0) / 2;
  const placeOf = (block: SoundBlock): number => heardAt(block, limit);
  const blocks = new Reblock(first.encoder.frameSize > 0 ? first.encoder.frameSize : pcmFrame, placeOf);
  let packets = 0;
  let soundEnd = 0;

  function* count(made: Generator<Packet>): Generator<Packet> {
    for (const packet of made) {
      packets++;
      yield packet;
    }
  }
  function* encode(samples: number): Generator<Packet> {
    const { start, channels } = blocks.take(samples);
    soundEnd = Math.max(soundEnd, start + samples);
    yield* count(encodeSamples(encoder, shape, channels, 0, samples, start));
  }
  /** Begins anew behind a frame that was short: an encoder makes no other after it. */
  function* restart(): Generator<Packet> {
    yield* count(encodeSamples(encoder, shape, null));
    if (encoder !== first.encoder) encoder.freeContext();
    encoder = open().encoder;
  }
  /**
   * Ends what is held. The last sample has a packet to itself: FFmpeg's MP4 reader takes from the last packet as many samples as
   * the track begins late by, if it has so many.
   */
  function* end(): Generator<Packet> {
    if (blocks.held > 1) {
      yield* encode(blocks.held - 1);
      yield* restart();
    }
    if (blocks.held > 0) yield* encode(blocks.held);
  }
  function* write(hushed: Generator<SoundBlock>): Generator<Packet> {
    for (const block of hushed) {
      if (block.jumped) {
        yield* end();
        yield* restart();
      } else if (blocks.next !== undefined && blocks.next - placeOf(block) > limit) {
        // No packet of the copy may hold samples that the original states much closer together than they last.
        yield* encode(blocks.held);
        yield* restart();
      }
      blocks.add(block);
      // Never all of it: the end needs a sample.
      while (blocks.held > blocks.size) yield* encode(blocks.size);
    }
  }
  return {
    track: {
      codec: first.encoding.name,
      sampleRate: shape.sampleRate,
      timeBase: { num: 1, den: shape.sampleRate },
      encoder: first.encoder,
    },
    *feed(packet) {
      for (const block of decoder.feed(packet)) yield* write(filter.push(block));
      if (sheet.hushes.length > 0) checkPlaces(decoder.lag, grid?.samples ?? 0);
      if (packet) return;
      yield* write(filter.push(null));
      yield* end();
      yield* count(encodeSamples(encoder, shape, null));
    },
    report: () => ({
      codec: first.encoding.name,
      packets,
      path: 'lossless',
      reason: options.reason,
      sourceCodec: decoder.codec,
      undecodable: decoder.faults,
      hushes: tellHushes(sheet, filter, shape.sampleRate, soundEnd),
    }),
    close() {
      decoder.close();
      if (encoder !== first.encoder) encoder.freeContext();
      first.encoder.freeContext();
    },
  };
}

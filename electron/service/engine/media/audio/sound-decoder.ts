// SPDX-License-Identifier: GPL-3.0-or-later
/** Decodes a sound track as it would be heard: priming and what an edit list hides are left out, every sample has its place. */
import {
  AV_CODEC_ID_AC3,
  AV_CODEC_ID_EAC3,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  type AVSampleFormat,
} from 'node-av/constants';
import {
  avGetCodecName,
  type ChannelLayout,
  Codec,
  CodecContext,
  FFmpegError,
  Frame,
  type Packet,
  type Stream,
} from 'node-av/lib';
import { ClearveilError } from '../../../../../core/base/errors.ts';
import type { Voice } from '../decoder-log.ts';
import { giveVoice, ticks } from '../source.ts';
import { SampleClock } from './sample-clock.ts';
import { roundToS16, sampleLayout, samplesOf } from './sound-format.ts';
import { TimeLag } from './time-lag.ts';

/** Consecutive samples, parts of full scale. `jumped`: they do not follow the ones before. */
export type SoundBlock = {
  /** By the count of samples. */
  readonly start: number;
  /** By the time that the container states, if it does. */
  readonly stated?: number | undefined;
  readonly jumped: boolean;
  readonly channels: readonly Float64Array[];
};

/** What a decoder turned out to give. */
export type SoundShape = {
  readonly sampleRate: number;
  readonly channels: number;
  readonly layout: ChannelLayout;
  readonly format: AVSampleFormat;
  /** Bits of an integer sample that carry sound; 16 for lossy codecs that compute in floats; 0 for samples that are floats. */
  readonly bits: number;
};

const noisyCodecs = new Set<number>([AV_CODEC_ID_AC3, AV_CODEC_ID_EAC3]);

function isFloatCodec(name: string): boolean {
  return name.startsWith('pcm_f') || name === 'wavpack';
}

export class SoundDecoder {
  readonly codec: string;
  readonly #decoder: CodecContext;
  readonly #frame = new Frame();
  readonly #clock: SampleClock;
  /** How far stated times run behind the samples given. */
  readonly lag: TimeLag;
  readonly #rate: number;
  readonly #fromZero: boolean;
  #shape: SoundShape | undefined;
  /** Packets that could not be decoded. */
  faults = 0;

  /**
   * `steadyNoise`: AC-3 decoders fill with noise from a running generator; with this, the noise of a frame depends on that
   * frame alone, so that two files can be compared. `fromZero`: sound before presentation time zero is left out, since no
   * player plays it and not every container can state it. `voice`: by which a DecoderLog knows it. Throws INPUT_UNSUPPORTED when there is no decoder.
   */
  constructor(
    stream: Stream,
    options: { readonly steadyNoise?: boolean; readonly fromZero?: boolean; readonly voice?: Voice } = {},
  ) {
    this.#fromZero = options.fromZero ?? false;
    this.codec = avGetCodecName(stream.codecpar.codecId) ?? 'unknown';
    const unsupported = (reason: string): ClearveilError =>
      new ClearveilError(
        'INPUT_UNSUPPORTED',
        `the sound (${this.codec}) cannot be decoded: ${reason}`,
        'Sound that is hushed, or whose packets may hold other data, has to be decoded. Keep the original.',
      );
    const codec = Codec.findDecoder(stream.codecpar.codecId);
    if (!codec) throw unsupported('there is no decoder for its codec');
    this.#decoder = new CodecContext();
    this.#decoder.allocContext3(codec);
    const copied = this.#decoder.parametersToContext(stream.codecpar);
    if (copied < 0) throw unsupported(FFmpegError.strerror(copied));
    // Without the time base a decoder that leaves out priming cannot move the time of what is left.
    this.#decoder.pktTimebase = stream.timeBase;
    this.#decoder.threadCount = 1;
    if (options.steadyNoise && noisyCodecs.has(stream.codecpar.codecId))
      this.#decoder.setOption('cons_noisegen', 1);
    if (options.voice !== undefined) giveVoice(this.#decoder, options.voice);
    const opened = this.#decoder.open2Sync(codec, null);
    if (opened < 0) throw unsupported(FFmpegError.strerror(opened));
    this.#rate = stream.codecpar.sampleRate;
    const timeBase = { num: stream.timeBase.num, den: stream.timeBase.den };
    this.#clock = new SampleClock(timeBase, this.#rate);
    this.lag = new TimeLag(timeBase, this.#rate);
    this.#frame.alloc();
  }

  /** Known once the first block was given. */
  get shape(): SoundShape | undefined {
    return this.#shape;
  }

  /** Takes a packet, or null at the end, and gives what is heard of it. */
  *feed(packet: Packet | null): Generator<SoundBlock> {
    const sent = this.#decoder.sendPacketSync(packet);
    if (sent < 0 && sent !== AVERROR_EOF) this.faults++;
    for (;;) {
      const received = this.#decoder.receiveFrameSync(this.#frame);
      if (received === AVERROR_EAGAIN || received === AVERROR_EOF) return;
      if (received < 0) {
        this.faults++;
        return;
      }
      const block = this.#block();
      this.#frame.unref();
      if ((block.channels[0]?.length ?? 0) > 0) yield block;
    }
  }

  #block(): SoundBlock {
    const frame = this.#frame;
    const layout = sampleLayout(frame.format as AVSampleFormat);
    const isFloat = layout.kind === 'f32' || layout.kind === 'f64';
    const keepsFloats = isFloat && isFloatCodec(this.codec);
    const shape = {
      sampleRate: frame.sampleRate,
      channels: frame.channels,
      layout: frame.channelLayout,
      format: frame.format as AVSampleFormat,
      bits: keepsFloats ? 0 : isFloat ? 16 : this.#decoder.bitsPerRawSample || layout.bytes * 8,
    };
    const before = this.#shape;
    if (
      shape.sampleRate !== this.#rate ||
      (before && (before.channels !== shape.channels || before.format !== shape.format))
    ) {
      throw new ClearveilError(
        'INPUT_UNSUPPORTED',
        'the sound changes its rate or its channels on the way',
        'Its times cannot be kept sample by sample. Keep the original; no copy with its sound can be made.',
      );
    }
    this.#shape ??= shape;
    const channels = samplesOf(frame);
    if (isFloat && !keepsFloats) channels.forEach(roundToS16);
    const pts = ticks(frame.pts);
    const { start, jumped } = this.#clock.take(pts, frame.nbSamples);
    this.lag.take(pts, frame.nbSamples);
    const stated = this.lag.stated(pts);
    const early = this.#fromZero ? Math.min(Math.max(0, -start), frame.nbSamples) : 0;
    if (early === 0) return { start, stated, jumped, channels };
    return {
      start: start + early,
      stated: stated === undefined ? undefined : stated + early,
      jumped,
      channels: channels.map((samples) => samples.subarray(early)),
    };
  }

  /** Forgets what was fed: the next packet is decoded as if it were the first. */
  reset(): void {
    this.#decoder.flushBuffers();
  }

  close(): void {
    this.#frame.free();
    this.#decoder.freeContext();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The sound track of a scripted recording: encodes samples in step with the pictures, so that the muxer can interleave. */
import { type CodecContext, type FormatContext, Frame, type Packet, type Stream } from 'node-av/lib';
import { type AudioEncoding, encode, must, packAudio } from './encoders.ts';

/** Metadata by FFmpeg's tag names. */
export type Tags = Readonly<Record<string, string>>;

export type AudioSource = {
  readonly encoding: AudioEncoding;
  readonly channels: readonly Float32Array[];
  /** PTS of the first encoded sample, in samples; encoders that prime start before it. */
  readonly startSample: number;
  readonly tags?: Tags | undefined;
};

/** Encodes sound in step with the pictures. */
export class SoundWriter {
  readonly #format: FormatContext;
  readonly #stream: Stream;
  readonly #encoder: CodecContext;
  readonly #source: AudioSource;
  readonly #length: number;
  #written = 0;

  constructor(format: FormatContext, stream: Stream, encoder: CodecContext, source: AudioSource) {
    this.#format = format;
    this.#stream = stream;
    this.#encoder = encoder;
    this.#source = source;
    this.#length = Math.max(...source.channels.map((channel) => channel.length));
  }

  /** Writes whole blocks that begin before `seconds`. */
  async writeUntil(seconds: number): Promise<void> {
    const { encoding, channels, startSample } = this.#source;
    const goal = Math.min(this.#length, seconds * encoding.sampleRate - startSample);
    const block = this.#encoder.frameSize > 0 ? this.#encoder.frameSize : 1024;
    while (this.#written < goal) {
      const count = Math.min(block, this.#length - this.#written);
      const data = packAudio(channels, this.#written, count, this.#encoder.sampleFormat);
      const frame = Frame.fromAudioBuffer(data, {
        nbSamples: count,
        format: this.#encoder.sampleFormat,
        sampleRate: encoding.sampleRate,
        channelLayout: this.#encoder.channelLayout,
        pts: BigInt(startSample + this.#written),
      });
      await encode(this.#encoder, frame, (packet) => this.#take(packet));
      frame.free();
      this.#written += count;
    }
  }

  async finish(): Promise<void> {
    await this.writeUntil(Number.POSITIVE_INFINITY);
    await encode(this.#encoder, null, (packet) => this.#take(packet));
  }

  async #take(packet: Packet): Promise<void> {
    packet.streamIndex = this.#stream.index;
    packet.rescaleTs({ num: 1, den: this.#source.encoding.sampleRate }, this.#stream.timeBase);
    must(await this.#format.interleavedWriteFrame(packet), 'writing sound');
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Opens the encoders scripted footage is made with and turns pictures and samples into packets. */

import type { AVSampleFormat, FFEncoderCodec } from 'node-av/constants';
import {
  AV_CHANNEL_LAYOUT_MONO,
  AV_CHANNEL_LAYOUT_STEREO,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_CODEC_FLAG_INTERLACED_DCT,
  AV_CODEC_FLAG_INTERLACED_ME,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S16P,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  AVERROR_EAGAIN,
  AVERROR_ENOSPC,
  AVERROR_EOF,
} from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import {
  avGetPixFmtFromName,
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  Packet,
  Rational,
} from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { PictureSize } from '../../../../core/base/geometry.ts';
import type { Rational as Fraction } from '../../../../core/base/time.ts';
import type { WritablePixelFormat } from './picture-layout.ts';

/** How pictures are encoded. `encoder` is FFmpeg's encoder name, `options` its private options by FFmpeg's names. */
export type VideoEncoding = {
  readonly encoder: FFEncoderCodec;
  readonly size: PictureSize;
  readonly pixelFormat: WritablePixelFormat;
  readonly timeBase: Fraction;
  readonly frameRate: Fraction;
  readonly sampleAspectRatio: Fraction;
  readonly gop: number;
  readonly bframes: number;
  readonly interlaced: boolean;
  readonly options: Readonly<Record<string, string>>;
};

/** How sound is encoded; `bitRate` in bit/s, ignored by lossless codecs. */
export type AudioEncoding = {
  readonly encoder: FFEncoderCodec;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly bitRate: number;
};

/** Throws when a call of the media library failed; a full disk is told apart. */
export function must(code: number, what: string): number {
  if (code >= 0) return code;
  if (code === AVERROR_ENOSPC) {
    throw new ClearveilError('DISK_FULL', `${what}: the disk is full`, 'Free some space and try again.');
  }
  throw new Error(`${what}: ${FFmpegError.strerror(code)}`);
}

function encoderNamed(name: FFEncoderCodec): Codec {
  const codec = Codec.findEncoderByName(name);
  if (codec === null) throw new Error(`the media library carries no encoder ${name}`);
  return codec;
}

/** Lowers what an encoder says on stderr to errors, for this encoder alone. */
function quiet(context: CodecContext): void {
  must(context.setOption('log_level_offset', 16), 'an encoder option');
}

/** Opens a video encoder. `globalHeader`: parameter sets go into the container's header instead of the stream. */
export async function openVideoEncoder(plan: VideoEncoding, globalHeader: boolean): Promise<CodecContext> {
  const codec = encoderNamed(plan.encoder);
  const context = new CodecContext();
  context.allocContext3(codec);
  quiet(context);
  context.width = plan.size.width;
  context.height = plan.size.height;
  context.pixelFormat = avGetPixFmtFromName(plan.pixelFormat);
  context.timeBase = new Rational(plan.timeBase.num, plan.timeBase.den);
  context.framerate = new Rational(plan.frameRate.num, plan.frameRate.den);
  context.sampleAspectRatio = new Rational(plan.sampleAspectRatio.num, plan.sampleAspectRatio.den);
  context.gopSize = plan.gop;
  context.maxBFrames = plan.bframes;
  context.colorRange = AVCOL_RANGE_MPEG;
  context.colorPrimaries = AVCOL_PRI_BT709;
  context.colorTrc = AVCOL_TRC_BT709;
  context.colorSpace = AVCOL_SPC_BT709;
  if (globalHeader) context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  if (plan.interlaced) context.setFlags(AV_CODEC_FLAG_INTERLACED_DCT, AV_CODEC_FLAG_INTERLACED_ME);
  // The synchronous form corrupts the dictionary it is given.
  must(
    await context.open2(codec, Dictionary.fromObject(plan.options)),
    `opening the encoder ${plan.encoder}`,
  );
  return context;
}

const sampleFormats: ReadonlyMap<string, AVSampleFormat> = new Map([
  ['aac', AV_SAMPLE_FMT_FLTP],
  ['ac3', AV_SAMPLE_FMT_FLTP],
  ['libmp3lame', AV_SAMPLE_FMT_FLTP],
  ['libopus', AV_SAMPLE_FMT_FLT],
  ['flac', AV_SAMPLE_FMT_S16],
  ['mp2', AV_SAMPLE_FMT_S16],
  ['pcm_s16le', AV_SAMPLE_FMT_S16],
]);

/** Opens an audio encoder; time base is one tick per sample. */
export async function openAudioEncoder(plan: AudioEncoding, globalHeader: boolean): Promise<CodecContext> {
  const codec = encoderNamed(plan.encoder);
  const format = sampleFormats.get(plan.encoder);
  if (format === undefined) throw new Error(`no sample format is known for the encoder ${plan.encoder}`);
  const context = new CodecContext();
  context.allocContext3(codec);
  quiet(context);
  context.sampleFormat = format;
  context.sampleRate = plan.sampleRate;
  context.channelLayout = plan.channels === 1 ? AV_CHANNEL_LAYOUT_MONO : AV_CHANNEL_LAYOUT_STEREO;
  context.timeBase = new Rational(1, plan.sampleRate);
  context.bitRate = BigInt(plan.bitRate);
  if (globalHeader) context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  must(await context.open2(codec, null), `opening the encoder ${plan.encoder}`);
  return context;
}

/** Samples `[start, start + count)` in the encoder's sample format; past the end of a channel there is silence. */
export function packAudio(
  channels: readonly Float32Array[],
  start: number,
  count: number,
  format: AVSampleFormat,
): Buffer {
  const planar = format === AV_SAMPLE_FMT_FLTP || format === AV_SAMPLE_FMT_S16P;
  const float = format === AV_SAMPLE_FMT_FLT || format === AV_SAMPLE_FMT_FLTP;
  const width = float ? 4 : 2;
  const packed = Buffer.alloc(count * channels.length * width);
  channels.forEach((channel, index) => {
    for (let sample = 0; sample < count; sample++) {
      const value = Math.max(-1, Math.min(1, channel[start + sample] ?? 0));
      const place = (planar ? index * count + sample : sample * channels.length + index) * width;
      if (float) packed.writeFloatLE(value, place);
      else packed.writeInt16LE(Math.round(value * 32767), place);
    }
  });
  return packed;
}

/** Feeds one frame (null ends the stream) and hands every finished packet to `take`. The packet is empty afterwards. */
export async function encode(
  context: CodecContext,
  frame: Frame | null,
  take: (packet: Packet) => Promise<void>,
): Promise<void> {
  must(await context.sendFrame(frame), 'encoding');
  const packet = new Packet();
  packet.alloc();
  try {
    for (;;) {
      const code = await context.receivePacket(packet);
      if (code === AVERROR_EAGAIN || code === AVERROR_EOF) return;
      must(code, 'encoding');
      await take(packet);
      packet.unref();
    }
  } finally {
    packet.free();
  }
}

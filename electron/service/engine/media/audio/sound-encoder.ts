// SPDX-License-Identifier: GPL-3.0-or-later
/** Encoders that lose nothing: FLAC, and the PCM of a source. */
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  type AVSampleFormat,
} from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, Frame, Packet, Rational } from 'node-av/lib';
import type { SoundShape } from './sound-decoder.ts';
import { packSamples } from './sound-format.ts';

/** Names an encoder, the samples it takes and the bits of each that count. */
export type Encoding = { readonly name: string; readonly format: AVSampleFormat; readonly bits: number };

/** Opens an encoder for samples of a shape; undefined when it does not take them. */
export function openSoundEncoder(encoding: Encoding, shape: SoundShape): CodecContext | undefined {
  const codec = Codec.findEncoderByName(encoding.name as Parameters<typeof Codec.findEncoderByName>[0]);
  if (!codec) return undefined;
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.sampleRate = shape.sampleRate;
  encoder.channelLayout = shape.layout;
  encoder.sampleFormat = encoding.format;
  encoder.bitsPerRawSample = encoding.bits;
  encoder.timeBase = new Rational(1, shape.sampleRate);
  encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  if (encoder.open2Sync(codec, null) >= 0) return encoder;
  encoder.freeContext();
  return undefined;
}

/** Encodes samples `[from, from + count)`, or what is left when `channels` is null. Packets are valid until the next step. */
export function* encodeSamples(
  encoder: CodecContext,
  shape: SoundShape,
  channels: readonly Float64Array[] | null,
  from = 0,
  count = 0,
  pts = 0,
): Generator<Packet> {
  const frame =
    channels &&
    Frame.fromAudioBuffer(packSamples(encoder.sampleFormat, channels, from, count), {
      nbSamples: count,
      format: encoder.sampleFormat,
      sampleRate: shape.sampleRate,
      channelLayout: shape.layout,
      pts: BigInt(pts),
    });
  const sent = encoder.sendFrameSync(frame);
  frame?.free();
  if (sent < 0) throw new Error(`encoding sound: ${FFmpegError.strerror(sent)}`);
  const packet = new Packet();
  packet.alloc();
  try {
    for (;;) {
      const received = encoder.receivePacketSync(packet);
      if (received === AVERROR_EAGAIN || received === AVERROR_EOF) return;
      if (received < 0) throw new Error(`encoding sound: ${FFmpegError.strerror(received)}`);
      // A frame gives a packet at once. Where sound begins late the FLAC encoder shortens the last one by that.
      packet.duration = BigInt(count);
      // FLAC ends with a packet that has no sound, only a checksum for files of its own.
      if (packet.size > 0) yield packet;
      packet.unref();
    }
  } finally {
    packet.free();
  }
}

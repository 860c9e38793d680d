// SPDX-License-Identifier: GPL-3.0-or-later
/** Single pictures as PNG or JPEG, by the encoders of the media library. */
import {
  AV_CODEC_FLAG_QSCALE,
  AV_PIX_FMT_RGBA,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  type FFEncoderCodec,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, FFmpegError, type Frame, Packet, Rational } from 'node-av/lib';

/** FFmpeg's unit of quality: 118 for each step of the quantizer (FF_QP2LAMBDA). */
const lambdaPerStep = 118;

/** 1 to 100 as a quantizer scale of 31 (coarse) to 2 (fine). */
function quantizer(quality: number): number {
  return Math.round(31 - ((Math.min(100, Math.max(1, quality)) - 1) / 99) * 29);
}

type Open = { readonly key: string; readonly context: CodecContext };

export class StillEncoder {
  readonly #packet = new Packet();
  #open: Open | undefined;
  #turn = 0n;

  constructor() {
    this.#packet.alloc();
  }

  async #encoderFor(picture: Frame, format: 'png' | 'jpeg', quality: number): Promise<CodecContext> {
    const { width, height } = picture;
    const key = `${format} ${width}x${height} ${format === 'jpeg' ? quality : ''}`;
    if (this.#open?.key === key) return this.#open.context;
    this.#open?.context.freeContext();
    this.#open = undefined;
    const codec = Codec.findEncoderByName((format === 'png' ? 'png' : 'mjpeg') as FFEncoderCodec);
    if (!codec) throw new Error(`the media library has no encoder for ${format}`);
    const context = new CodecContext();
    context.allocContext3(codec);
    context.width = width;
    context.height = height;
    context.timeBase = new Rational(1, 1);
    context.pixelFormat = format === 'png' ? AV_PIX_FMT_RGBA : AV_PIX_FMT_YUVJ420P;
    context.threadCount = 1;
    context.colorRange = AVCOL_RANGE_JPEG;
    if (format === 'jpeg') {
      context.setFlags(AV_CODEC_FLAG_QSCALE);
      context.globalQuality = quantizer(quality) * lambdaPerStep;
    }
    // Speed counts, not size: the picture goes no further than the window beside.
    const options = Dictionary.fromObject(format === 'png' ? { compression_level: '1', pred: 'sub' } : {});
    // Not the synchronous call: it spoils the options.
    const opened = await context.open2(codec, options);
    if (opened < 0) throw new Error(`opening the encoder: ${FFmpegError.strerror(opened)}`);
    this.#open = { key, context };
    return context;
  }

  async encode(picture: Frame, format: 'png' | 'jpeg', quality: number): Promise<Uint8Array> {
    const encoder = await this.#encoderFor(picture, format, quality);
    // The encoder refuses a time that does not come after the one before.
    picture.pts = this.#turn++;
    if (format === 'jpeg') picture.quality = quantizer(quality) * lambdaPerStep;
    const sent = encoder.sendFrameSync(picture);
    if (sent < 0) throw new Error(`encoding a picture: ${FFmpegError.strerror(sent)}`);
    const received = encoder.receivePacketSync(this.#packet);
    if (received < 0 || !this.#packet.data)
      throw new Error(`encoding a picture: ${FFmpegError.strerror(received)}`);
    const bytes = Uint8Array.from(this.#packet.data);
    this.#packet.unref();
    return bytes;
  }

  close(): void {
    this.#open?.context.freeContext();
    this.#open = undefined;
    this.#packet.free();
  }
}

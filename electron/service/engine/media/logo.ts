// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A logo made of a file that somebody chose: decoded, brought to a size that pages have room for, and encoded anew, so that nothing of
 * the file but its picture goes on. The file goes to its decoder as it is, without a demuxer that might follow what it names.
 */
import { AV_CODEC_ID_MJPEG, AV_CODEC_ID_PNG, AV_PIX_FMT_RGBA, SWS_BICUBIC } from 'node-av/constants';
import { Codec, CodecContext, Dictionary, Frame, Packet, SoftwareScaleContext } from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { logoLimits } from '../../../../core/review/agency.ts';
import { StillEncoder } from '../frames/still-encoder.ts';
import { onlyPicture } from './png-chunks.ts';

const signatures = [
  { codec: AV_CODEC_ID_PNG, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { codec: AV_CODEC_ID_MJPEG, bytes: [0xff, 0xd8, 0xff] },
] as const;

export type Logo = { readonly png: Uint8Array; readonly width: number; readonly height: number };

const refused = (what: string): ClearveilError =>
  new ClearveilError(
    'INPUT_UNSUPPORTED',
    what,
    `Choose a PNG or JPEG of at most ${logoLimits.fileBytes / 1e6} megabytes and ${logoLimits.filePixels / 1e6} million pixels.`,
  );

/** The size in which a picture fits, never larger than it is. */
function fitted({ width, height }: Frame): { readonly width: number; readonly height: number } {
  const share = Math.min(1, logoLimits.width / width, logoLimits.height / height);
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

async function decoded(file: Uint8Array): Promise<Frame> {
  const kind = signatures.find(({ bytes }) => bytes.every((byte, at) => file[at] === byte));
  if (!kind) throw refused('the file is neither PNG nor JPEG');
  const codec = Codec.findDecoder(kind.codec);
  if (!codec) throw new Error('the media library lacks a decoder of pictures');
  const context = new CodecContext();
  const packet = new Packet();
  const frame = new Frame();
  let whole = false;
  try {
    context.allocContext3(codec);
    const limits = Dictionary.fromObject({
      max_pixels: String(logoLimits.filePixels),
      err_detect: 'explode',
    });
    if ((await context.open2(codec, limits)) < 0) throw new Error('the decoder of a picture does not open');
    packet.alloc();
    packet.data = Buffer.from(file);
    frame.alloc();
    whole =
      (await context.sendPacket(packet)) >= 0 &&
      (await context.sendPacket(null)) >= 0 &&
      (await context.receiveFrame(frame)) >= 0;
    if (!whole) throw refused('the picture cannot be decoded');
    return frame;
  } finally {
    if (!whole) frame.free();
    packet.free();
    context.freeContext();
  }
}

/** A picture of its own in that size, with what is clear in it. */
function scaled(frame: Frame, { width, height }: { readonly width: number; readonly height: number }): Frame {
  const scaler = new SoftwareScaleContext();
  const target = new Frame();
  let done = false;
  try {
    scaler.getContext(
      frame.width,
      frame.height,
      frame.format as typeof AV_PIX_FMT_RGBA,
      width,
      height,
      AV_PIX_FMT_RGBA,
      SWS_BICUBIC,
    );
    target.alloc();
    target.format = AV_PIX_FMT_RGBA;
    target.width = width;
    target.height = height;
    done = target.getBuffer() >= 0 && scaler.scaleFrameSync(target, frame) >= 0;
    if (!done) throw refused('the picture cannot be converted');
    return target;
  } finally {
    if (!done) target.free();
    scaler.freeContext();
  }
}

/** Throws INPUT_UNSUPPORTED for what is no PNG or JPEG, is too large, or cannot be decoded whole. */
export async function makeLogo(file: Uint8Array): Promise<Logo> {
  if (file.byteLength > logoLimits.fileBytes) throw refused('the file is too large for a logo');
  const encoder = new StillEncoder();
  const frame = await decoded(file);
  let picture: Frame | undefined;
  try {
    const size = fitted(frame);
    picture = scaled(frame, size);
    return { ...size, png: onlyPicture(await encoder.encode(picture, 'png', 100)) };
  } finally {
    picture?.free();
    frame.free();
    encoder.close();
  }
}

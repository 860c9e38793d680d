// SPDX-License-Identifier: GPL-3.0-or-later
/** Writes rendered RGB pictures and sound as a recording such as a body-worn camera makes: H.264 and AAC in an MP4. */
import { FF_ENCODER_AAC, FF_ENCODER_LIBX264 } from 'node-av/constants';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { PictureSize } from '../../../../core/base/geometry.ts';
import type { Rational } from '../../../../core/base/time.ts';
import { writeMedia } from './media-writer.ts';
import { rgbToI420 } from './picture-layout.ts';
import type { Tags } from './sound-writer.ts';

export type FootageOptions = {
  readonly path: string;
  /** Even width and height. */
  readonly size: PictureSize;
  readonly frameCount: number;
  readonly frameRate: Rational;
  /** Draws frame n into `out`: RGB, tight rows. */
  readonly render: (frame: number, out: Uint8Array) => void;
  readonly audio?: { readonly sampleRate: number; readonly channels: readonly Float32Array[] } | undefined;
  /** Container tags: title, comment, location, creation_time ... */
  readonly tags?: Tags | undefined;
  /** x264 settings; default crf 20, preset veryfast, a keyframe every 60 frames, 2 B-frames. */
  readonly crf?: number;
  readonly preset?: string;
  readonly gop?: number;
  readonly bframes?: number;
};

/**
 * Writes the file (8-bit 4:2:0, BT.709, limited range), replacing one of the same name. Frame n has PTS n * frameRate.den in
 * ticks of 1 / frameRate.num. Throws USAGE for an odd size.
 */
export async function writeFootage(options: FootageOptions): Promise<void> {
  const { size, frameRate, frameCount, audio } = options;
  if (size.width % 2 !== 0 || size.height % 2 !== 0) {
    throw new ClearveilError(
      'USAGE',
      `${size.width} x ${size.height} px is an odd size`,
      'Use an even width and height.',
    );
  }
  const rgb = new Uint8Array(size.width * size.height * 3);
  const pictures = [0, 1].map(() => Buffer.alloc((size.width * size.height * 3) / 2));
  const bframes = options.bframes ?? 2;
  await writeMedia({
    path: options.path,
    muxer: 'mp4',
    tags: options.tags,
    video: {
      encoding: {
        encoder: FF_ENCODER_LIBX264,
        size,
        pixelFormat: 'yuv420p',
        timeBase: { num: 1, den: frameRate.num },
        frameRate,
        sampleAspectRatio: { num: 1, den: 1 },
        gop: options.gop ?? 60,
        bframes,
        interlaced: false,
        options: { preset: options.preset ?? 'veryfast', crf: String(options.crf ?? 20) },
      },
      pts: Array.from({ length: frameCount }, (_, frame) => frame * frameRate.den),
      picture: (frame) => {
        const picture = pictures[frame % 2];
        if (picture === undefined) throw new RangeError(`no buffer for frame ${frame}`);
        options.render(frame, rgb);
        rgbToI420(rgb, size, picture);
        return picture;
      },
    },
    audio: audio && {
      encoding: {
        encoder: FF_ENCODER_AAC,
        sampleRate: audio.sampleRate,
        channels: audio.channels.length === 1 ? 1 : 2,
        bitRate: 64_000 * audio.channels.length,
      },
      channels: audio.channels,
      startSample: 0,
    },
  });
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Which containers and codecs fixtures come in, and the encoder settings each wants. */
import type { FFEncoderCodec } from 'node-av/constants';
import {
  FF_ENCODER_AAC,
  FF_ENCODER_AC3,
  FF_ENCODER_FLAC,
  FF_ENCODER_LIBMP3LAME,
  FF_ENCODER_LIBOPUS,
  FF_ENCODER_LIBX264,
  FF_ENCODER_LIBX265,
  FF_ENCODER_MJPEG,
  FF_ENCODER_MPEG2VIDEO,
  FF_ENCODER_MPEG4,
  FF_ENCODER_PCM_S16LE,
} from 'node-av/constants';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { PictureSize } from '../../../../core/base/geometry.ts';
import type { Rational } from '../../../../core/base/time.ts';
import type { AudioEncoding, VideoEncoding } from './encoders.ts';
import type { WritablePixelFormat } from './picture-layout.ts';

/** Containers by file extension. */
export const fixtureContainers = ['mp4', 'mov', 'mkv', 'avi', 'ts'] as const;
export type FixtureContainer = (typeof fixtureContainers)[number];

/** FFmpeg's muxer name of each. */
export const muxers: Readonly<Record<FixtureContainer, string>> = {
  mp4: 'mp4',
  mov: 'mov',
  mkv: 'matroska',
  avi: 'avi',
  ts: 'mpegts',
};

export type FixtureVideoCodec = 'h264' | 'hevc' | 'mpeg4' | 'mpeg2video' | 'mjpeg';
export type FixtureAudioCodec = 'aac' | 'ac3' | 'mp3' | 'opus' | 'flac' | 'pcm_s16le';

const videoEncoders: Readonly<Record<FixtureVideoCodec, FFEncoderCodec>> = {
  h264: FF_ENCODER_LIBX264,
  hevc: FF_ENCODER_LIBX265,
  mpeg4: FF_ENCODER_MPEG4,
  mpeg2video: FF_ENCODER_MPEG2VIDEO,
  mjpeg: FF_ENCODER_MJPEG,
};

const audioEncoders: Readonly<Record<FixtureAudioCodec, FFEncoderCodec>> = {
  aac: FF_ENCODER_AAC,
  ac3: FF_ENCODER_AC3,
  mp3: FF_ENCODER_LIBMP3LAME,
  opus: FF_ENCODER_LIBOPUS,
  flac: FF_ENCODER_FLAC,
  pcm_s16le: FF_ENCODER_PCM_S16LE,
};

export type VideoWish = {
  readonly container: FixtureContainer;
  readonly codec?: FixtureVideoCodec;
  readonly size: PictureSize;
  readonly pixelFormat: WritablePixelFormat;
  readonly frameRate: Rational;
  readonly timeBase: Rational;
  readonly sampleAspectRatio: Rational;
  readonly gop?: number;
  readonly bframes?: number;
  readonly openGop?: boolean;
  readonly interlaced?: boolean;
  readonly encoderOptions?: Readonly<Record<string, string>>;
};

/** Settings for a fixture's video: quick, one thread so that the same options give the same bytes. Throws USAGE for open GOPs outside H.264 and HEVC. */
export function videoEncoding(wish: VideoWish): VideoEncoding {
  const codec = wish.codec ?? 'h264';
  const openGop = wish.openGop ?? false;
  if (openGop && codec !== 'h264' && codec !== 'hevc') {
    throw new ClearveilError('USAGE', `open GOPs are not made with ${codec}`, 'Use h264 or hevc.');
  }
  // AVI orders packets by decoding time alone, so pictures that are shown later than they are decoded have no place in it.
  const bframes = wish.bframes ?? (wish.container === 'avi' || codec === 'mjpeg' ? 0 : 2);
  const gop = wish.gop ?? 12;
  return {
    encoder: videoEncoders[codec],
    size: wish.size,
    pixelFormat: wish.pixelFormat,
    timeBase: wish.timeBase,
    frameRate: wish.frameRate,
    sampleAspectRatio: wish.sampleAspectRatio,
    gop,
    bframes,
    interlaced: wish.interlaced ?? false,
    options: { ...encoderOptions(codec, gop, openGop), ...wish.encoderOptions },
  };
}

function encoderOptions(
  codec: FixtureVideoCodec,
  gop: number,
  openGop: boolean,
): Readonly<Record<string, string>> {
  const open = openGop ? 1 : 0;
  switch (codec) {
    case 'h264':
      // Scene cuts off: keyframes then lie every `gop` frames and nowhere else. Rate-control lookahead off for speed.
      return {
        preset: 'veryfast',
        crf: '18',
        threads: '1',
        'x264-params': `open-gop=${open}:scenecut=0:keyint=${gop}:min-keyint=${openGop ? 1 : gop}:rc-lookahead=10`,
      };
    case 'hevc':
      return {
        preset: 'ultrafast',
        crf: '18',
        'x265-params': `open-gop=${open}:scenecut=0:keyint=${gop}:min-keyint=${openGop ? 1 : gop}:pools=1:frame-threads=1:log-level=error`,
      };
    case 'mpeg4':
    case 'mpeg2video':
      return { qmin: '2', qmax: '4', threads: '1', sc_threshold: '1000000000' };
    case 'mjpeg':
      // Limited range is not in the JPEG standard, though cameras write it.
      return { qmin: '2', qmax: '4', threads: '1', strict: '-1' };
  }
}

/** Settings for a fixture's sound. */
export function audioEncoding(codec: FixtureAudioCodec, sampleRate: number, channels: 1 | 2): AudioEncoding {
  return { encoder: audioEncoders[codec], sampleRate, channels, bitRate: 64_000 * channels };
}

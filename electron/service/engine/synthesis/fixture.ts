// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Small recordings with known truth, for tests: a cheap moving picture that carries its own frame number
 * (frame-number-blocks.ts), in the containers, codecs and oddities that real footage comes in. 320 x 180 px and 60
 * frames take well under a second.
 *
 *     const truth = await makeFixture(join(folder, 'a.mp4'), { rotation: 90, tags: { title: 'MARKER' } });
 *     // decode frame n with the code under test, then:
 *     expect(readFrameNumber(lumaOf(picture))).toBe(n);
 */
import { extname } from 'node:path';
import { PNG } from 'pngjs';
import { ClearveilError } from '../../../../core/base/errors.ts';
import {
  displaySize,
  type Orientation,
  type PictureSize,
  type Rotation,
} from '../../../../core/base/geometry.ts';
import type { Rational } from '../../../../core/base/time.ts';
import { displayMatrix } from './display-matrix.ts';
import { captionBytes, type FixturePicture, paintFixturePicture, toneChannels } from './fixture-content.ts';
import {
  audioEncoding,
  type FixtureAudioCodec,
  type FixtureContainer,
  type FixtureVideoCodec,
  fixtureContainers,
  muxers,
  videoEncoding,
} from './fixture-formats.ts';
import { type MarkerStream, writeMedia } from './media-writer.ts';
import { type Chapter, changeMp4 } from './mp4-boxes.ts';
import { packSamples, pictureLayout, type WritablePixelFormat } from './picture-layout.ts';
import type { Tags } from './sound-writer.ts';

export type FixtureAudio = {
  /** Default `aac`; `opus` wants 48 kHz. */
  readonly codec?: FixtureAudioCodec;
  /** Default 48000 Hz. */
  readonly sampleRate?: number;
  /** Samples in [-1, 1], one or two channels; default two tones (440 Hz left, 660 Hz right) as long as the picture. */
  readonly channels?: readonly Float32Array[];
  /** Time of the first sample relative to the first picture, in samples; default 0. */
  readonly startSample?: number;
  readonly tags?: Tags;
};

export type FixtureOptions = {
  /** Default: by the path's extension. */
  readonly container?: FixtureContainer;
  /** Default `h264`. */
  readonly codec?: FixtureVideoCodec;
  /** Coded size in px; default 320 x 180. Even sizes, unless the codec can crop and the format is yuv444p. */
  readonly width?: number;
  readonly height?: number;
  /** Default 60. */
  readonly frameCount?: number;
  /** Frames per second, default 30/1. */
  readonly frameRate?: Rational;
  /** PTS per frame in ticks of `timeBase`, strictly rising: makes VFR. Sets the frame count. Not in AVI. */
  readonly pts?: readonly number[];
  /** Default: one tick per frame, times 1000 so that VFR and offsets have room. */
  readonly timeBase?: Rational;
  /** Shift of all PTS in ticks, not negative (for hidden frames see `hideLeading`); `ts` starts at 1 s unless told. */
  readonly startPts?: number;
  /** Frames at the beginning, and at the end, that an MP4 or MOV edit list hides. */
  readonly hideLeading?: number;
  readonly hideTrailing?: number;
  readonly pixelFormat?: WritablePixelFormat;
  /** Frames from one keyframe to the next, default 12. */
  readonly gop?: number;
  /** Consecutive B-frames, default 2 where codec and container take them. */
  readonly bframes?: number;
  /** Keyframes that are not IDR (H.264 and HEVC). */
  readonly openGop?: boolean;
  readonly interlaced?: boolean;
  readonly rotation?: Rotation;
  readonly mirrored?: boolean;
  readonly sampleAspectRatio?: Rational;
  /** `false`: none (the default is none too). */
  readonly audio?: FixtureAudio | false;
  /** Container tags (`title`, `comment`, `location` ...), tags of the video stream. */
  readonly tags?: Tags;
  readonly videoTags?: Tags;
  /** MP4 and MOV. */
  readonly chapters?: readonly Chapter[];
  /** Text planted once a second in a subtitle stream (MP4, MOV, MKV) or a data stream (MP4, MOV, TS). */
  readonly subtitle?: string;
  readonly data?: string;
  /** ASCII text planted as closed captions, two characters a frame, over and over (H.264, HEVC, MPEG-2). */
  readonly captions?: string;
  /** An attached picture (MP4). */
  readonly cover?: boolean;
  /** Added to the encoder's, the muxer's options. */
  readonly encoderOptions?: Tags;
  readonly muxerOptions?: Tags;
  /** Draws over the picture of frame n, after gradient and number; 8-bit samples whatever the pixel format. */
  readonly paint?: (picture: FixturePicture, frame: number) => void;
};

/** What a correct reader must find. */
export type FixtureTruth = {
  readonly path: string;
  readonly container: FixtureContainer;
  readonly codec: FixtureVideoCodec;
  /** Every frame, hidden ones too; frame n carries the number n. */
  readonly frameCount: number;
  /** Ticks of `timeBase` (the container's, not the one asked for); AVI keeps no PTS, its frames follow each other at `frameRate`. */
  readonly pts: readonly number[];
  readonly timeBase: Rational;
  readonly frameRate: Rational;
  /** Frames `[0, hiddenLeading)` and the last `hiddenTrailing` are hidden by an edit list. */
  readonly hiddenLeading: number;
  readonly hiddenTrailing: number;
  readonly coded: PictureSize;
  readonly display: PictureSize;
  readonly orientation: Orientation;
  readonly sampleAspectRatio: Rational;
  readonly pixelFormat: WritablePixelFormat;
  readonly audio: {
    readonly codec: FixtureAudioCodec;
    readonly sampleRate: number;
    readonly channels: number;
  } | null;
  /** Kinds of the streams in file order. */
  readonly streams: readonly ('video' | 'audio' | 'subtitle' | 'data' | 'cover')[];
  readonly chapterCount: number;
};

/** Makes the file, replacing one of the same name. Throws USAGE for a combination the container or codec cannot carry. */
export async function makeFixture(path: string, options: FixtureOptions = {}): Promise<FixtureTruth> {
  const container = options.container ?? containerOf(path);
  refuseImpossible(container, options);
  const size = { width: options.width ?? 320, height: options.height ?? 180 };
  const pixelFormat = options.pixelFormat ?? 'yuv420p';
  const frameRate = options.frameRate ?? { num: 30, den: 1 };
  const timeBase = options.timeBase ?? defaultTimeBase(container, options.codec ?? 'h264', frameRate);
  const pts = plannedPts(container, options, timeBase, frameRate);
  const orientation: Orientation = { rotation: options.rotation ?? 0, mirrored: options.mirrored ?? false };
  const turned = orientation.rotation !== 0 || orientation.mirrored;
  const sampleAspectRatio = options.sampleAspectRatio ?? { num: 1, den: 1 };
  const encoding = videoEncoding({
    ...options,
    container,
    size,
    pixelFormat,
    frameRate,
    timeBase,
    sampleAspectRatio,
  });
  const layout = pictureLayout(size, pixelFormat);
  const samples = [new Uint8Array(layout.sampleCount), new Uint8Array(layout.sampleCount)] as const;
  const audio = options.audio ? fixtureAudio(options.audio, pts, timeBase, frameRate) : undefined;
  const markers: MarkerStream[] = [];
  if (options.subtitle !== undefined) markers.push({ kind: 'subtitle', text: options.subtitle });
  if (options.data !== undefined) markers.push({ kind: 'data', text: options.data });
  const { captions } = options;

  const written = await writeMedia({
    path,
    muxer: muxers[container],
    muxerOptions: { ...(container === 'ts' ? { mpegts_copyts: '1' } : {}), ...options.muxerOptions },
    tags: options.tags,
    markers,
    cover: options.cover ? coverPicture() : undefined,
    audio,
    video: {
      encoding,
      pts,
      displayMatrix: turned ? displayMatrix(orientation) : undefined,
      captions: captions === undefined ? undefined : (frame) => captionBytes(captions, frame),
      tags: options.videoTags,
      picture: (frame) => {
        const into = samples[frame % 2 === 0 ? 0 : 1];
        const picture = paintFixturePicture(into, layout, frame);
        options.paint?.(picture, frame);
        return packSamples(into, layout);
      },
    },
  });
  const chapters = options.chapters ?? [];
  const hiddenTrailing = options.hideTrailing ?? 0;
  if (chapters.length > 0 || hiddenTrailing > 0) {
    const visibleEnd = pts[pts.length - hiddenTrailing];
    const hideAfterMs =
      visibleEnd === undefined ? undefined : (visibleEnd * 1000 * timeBase.num) / timeBase.den;
    await changeMp4(path, { chapters, hideAfterMs });
  }
  return {
    path,
    container,
    codec: options.codec ?? 'h264',
    frameCount: pts.length,
    pts: written.pts,
    timeBase: written.timeBase,
    frameRate,
    hiddenLeading: options.hideLeading ?? 0,
    hiddenTrailing,
    coded: size,
    display: displaySize(size, orientation),
    orientation,
    sampleAspectRatio,
    pixelFormat,
    audio: audio
      ? { codec: audio.codec, sampleRate: audio.encoding.sampleRate, channels: audio.encoding.channels }
      : null,
    streams: written.streams,
    chapterCount: chapters.length,
  };
}

function containerOf(path: string): FixtureContainer {
  const extension = extname(path).slice(1);
  const found = fixtureContainers.find((container) => container === extension);
  if (found) return found;
  throw new ClearveilError(
    'USAGE',
    `no container is known for ${path}`,
    `Use ${fixtureContainers.join(', ')}.`,
  );
}

function refuseImpossible(container: FixtureContainer, options: FixtureOptions): void {
  const isMp4 = container === 'mp4' || container === 'mov';
  const refusals: readonly (readonly [boolean, string])[] = [
    [!isMp4 && (options.chapters?.length ?? 0) > 0, 'chapters'],
    [!isMp4 && ((options.hideLeading ?? 0) > 0 || (options.hideTrailing ?? 0) > 0), 'an edit list'],
    [container !== 'mp4' && options.cover === true, 'an attached picture'],
    [!isMp4 && container !== 'mkv' && options.subtitle !== undefined, 'a subtitle stream'],
    [!isMp4 && container !== 'ts' && options.data !== undefined, 'a data stream'],
    [
      !isMp4 && container !== 'mkv' && ((options.rotation ?? 0) !== 0 || options.mirrored === true),
      'a rotation',
    ],
    [container === 'avi' && (options.pts !== undefined || (options.startPts ?? 0) > 0), 'PTS of their own'],
    [(options.startPts ?? 0) < 0, 'a negative start'],
  ];
  for (const [refused, what] of refusals) {
    if (refused)
      throw new ClearveilError('USAGE', `a ${container} fixture cannot have ${what}`, 'Choose another.');
  }
}

/** MPEG-4 part 2 holds 16 bits of ticks per second, AVI one tick per frame. */
function defaultTimeBase(
  container: FixtureContainer,
  codec: FixtureVideoCodec,
  frameRate: Rational,
): Rational {
  if (container === 'avi' || codec === 'mpeg4' || codec === 'mpeg2video')
    return { num: frameRate.den, den: frameRate.num };
  return { num: frameRate.den, den: frameRate.num * 1000 };
}

function plannedPts(
  container: FixtureContainer,
  options: FixtureOptions,
  timeBase: Rational,
  frameRate: Rational,
): readonly number[] {
  const perFrame = (timeBase.den * frameRate.den) / (timeBase.num * frameRate.num);
  const count = options.pts?.length ?? options.frameCount ?? 60;
  const base = options.pts ?? Array.from({ length: count }, (_, frame) => Math.round(frame * perFrame));
  // Decoding times run ahead of the first picture and a transport stream has no negative time: it starts at 1 s.
  const start = options.startPts ?? (container === 'ts' ? Math.round(timeBase.den / timeBase.num) : 0);
  const hidden = options.hideLeading ?? 0;
  const firstShown = base[hidden];
  if (firstShown === undefined) {
    throw new ClearveilError(
      'USAGE',
      `${hidden} of ${count} frames cannot be hidden`,
      'Leave at least one to see.',
    );
  }
  // Pictures before time zero are what the muxer makes an edit list hide.
  return base.map((pts) => pts + start - (hidden > 0 ? firstShown : 0));
}

function fixtureAudio(audio: FixtureAudio, pts: readonly number[], timeBase: Rational, frameRate: Rational) {
  const codec = audio.codec ?? 'aac';
  const sampleRate = audio.sampleRate ?? 48_000;
  const first = ((pts[0] ?? 0) * timeBase.num) / timeBase.den;
  const last = ((pts.at(-1) ?? 0) * timeBase.num) / timeBase.den;
  const seconds = last - Math.max(0, first) + frameRate.den / frameRate.num;
  const channels = audio.channels ?? toneChannels(sampleRate, Math.round(seconds * sampleRate));
  return {
    codec,
    encoding: audioEncoding(codec, sampleRate, channels.length === 1 ? 1 : 2),
    channels,
    startSample: Math.round(Math.max(0, first) * sampleRate) + (audio.startSample ?? 0),
    tags: audio.tags,
  };
}

function coverPicture() {
  const picture = new PNG({ width: 64, height: 64 });
  picture.data.fill(0xa0);
  return { png: PNG.sync.write(picture), width: 64, height: 64 };
}

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
import { displaySize, type Orientation } from '../../../../core/base/geometry.ts';
import type { Rational } from '../../../../core/base/time.ts';
import { displayMatrix } from './display-matrix.ts';
import { captionBytes, paintFixturePicture, toneChannels } from './fixture-content.ts';
import {
  audioEncoding,
  type FixtureContainer,
  type FixtureVideoCodec,
  fixtureContainers,
  muxers,
  videoEncoding,
} from './fixture-formats.ts';
import type { FixtureAudio, FixtureOptions, FixtureTruth } from './fixture-options.ts';
import type { MarkerStream } from './marker-streams.ts';
import { writeMedia } from './media-writer.ts';
import { changeMp4 } from './mp4-boxes.ts';
import { packSamples, pictureLayout } from './picture-layout.ts';

export type { FixtureAudio, FixtureOptions, FixtureTruth };

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

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Pictures of every kind that recordings come in: what a copy says of them is what the original says, frame by frame, read
 * with other programs than the product.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pixelLayout } from '../../../electron/service/engine/media/pixel-format.ts';
import { ffmpeg, hasProgram } from '../../flow/media-tools.ts';
import { decodeWithProgram, fieldsOf, lookOf, samePts } from '../../footage/second-opinion.ts';
import { taskHere } from '../../setup/task-here.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { inspect, prove, render, sheetFor } from './spliced.ts';

const hasPrograms = ['ffmpeg', 'ffprobe'].every((name) =>
  hasProgram(name, 'pictures of other kinds are neither made nor read'),
);

const folder = temporaryFolder('formats');

const frameCount = 20;

type Kind = {
  readonly size?: string;
  /** Arguments of the ffmpeg program between its input and the output. */
  readonly make: readonly string[];
  readonly path?: 'smart' | 'full';
  readonly encoder?: 'libx264' | 'ffv1';
  readonly container?: 'mp4' | 'mov' | 'matroska';
  readonly reason?: string;
  /** Default 4: fine enough for sharp edges in so small a picture. */
  readonly crf?: number;
  /** The copy's pixel format, where the original's samples lie otherwise. */
  readonly planar?: string;
};

const x264 = (format: string, ...more: readonly string[]): string[] => [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '12', '-g', '4', '-pix_fmt', format],
  ...more,
];
const topFirst = ['-vf', 'setfield=tff', '-flags', '+ilme+ildct', '-top', '1'];
const bottomFirst = ['-vf', 'setfield=bff', '-flags', '+ilme+ildct', '-top', '0'];
const colours = ['-colorspace', 'bt2020nc', '-color_primaries', 'bt2020', '-color_trc', 'smpte2084'];
const light =
  'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400';

const kinds: Readonly<Record<string, Kind>> = {
  'h264-mbaff-tff.mp4': { make: x264('yuv420p', ...topFirst), path: 'smart' },
  'h264-mbaff-bff.mp4': { make: x264('yuv420p', ...bottomFirst), path: 'smart' },
  'h264-fake-interlaced.mp4': {
    make: x264('yuv420p', '-x264-params', 'fake-interlaced=1:pic-struct=1'),
    path: 'smart',
  },
  'h264-10-bit-422.mp4': { make: x264('yuv422p10le'), path: 'smart' },
  'h264-full-range-709.mp4': {
    make: x264('yuvj420p', '-color_range', 'pc', '-colorspace', 'bt709', '-color_trc', 'bt709'),
    path: 'smart',
  },
  'h264-aspect.mp4': { make: x264('yuv420p', '-aspect', '2.39'), path: 'smart' },
  'hevc-hdr10.mp4': {
    make: [
      ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-tag:v', 'hvc1', ...colours],
      ...['-x265-params', `log-level=error:qp=12:hdr10=1:${light}`],
    ],
    reason: 'the source is hevc, which is not spliced',
  },
  'hevc-12-bit.mp4': {
    make: [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p12le',
      '-x265-params',
      'log-level=error',
    ],
    encoder: 'ffv1',
    container: 'mov',
  },
  'vp9-odd.webm': {
    size: '163x97',
    make: [
      '-pix_fmt',
      'yuv420p',
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '8',
      '-crf',
      '10',
      '-b:v',
      '0',
    ],
    encoder: 'ffv1',
    container: 'mov',
  },
  'mpeg2-interlaced.ts': {
    make: ['-c:v', 'mpeg2video', '-q:v', '2', '-bf', '2', ...topFirst, '-aspect', '16:9'],
    reason: 'the source is mpeg2video, which is not spliced',
  },
  'mpeg2-telecine.ts': {
    make: ['-c:v', 'mpeg2video', '-q:v', '2', '-vf', 'setfield=prog', '-aspect', '4:3'],
  },
  'mjpeg-full-range.avi': {
    crf: 1,
    make: ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj422p', '-color_range', 'pc'],
    reason: 'the source is mjpeg, which is not spliced',
  },
  'dv.avi': {
    size: '720x576',
    make: ['-c:v', 'dvvideo', '-pix_fmt', 'yuv420p', '-r', '25', '-frames:v', '6'],
  },
  'dv-411.avi': {
    size: '720x480',
    make: ['-c:v', 'dvvideo', '-pix_fmt', 'yuv411p', '-r', '30000/1001', '-frames:v', '6'],
    encoder: 'ffv1',
    container: 'mov',
  },
  'packed.avi': { make: ['-c:v', 'rawvideo', '-pix_fmt', 'yuyv422'], planar: 'yuv422p' },
  'gray-16.mkv': { make: ['-c:v', 'ffv1', '-pix_fmt', 'gray16le'], encoder: 'ffv1', container: 'matroska' },
  '440.nut': { make: ['-c:v', 'rawvideo', '-pix_fmt', 'yuv440p'], encoder: 'ffv1', container: 'mov' },
  'odd-full-range.mkv': {
    size: '163x97',
    make: ['-r', '25', '-c:v', 'ffv1', '-pix_fmt', 'yuv420p', '-color_range', 'pc', '-frames:v', '10'],
    encoder: 'ffv1',
    container: 'matroska',
  },
};

async function makeKind(name: string, { size = '160x96', make }: Kind): Promise<string> {
  const path = join(folder, name);
  const input = ['-f', 'lavfi', '-i', `testsrc=s=${size}:r=30`];
  const frames = make.includes('-frames:v') ? [] : ['-frames:v', String(frameCount)];
  await ffmpeg(...input, ...make, ...frames, path);
  return path;
}

describe.skipIf(!hasPrograms)('a copy of', () => {
  test.each(Object.entries(kinds))('%s', async (name, kind) => {
    const original = await inspect(await makeKind(name, kind));
    const { chromaShiftX, chromaShiftY, bitDepth } = pixelLayout(original.probe.video.pixelFormat);
    const { fieldPaired } = await taskHere('survey', {
      ...original,
      sheet: { ...sheetFor(original, []), chromaShiftY },
      tracks: [],
      interlaced: false,
      threads: 2,
    });
    const sheet = {
      ...sheetFor(original, [{ startFrame: 1, endFrame: 3 }]),
      ...{ chromaShiftX, chromaShiftY, bitDepth, fieldPaired },
    };
    const copy = join(folder, `${name}.copy`);
    const report = await render(original, sheet, copy, { crf: kind.crf ?? 4 });
    const { path = 'full', encoder = 'libx264', container = 'mp4' } = kind;
    expect(report).toMatchObject({ path, container, encoder: { name: encoder } });
    if (kind.reason) expect(report.reason).toBe(kind.reason);
    const proof = await prove(original, copy, sheet, report.copied);
    expect(proof.findings).toEqual([]);
    if (encoder === 'ffv1') expect(proof.fidelity.identicalFrames).toBe(original.index.pts.length);

    expect(samePts(copy, original.index, [])).toBe(true);
    const before = lookOf(original.path);
    const after = lookOf(copy);
    expect(after.pixelFormat.replace('yuvj', 'yuv')).toBe(
      kind.planar ?? before.pixelFormat.replace('yuvj', 'yuv'),
    );
    expect({ ...after, pixelFormat: '', codec: '' }).toEqual({ ...before, pixelFormat: '', codec: '' });
    expect(fieldsOf(copy)).toEqual(fieldsOf(original.path));
    expect(decodeWithProgram(copy).messages).toEqual([]);
  });
});

describe.skipIf(!hasPrograms)('pictures that go into MOV, which takes no FLAC,', () => {
  test.each([
    ['flac.nut', 'flac', '30000/1001', 'mov', 'pcm_s16le'],
    ['layer-3.nut', 'libmp3lame', '30000/1001', 'mov', 'pcm_s16le'],
    ['whole-milliseconds.mkv', 'flac', '25', 'matroska', 'flac'],
  ])('%s: keep every sample of the sound', async (name, sound, rate, container, codec) => {
    const path = join(folder, name);
    const pictures = ['-f', 'lavfi', '-i', `testsrc=s=160x96:r=${rate}`];
    const tone = ['-f', 'lavfi', '-i', 'sine=440:sample_rate=48000'];
    const coded = ['-c:v', 'ffv1', '-pix_fmt', 'yuv411p', '-c:a', sound, '-t', '0.7'];
    await ffmpeg(...pictures, ...tone, ...coded, path);
    const original = await inspect(path);
    const sheet = {
      ...sheetFor(original, [{ startFrame: 1, endFrame: 3 }]),
      ...{ chromaShiftX: 2, chromaShiftY: 0 },
    };
    const copy = join(folder, `${name}.copy`);
    const report = await render(original, sheet, copy);
    expect(report).toMatchObject({ container, encoder: { name: 'ffv1' }, audio: { codec } });
    const proof = await prove(original, copy, sheet, report.copied);
    expect(proof.findings).toEqual([]);
    expect(proof.audio).not.toBeNull();
  });
});

describe.skipIf(!hasPrograms)('without loss', () => {
  test.each([
    ['8-bit.mp4', 'yuv420p', 'smart'],
    ['10-bit.mp4', 'yuv422p10le', 'smart'],
    ['whole.ts', 'yuv444p', 'full'],
  ])('%s', async (name, format, path) => {
    const original = await inspect(await makeKind(name, { make: x264(format) }));
    const { chromaShiftX, chromaShiftY, bitDepth } = pixelLayout(format);
    const sheet = {
      ...sheetFor(original, [{ startFrame: 1, endFrame: 3 }]),
      ...{ chromaShiftX, chromaShiftY, bitDepth },
    };
    const copy = join(folder, `${name}.lossless`);
    const report = await render(original, sheet, copy, { crf: null });
    expect(report).toMatchObject({ path, encoder: { name: 'libx264', crf: null } });
    const proof = await prove(original, copy, sheet, report.copied);
    expect(proof.findings).toEqual([]);
    expect(proof.fidelity.identicalFrames).toBe(frameCount);
    expect(proof.veils?.maximumDifference).toBe(0);
  });
});

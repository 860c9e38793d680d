// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FixtureOptions, makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import {
  blockStripHeight,
  largestFrameNumber,
  paintFrameNumber,
  readFrameNumber,
} from '../../../electron/service/engine/synthesis/frame-number-blocks.ts';
import { readBack } from './read-back.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clearveil-fixture-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe('frame numbers in the picture', () => {
  test('what is painted is read, at any size and through any brightness change that keeps black from white', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: largestFrameNumber }),
        fc.integer({ min: 80, max: 700 }),
        fc.integer({ min: 32, max: 400 }),
        fc.integer({ min: -40, max: 40 }),
        (number, width, height, lift) => {
          const data = new Uint8Array(width * height).fill(128);
          paintFrameNumber(data, width, height, number);
          const changed = data.map((value) => Math.max(0, Math.min(255, value + lift)));
          const view = { data: changed, width, height, stride: width, step: 1, offset: 0, depth: 8 } as const;
          expect(readFrameNumber(view)).toBe(number);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a strip that is veiled, or has one block changed, reads as nothing', () => {
    const [width, height] = [320, 180];
    for (const fill of [0, 128, 255]) {
      const data = new Uint8Array(width * height).fill(fill);
      expect(
        readFrameNumber({ data, width, height, stride: width, step: 1, offset: 0, depth: 8 }),
      ).toBeUndefined();
    }
    for (const block of numbers(20)) {
      const data = new Uint8Array(width * height);
      paintFrameNumber(data, width, height, 1234);
      for (let y = 0; y < blockStripHeight(height); y++) {
        for (let x = block * 16; x < block * 16 + 16; x++) {
          data[y * width + x] = 255 - (data[y * width + x] ?? 0);
        }
      }
      expect(
        readFrameNumber({ data, width, height, stride: width, step: 1, offset: 0, depth: 8 }),
      ).toBeUndefined();
    }
  });
});

const combinations: readonly (readonly [string, FixtureOptions])[] = [
  ['plain.mp4', {}],
  ['sound.mp4', { audio: {} }],
  ['vfr.mp4', { pts: [0, 40, 41, 100, 180, 181, 260, 300], timeBase: { num: 1, den: 1000 } }],
  ['late.mp4', { startPts: 45_000, audio: {} }],
  ['ntsc.mp4', { frameRate: { num: 30_000, den: 1001 } }],
  ['open.mp4', { openGop: true }],
  ['fields.mp4', { interlaced: true }],
  ['422.mp4', { pixelFormat: 'yuv422p' }],
  ['444.mov', { pixelFormat: 'yuv444p' }],
  ['ten.mkv', { codec: 'hevc', pixelFormat: 'yuv420p10le' }],
  ['hevc.mp4', { codec: 'hevc' }],
  ['hevc.ts', { codec: 'hevc' }],
  ['mpeg4.mp4', { codec: 'mpeg4' }],
  ['mpeg4.avi', { codec: 'mpeg4', audio: { codec: 'mp3' } }],
  ['mpeg2.ts', { codec: 'mpeg2video', audio: { codec: 'ac3' } }],
  ['mjpeg.avi', { codec: 'mjpeg', audio: { codec: 'pcm_s16le' } }],
  ['h264.avi', {}],
  ['h264.mkv', { audio: { codec: 'opus' } }],
  ['h264.mov', { audio: { codec: 'pcm_s16le' } }],
  ['h264.ts', { audio: {}, data: 'MARKER' }],
];

describe('fixtures say the truth about themselves', () => {
  test.each(combinations)('%s', async (name, options) => {
    const count = options.pts?.length ?? 30;
    const truth = await makeFixture(
      join(folder, name),
      options.pts ? options : { frameCount: count, ...options },
    );
    const read = await readBack(truth.path);
    expect(truth.frameCount).toBe(count);
    expect(read.frames.map(({ number }) => number)).toEqual(numbers(count));
    expect(read.timeBase).toEqual(truth.timeBase);
    if (truth.container !== 'avi') {
      expect(read.frames.map(({ pts }) => pts)).toEqual(truth.pts);
      expect(read.packetPts).toEqual(truth.pts);
    }
    expect(read.codecTypes).toHaveLength(truth.streams.length);
  });

  test('the same options give the same bytes', async () => {
    const [one, two] = [join(folder, 'one.mp4'), join(folder, 'two.mp4')];
    await makeFixture(one, { frameCount: 12, audio: {} });
    await makeFixture(two, { frameCount: 12, audio: {} });
    expect((await readFile(one)).equals(await readFile(two))).toBe(true);
  });

  test('an edit list hides the frames the truth names, and only those', async () => {
    const truth = await makeFixture(join(folder, 'edit.mp4'), {
      frameCount: 30,
      hideLeading: 5,
      hideTrailing: 4,
    });
    const read = await readBack(truth.path);
    const seen = read.frames.map(({ number }) => number);
    expect(seen).toEqual(numbers(30).slice(5, 26));
    expect(read.frames[0]?.pts).toBe(truth.pts[5]);
    expect(truth.pts[0]).toBeLessThan(0);
  });

  test.each([
    [90, false, [0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30]],
    [180, false, [-65536, 0, 0, 0, -65536, 0, 0, 0, 1 << 30]],
    [270, false, [0, -65536, 0, 65536, 0, 0, 0, 0, 1 << 30]],
    [0, true, [-65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30]],
  ] as const)(
    'a turn of %i degrees, mirrored %s, is in the display matrix',
    async (rotation, mirrored, matrix) => {
      const path = join(folder, `turn-${rotation}.mp4`);
      const truth = await makeFixture(path, { frameCount: 4, rotation, mirrored });
      const read = await readBack(path);
      expect(Array.from(read.displayMatrix ?? [])).toEqual(Array.from(matrix));
      const turned = rotation === 90 || rotation === 270;
      expect(truth.display).toEqual(turned ? { width: 180, height: 320 } : { width: 320, height: 180 });
    },
  );

  test('sample aspect ratio and tags come back', async () => {
    const tags = { title: 'TITLE MARKER', comment: 'COMMENT MARKER', location: '+40.7128-074.0060/' };
    const sampleAspectRatio = { num: 4, den: 3 };
    const truth = await makeFixture(join(folder, 'tags.mp4'), { frameCount: 4, tags, sampleAspectRatio });
    const read = await readBack(truth.path);
    expect(read.tags).toMatchObject(tags);
    expect(read.sampleAspectRatio).toEqual(sampleAspectRatio);
  });

  test('everything hidden that was asked for is in the file', async () => {
    const truth = await makeFixture(join(folder, 'hidden.mp4'), {
      frameCount: 45,
      audio: {},
      tags: { title: 'TITLE MARKER' },
      subtitle: 'SUBTITLE MARKER',
      data: 'DATA MARKER',
      chapters: [{ startMs: 0, title: 'CHAPTER MARKER' }],
      cover: true,
    });
    expect(truth.streams).toEqual(['video', 'audio', 'subtitle', 'data', 'cover']);
    const bytes = await readFile(truth.path);
    for (const marker of ['TITLE', 'SUBTITLE', 'DATA', 'CHAPTER'])
      expect(bytes.includes(`${marker} MARKER`)).toBe(true);
    expect(bytes.includes(Buffer.from('covr'))).toBe(true);
    expect((await readBack(truth.path)).frames).toHaveLength(45);
  });

  test('captions ride in the video packets', async () => {
    const without = await makeFixture(join(folder, 'bare.mp4'), { frameCount: 10 });
    const captioned = await makeFixture(join(folder, 'cc.mp4'), { frameCount: 10, captions: 'AB' });
    // ITU-T T.35 prefix of ATSC captions: country 0xB5, provider 0x0031, "GA94".
    const prefix = Buffer.from([0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34]);
    expect((await readFile(without.path)).includes(prefix)).toBe(false);
    expect((await readFile(captioned.path)).includes(prefix)).toBe(true);
  });

  test('an open GOP has keyframes without being cut there', async () => {
    const closed = await readBack((await makeFixture(join(folder, 'closed.mp4'), { frameCount: 48 })).path);
    const open = await readBack(
      (await makeFixture(join(folder, 'open2.mp4'), { frameCount: 48, openGop: true })).path,
    );
    expect([closed.keys, closed.idrs]).toEqual([4, 4]);
    expect([open.keys, open.idrs]).toEqual([4, 1]);
  });

  test('what a container cannot carry is refused', async () => {
    const refused: readonly (readonly [string, FixtureOptions])[] = [
      ['a.mkv', { chapters: [{ startMs: 0, title: 'x' }] }],
      ['a.avi', { pts: [0, 5, 6] }],
      ['a.ts', { rotation: 90 }],
      ['a.mp4', { frameCount: 3, hideLeading: 3 }],
      ['a.xyz', {}],
    ];
    for (const [name, options] of refused) {
      await expect(makeFixture(join(folder, name), options)).rejects.toMatchObject({ code: 'USAGE' });
    }
  });
});

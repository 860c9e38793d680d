// SPDX-License-Identifier: GPL-3.0-or-later
/** A frame that is sought is, sample by sample, the frame that decoding the whole stream shows: over random steps and jumps. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FrameReader } from '../../../../electron/service/engine/frames/frame-reader.ts';
import { StartPoints } from '../../../../electron/service/engine/frames/start-points.ts';
import { StretchReader } from '../../../../electron/service/engine/frames/stretch-reader.ts';
import { makeFixture } from '../../../../electron/service/engine/synthesis/fixture.ts';
import type { FixtureOptions } from '../../../../electron/service/engine/synthesis/fixture-options.ts';
import { randomFrom } from '../../../footage/random.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { digest, indexOf, wholeStream } from './whole-stream.ts';

const folder = temporaryFolder('frames');

/** Frames asked for one after the other: jumps, and runs of steps in either direction. */
function walk(frames: number, count: number): number[] {
  const random = randomFrom(`${frames} ${count}`);
  const asked: number[] = [];
  let at = 0;
  while (asked.length < count) {
    at = Math.floor(random() * frames);
    const step = random() < 0.5 ? 1 : -1;
    const run = Math.floor(random() * 12);
    for (let done = 0; done <= run && at >= 0 && at < frames; done++, at += step) asked.push(at);
  }
  return asked;
}

const vfr = Array.from({ length: 70 }, (_, frame) => frame * 3000 + (frame % 5) * 700);

const pyramid = (gop: number): string =>
  `ref=4:b-pyramid=normal:b-adapt=0:scenecut=0:keyint=${gop}:min-keyint=${gop}:rc-lookahead=10`;

const recordings: readonly (readonly [name: string, options: FixtureOptions])[] = [
  ['closed.mp4', { gop: 20, bframes: 2, frameCount: 70 }],
  ['vfr.mp4', { pts: vfr, timeBase: { num: 1, den: 90_000 } }],
  ['open.mp4', { openGop: true, gop: 10, bframes: 3, frameCount: 70 }],
  [
    'open-vfr.mkv',
    { openGop: true, gop: 9, pts: vfr.map((pts) => Math.round(pts / 90)), timeBase: { num: 1, den: 1000 } },
  ],
  ['hevc.mp4', { codec: 'hevc', openGop: true, gop: 12, frameCount: 50 }],
  ['hidden.mp4', { hideLeading: 5, hideTrailing: 3, frameCount: 50 }],
  ['stream.ts', { frameCount: 60 }],
  ['old.avi', { codec: 'mpeg4', frameCount: 50 }],
  ['disc.ts', { codec: 'mpeg2video', interlaced: true, gop: 15, frameCount: 60 }],
  [
    'fields.mp4',
    { interlaced: true, gop: 24, bframes: 3, frameCount: 60, encoderOptions: { 'x264-params': pyramid(24) } },
  ],
];

describe.each(recordings)('%s', (name, options) => {
  // Room for few frames, so that most of them are decoded anew; and for all, so that none is.
  test.each([
    ['little memory', 0],
    ['plenty of memory', 1e9],
  ])('with %s', async (_, cacheBytes) => {
    const path = join(folder, name);
    await makeFixture(path, options);
    const index = await indexOf(path);
    const whole = wholeStream(path, index);
    expect(whole).toHaveLength(index.pts.length);
    const reader = new FrameReader(path, index, { threads: 2, cacheBytes, around: true });
    try {
      for (const frame of walk(index.pts.length, 120)) {
        const shown = digest(await reader.read(frame));
        expect(shown, `frame ${frame}`).toBe(whole[frame]);
      }
    } finally {
      reader.close();
    }
  });
});

describe.each(recordings)('stretches of %s', (name, options) => {
  test('hold every frame of theirs, as the whole stream shows it, and no other', async () => {
    const path = join(folder, `stretch-${name}`);
    await makeFixture(path, options);
    const index = await indexOf(path);
    const whole = wholeStream(path, index);
    const random = randomFrom(name);
    const reader = new StretchReader(path, index);
    try {
      for (let stretch = 0; stretch < 12; stretch++) {
        const first = Math.floor(random() * index.pts.length);
        const last = Math.min(index.pts.length - 1, first + Math.floor(random() * 30));
        const shown: [number, string][] = [];
        for (const { number, frame } of reader.read(first, last)) shown.push([number, digest(frame)]);
        expect(shown, `frames ${first} to ${last}`).toEqual(
          whole.slice(first, last + 1).map((frame, at) => [first + at, frame]),
        );
      }
    } finally {
      reader.close();
    }
  });
});

test('a frame that is not there is refused', async () => {
  const path = join(folder, 'short.mp4');
  await makeFixture(path, { frameCount: 5 });
  const reader = new FrameReader(path, await indexOf(path), { threads: 1, cacheBytes: 0, around: false });
  for (const frame of [-1, 5, 0.5, Number.NaN])
    await expect(reader.read(frame)).rejects.toMatchObject({ code: 'FRAME_OUT_OF_RANGE' });
  reader.close();
});

test('decoding begins at the IDR before a frame, or a keyframe more before it where there is none near', () => {
  const flags = new Uint8Array(3000);
  flags[0] = 3;
  for (let frame = 60; frame < 3000; frame += 60) flags[frame] = 1;
  flags[2400] = 3;
  const column = (): Float64Array => new Float64Array(3000).map((_, frame) => frame);
  const starts = new StartPoints({
    timeBase: { num: 1, den: 30 },
    ptsRule: 'container',
    pts: column(),
    dts: column(),
    duration: column(),
    sizeBytes: column(),
    position: column(),
    packet: column(),
    flags,
  });
  expect(starts.before(2500)).toEqual([2400, 0]);
  expect(starts.before(500)).toEqual([0]);
  expect(starts.before(1510)).toEqual([1440, 1380, 1260, 1020, 0]);
});

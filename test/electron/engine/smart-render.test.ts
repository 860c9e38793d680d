// SPDX-License-Identifier: GPL-3.0-or-later
/** The smart render on real streams: what no veil touches is the original's, bit for bit, and every decoder agrees. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FixtureOptions } from '../../../electron/service/engine/synthesis/fixture.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { ffmpeg } from '../../flow/media-tools.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { inspect, prove, render, sheetFor, type Veiled } from './spliced.ts';
import { expectToHold, frameCount, hasFfmpeg, makeCopy, tenth, uneven } from './spliced-copy.ts';

const folder = temporaryFolder('splice');

describe('a copy with a veil on one tenth of its frames', () => {
  test.each<[string, FixtureOptions]>([
    ['plain.mp4', { bframes: 0, audio: {} }],
    ['reordered.mov', { bframes: 2, audio: { codec: 'pcm_s16le' } }],
    ['deeper.mkv', { bframes: 3, timeBase: { num: 1, den: 1000 }, audio: { codec: 'opus' } }],
    ['uneven.mp4', { bframes: 3, pts: uneven, audio: { startSample: 4800 } }],
    ['turned.mov', { bframes: 2, rotation: 90, sampleAspectRatio: { num: 4, den: 3 } }],
    ['fields.mp4', { interlaced: true, bframes: 2 }],
    ['mirrored.mp4', { bframes: 1, rotation: 180, mirrored: true, startPts: 45_000 }],
  ])('%s', async (name, options) => {
    const path = join(folder, name);
    await makeFixture(path, { frameCount, ...options });
    const made = await makeCopy(await inspect(path), [tenth], { fieldPaired: options.interlaced ?? false });
    expect(made.report).toMatchObject({
      path: 'smart',
      reason: '2 of 10 GOPs are touched and were encoded, the others were copied',
      container: name === 'reordered.mov' ? 'mov' : 'mp4',
      packets: { copied: 96, encoded: 24 },
      copied: [
        { startFrame: 0, endFrame: 48 },
        { startFrame: 72, endFrame: 120 },
      ],
    });
    await expectToHold(made);
  });

  test('of fields has its veils encoded as finely as one of whole pictures', async () => {
    const path = join(folder, 'fine-fields.mp4');
    await makeFixture(path, { frameCount: 24, interlaced: true, bframes: 2 });
    // Neither edge lies on a pair of macroblock rows.
    const box = { x: 100, y: 56, width: 120, height: 60 };
    const { original, sheet, copy, report } = await makeCopy(
      await inspect(path),
      [{ startFrame: 2, endFrame: 20, box }],
      { fieldPaired: true },
    );
    expect(report.encoder.crf).toBe(14);
    const { veils, findings } = await prove(original, copy, sheet, report.copied);
    expect(findings).toEqual([]);
    expect(veils?.maximumDifference).toBeLessThanOrEqual(2);
  });

  test('whose first and last GOPs are touched and all lengths differ', async () => {
    const path = join(folder, 'ends.mp4');
    await makeFixture(path, { frameCount: 95, gop: 30, bframes: 3 });
    const ends: Veiled[] = [
      { startFrame: 0, endFrame: 5 },
      { startFrame: 93, endFrame: 95 },
    ];
    const made = await makeCopy(await inspect(path), ends);
    expect(made.report).toMatchObject({ path: 'smart', packets: { copied: 60, encoded: 35 } });
    await expectToHold(made);
  });

  test('of a copy: its own sets stay, a third pair is added', async () => {
    const path = join(folder, 'first.mp4');
    await makeFixture(path, { frameCount, bframes: 2 });
    const first = await makeCopy(await inspect(path), [tenth]);
    const second = await makeCopy(await inspect(first.copy), [{ startFrame: 10, endFrame: 14 }]);
    expect(second.report).toMatchObject({ path: 'smart', packets: { copied: 96, encoded: 24 } });
    await expectToHold(second);
  });

  test.skipIf(!hasFfmpeg)(
    'where decoding times leave no room: the runs are encoded without reordering',
    async () => {
      // The parameters allow B-frames, none was used, and every picture is decoded when it is shown.
      const made = join(folder, 'roomy.mp4');
      const params = 'b-adapt=1:b-bias=-100:scenecut=0:keyint=12:min-keyint=12:rc-lookahead=10';
      await makeFixture(made, { frameCount, bframes: 2, encoderOptions: { 'x264-params': params } });
      const path = join(folder, 'tight.mp4');
      const timescale = ['-video_track_timescale', '30000'];
      await ffmpeg('-i', made, '-c', 'copy', '-bsf:v', 'setts=ts=N*1000', ...timescale, path);
      const original = await inspect(path);
      expect(original.index.dts).toEqual(original.index.pts);
      const copy = await makeCopy(original, [tenth]);
      expect(copy.report).toMatchObject({ path: 'smart', packets: { copied: 96, encoded: 24 } });
      await expectToHold(copy);
    },
  );

  test.skipIf(!hasFfmpeg)(
    'beside sound that nobody can look into and that is written anew without loss',
    async () => {
      const made = join(folder, 'sound.mp4');
      await makeFixture(made, { frameCount, bframes: 2, frameRate: { num: 25, den: 1 }, audio: {} });
      const path = join(folder, 'sound.mkv');
      await ffmpeg('-i', made, '-c:v', 'copy', '-c:a', 'wmav2', path);
      const original = await inspect(path);
      const sheet = sheetFor(original, [tenth]);
      const copy = join(folder, 'sound-copy.mp4');
      const report = await render(original, sheet, copy);
      expect(report).toMatchObject({
        path: 'smart',
        container: 'mp4',
        packets: { copied: 96 },
        audio: { codec: 'flac' },
      });
      await expectToHold({ original, sheet, copy, report });
    },
  );
});

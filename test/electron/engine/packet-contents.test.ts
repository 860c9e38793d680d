// SPDX-License-Identifier: GPL-3.0-or-later
/** What a source carries inside its packets beside pictures: words, parameter sets, and sets that change on the way. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FixtureOptions } from '../../../electron/service/engine/synthesis/fixture.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { ffmpeg } from '../../flow/media-tools.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { type Inspected, inspect, packetUnits, prove } from './spliced.ts';
import { expectToHold, frameCount, hasFfmpeg, makeCopy, tenth } from './spliced-copy.ts';

const folder = temporaryFolder('packets');

describe('what a source carries inside its packets', () => {
  test('is not in the copy: captions, and what the encoder says of itself', async () => {
    const path = join(folder, 'captioned.mp4');
    await makeFixture(path, { frameCount, captions: 'words that are spoken' });
    const inSource = Buffer.concat((await packetUnits(path)).flat());
    expect(inSource.includes('GA94')).toBe(true);
    expect(inSource.includes('x264 - core')).toBe(true);
    const made = await makeCopy(await inspect(path), [tenth]);
    expect(made.report.path).toBe('smart');
    expect(made.report.stripped).toContainEqual(
      expect.objectContaining({ kind: 'supplemental message', count: 120 + 1 }),
    );
    const bytes = readFileSync(made.copy);
    for (const mark of ['GA94', 'x264', 'cabac=1']) expect(bytes.includes(mark), mark).toBe(false);
    await expectToHold(made);
  });
});

describe.skipIf(!hasFfmpeg)('a stream with parameter sets in its packets', () => {
  /** Two stretches of 48 frames one after the other, in one MP4; a transport stream repeats its sets at every keyframe. */
  async function joined(name: string, second: FixtureOptions['encoderOptions']): Promise<Inspected> {
    const parts = ['a', 'b'].map((part) => join(folder, `${name}-${part}.ts`));
    const [a = '', b = ''] = parts;
    const encoderOptions = { 'x264-params': 'scenecut=0:keyint=12:min-keyint=12:rc-lookahead=4' };
    const shared = { frameCount: 48, bframes: 0, timeBase: { num: 1, den: 90_000 } };
    await makeFixture(a, { ...shared, encoderOptions });
    await makeFixture(b, {
      ...shared,
      startPts: 90_000 + 48 * 3000,
      encoderOptions: second ?? encoderOptions,
    });
    const stream = join(folder, `${name}.ts`);
    writeFileSync(stream, Buffer.concat(parts.map((part) => readFileSync(part))));
    const path = join(folder, `${name}.mp4`);
    await ffmpeg('-i', stream, '-c', 'copy', path);
    const original = await inspect(path);
    expect(original.index.pts.length).toBe(96);
    const types = (await packetUnits(path)).map((units) => units.map((unit) => (unit[0] ?? 0) & 31));
    expect(types[48]).toEqual(expect.arrayContaining([7, 8, 5]));
    return original;
  }

  test('is spliced when they stay the same, and the copy has them in its record only', async () => {
    const original = await joined('steady', undefined);
    const { copy, sheet, report } = await makeCopy(original, [{ startFrame: 30, endFrame: 34 }]);
    expect(report).toMatchObject({ path: 'smart', packets: { copied: 84, encoded: 12 } });
    expect((await prove(original, copy, sheet, report.copied)).findings).toEqual([]);
    const types = (await packetUnits(copy)).flat().map((unit) => (unit[0] ?? 0) & 31);
    expect(types.filter((type) => type === 7 || type === 8)).toEqual([]);
  });

  test.each([
    ['a copied', 4, 8],
    ['a touched', 50, 94],
  ])('is encoded whole when %s GOP changes them', async (_, startFrame, endFrame) => {
    const changed = { 'x264-params': 'cabac=0:ref=1:scenecut=0:keyint=12:min-keyint=12:rc-lookahead=4' };
    const original = await joined(`changing-${startFrame}`, changed);
    const { copy, sheet, report } = await makeCopy(original, [{ startFrame, endFrame }]);
    expect(report).toMatchObject({ path: 'full', reason: 'the source changes its parameters on the way' });
    expect((await prove(original, copy, sheet, report.copied)).findings).toEqual([]);
  });
});

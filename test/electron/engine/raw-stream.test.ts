// SPDX-License-Identifier: GPL-3.0-or-later
/** A stream without a container: frames are numbered as they are decoded, and what gives no picture is counted. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { splitAnnexB } from '../../../electron/service/engine/media/nal.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { ffmpeg, hasProgram } from '../../flow/media-tools.ts';
import { taskHere } from '../../setup/task-here.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'no recording is taken out of its container');
const folder = temporaryFolder('raw');
const whole = join(folder, 'whole.h264');

describe.skipIf(!hasFfmpeg)('a stream without times', () => {
  beforeAll(async () => {
    const made = join(folder, 'made.mp4');
    await makeFixture(made, { width: 128, height: 96, frameCount: 48, bframes: 2 });
    await ffmpeg('-i', made, '-c', 'copy', whole);
  });

  test('has a frame for every packet', async () => {
    const { index, faults } = await taskHere('inspect', { path: whole });
    expect(index.pts.length).toBe(48);
    expect(faults.map(({ code }) => code)).toEqual(['PTS_MISSING']);
  });

  test('says how many packets give no picture: none before the first whole GOP does', async () => {
    const units = splitAnnexB(readFileSync(whole));
    const isIdr = (unit: Uint8Array): boolean => ((unit[0] ?? 0) & 31) === 5;
    const headless = join(folder, 'headless.h264');
    const kept = units.filter((unit, at) => !isIdr(unit) || at > units.findIndex(isIdr));
    writeFileSync(headless, Buffer.concat(kept.flatMap((unit) => [Buffer.of(0, 0, 0, 1), unit])));
    const { index, faults } = await taskHere('inspect', { path: headless });
    expect(index.pts.length).toBe(36);
    expect(faults).toContainEqual({
      code: 'FRAME_NOT_DECODED',
      frame: null,
      message: expect.stringMatching(/^11 of 47 packets give no picture .* packet 0$/) as string,
    });
  });

  test('whose packets can be fields is not said to lack pictures', async () => {
    const made = join(folder, 'fields.mp4');
    await makeFixture(made, { width: 128, height: 96, frameCount: 24, interlaced: true });
    const fields = join(folder, 'fields.h264');
    await ffmpeg('-i', made, '-c', 'copy', fields);
    const { index, faults } = await taskHere('inspect', { path: fields });
    expect(index.pts.length).toBe(24);
    expect(faults.map(({ code }) => code)).not.toContain('FRAME_NOT_DECODED');
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
/** What is watched of one copy may count for the next: held against what another decoder says of both files. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { samePictures } from '../../../core/render/picture-digests.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { frameHashes, hasProgram } from '../../flow/media-tools.ts';
import { taskHere } from '../../setup/task-here.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { type Inspected, inspect, render, sheetFor, type Veiled } from './spliced.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'digests are not held against another decoder');
const folder = temporaryFolder('pictures');

async function copyOf(original: Inspected, name: string, veils: readonly Veiled[], fullReason?: string) {
  const sheet = sheetFor(original, veils);
  const copy = join(folder, name);
  const { copied } = await render(original, sheet, copy, fullReason === undefined ? {} : { fullReason });
  const { path, index } = original;
  const { proof, pictureDigests } = await taskHere('prove', {
    path,
    index,
    redactedPath: copy,
    sheet,
    hushes: null,
    threads: 2,
    copied,
    digestPictures: true,
  });
  expect(proof.findings).toEqual([]);
  return { hashes: frameHashes(copy), digests: pictureDigests ?? new Uint8Array() };
}

test.skipIf(!hasFfmpeg)(
  'two copies have the same picture exactly where they decode to the same',
  async () => {
    const path = join(folder, 'clip.mp4');
    await makeFixture(path, { frameCount: 48, gop: 12 });
    const original = await inspect(path);
    const early: Veiled = { startFrame: 2, endFrame: 8 };
    const late: Veiled = { startFrame: 26, endFrame: 30 };
    const moved = { ...late, box: { x: 20, y: 20, width: 60, height: 60 } };
    const one = await copyOf(original, 'one.mp4', [early, late]);
    const other = await copyOf(original, 'other.mp4', [early, moved]);
    const whole = await copyOf(original, 'whole.mp4', [early, moved], 'to compare');

    for (const [a, b] of [
      [one, other],
      [other, whole],
      [one, one],
    ] as const) {
      const same = samePictures(a.digests, b.digests);
      const frames = same.flatMap(({ startFrame, endFrame }) =>
        Array.from({ length: endFrame - startFrame }, (_, at) => startFrame + at),
      );
      const expected = a.hashes.flatMap((hash, frame) => (hash === b.hashes[frame] ? [frame] : []));
      expect(frames).toEqual(expected);
    }
    // What was encoded again under the same veil is the same too, and the moved veil is not.
    const carried = samePictures(one.digests, other.digests);
    expect(carried[0]).toMatchObject({ startFrame: 0 });
    expect(carried[0]?.endFrame).toBeGreaterThanOrEqual(24);
    expect(carried.some(({ startFrame, endFrame }) => startFrame <= 28 && endFrame > 28)).toBe(false);
    expect(carried.at(-1)).toMatchObject({ endFrame: 48 });
  },
);

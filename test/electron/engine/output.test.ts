// SPDX-License-Identifier: GPL-3.0-or-later
/** A copy that cannot be begun leaves nothing behind that looks like one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openOutput, rescaleExactly } from '../../../electron/service/engine/media/output.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const folder = temporaryFolder('output');

test('a container that does not take the sound is refused, and there is no file', async () => {
  const path = join(folder, 'source.mkv');
  await makeFixture(path, { frameCount: 2, audio: { codec: 'opus' } });
  const source = openSource(path);
  const copy = join(folder, 'copy.mov');
  const configuration = source.video.codecpar.extradata ?? new Uint8Array();
  const sound = { codec: 'opus', sampleRate: 48_000, timeBase: { num: 1, den: 1000 }, encoder: null };
  const open = (container: 'mov' | 'matroska') =>
    openOutput(copy, container, source, { from: 'source', configuration }, { num: 1, den: 1000 }, sound);
  try {
    expect(() => open('mov')).toThrow('writing the header');
    expect(existsSync(copy)).toBe(false);
    const output = open('matroska');
    expect(existsSync(copy)).toBe(true);
    output.abandon();
    expect(existsSync(copy)).toBe(false);
  } finally {
    source.close();
  }
});

test('times that the container cannot count are refused', () => {
  expect(rescaleExactly(3003, { num: 1, den: 90_000 }, { num: 1001, den: 30_000 })).toBe(1n);
  expect(() => rescaleExactly(3004, { num: 1, den: 90_000 }, { num: 1001, den: 30_000 })).toThrowError(
    expect.objectContaining({ code: 'INPUT_UNSUPPORTED' }),
  );
});

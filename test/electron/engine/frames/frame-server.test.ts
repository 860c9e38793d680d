// SPDX-License-Identifier: GPL-3.0-or-later
/** The process that shows frames: what is wrong with a recording is told as such, and is no crash. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeFrameIndex } from '../../../../core/ingest/frame-index-codec.ts';
import { FrameServer } from '../../../../electron/service/engine/frames/frame-server.ts';
import { makeFixture } from '../../../../electron/service/engine/synthesis/fixture.ts';
import { taskHere } from '../../../setup/task-here.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';

const folder = temporaryFolder('shown');

test('a recording that is not there is said to be missing, and shown once it is', async () => {
  const path = join(folder, 'street.mp4');
  await makeFixture(path, { width: 64, height: 48, frameCount: 8 });
  const { index, probe } = await taskHere('inspect', { path });
  const { orientation } = probe.video;
  const server = new FrameServer({
    ...{ path, index: encodeFrameIndex(index), orientation, threads: 1, cacheBytes: 2 ** 20, around: true },
  });
  const show = (frame: number) =>
    server.show({ frame, format: 'jpeg', quality: 80, height: null }, null, new AbortController().signal);
  try {
    renameSync(path, `${path}.away`);
    await expect(show(3)).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' });
    await expect(show(4)).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' });
    renameSync(`${path}.away`, path);
    expect(await show(3)).toMatchObject({ width: 64, height: 48 });
  } finally {
    server.close();
  }
});

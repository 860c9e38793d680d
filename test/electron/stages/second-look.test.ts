// SPDX-License-Identifier: GPL-3.0-or-later
/** A second look that nobody can take says so, and names the packs that might have taken it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPackStore, packsFolder } from '../../../electron/service/packs/pack-store.ts';
import { type LookedAt, lookAgain } from '../../../electron/service/stages/second-look.ts';
import { loadRegistry } from '../../../models/registry.ts';
import { writeBlobPack } from '../../models/blob-pack.ts';
import { temporaryPlace } from '../storage/case-fixtures.ts';

test('an installed pack that cannot be used is named where no detector is left for the second look', async () => {
  const { root } = temporaryPlace();
  writeBlobPack(join(root, 'stick'));
  const { id } = await openPackStore().install(join(root, 'stick'));
  const none = new Float64Array();
  const nothing: LookedAt = {
    copy: join(root, 'copy.mp4'),
    index: {
      timeBase: { num: 1, den: 30 },
      ptsRule: 'container',
      pts: none,
      dts: none,
      duration: none,
      sizeBytes: none,
      position: none,
      packet: none,
      flags: new Uint8Array(),
    },
    orientation: { rotation: 0, mirrored: false },
    sheet: null,
    shown: [],
    stops: [],
    detected: 'fast',
  };
  const used = loadRegistry().models;
  const noEngine = async (): Promise<never> => {
    throw new Error('a detector was sent to look');
  };
  rmSync(join(packsFolder(), id, 'installed.json'));
  const look = await lookAgain('face', used, nothing, noEngine);
  expect(look.notLooked).toBe('no-detector');
  expect(look.reason).toContain('the installed model pack blobs cannot be used (MODEL_REFUSED)');
  await openPackStore().remove(id);
  expect((await lookAgain('face', used, nothing, noEngine)).reason).not.toContain('blobs');
});

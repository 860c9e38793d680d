// SPDX-License-Identifier: GPL-3.0-or-later
/** An installed pack is held against its slip each time that detection begins, also where its folder was noted down earlier. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { openPackStore } from '../../../electron/service/packs/pack-store.ts';
import { detectAndTrack } from '../../../electron/service/stages/detect.ts';
import { ingestFootage } from '../../../electron/service/stages/ingest.ts';
import type { Session } from '../../../electron/service/stages/session.ts';
import { writeBlobPack } from '../../models/blob-pack.ts';
import { analyst, openStore, temporaryPlace } from '../storage/case-fixtures.ts';

test('a pack that lost its slip between two runs does not run', async () => {
  const place = temporaryPlace();
  const media = join(place.root, 'street.mp4');
  await makeFixture(media, { frameCount: 6 });
  writeBlobPack(join(place.root, 'stick'));
  const { folder } = await openPackStore().install(join(place.root, 'stick'));
  const store = openStore(place);
  const session: Session = {
    store,
    actor: analyst,
    signal: new AbortController().signal,
    report: () => undefined,
  };
  const { footage } = await ingestFootage(session, media);
  const options = { kinds: null, profile: 'fast', modelPack: folder, engine: 'auto' } as const;
  expect((await detectAndTrack(session, footage, options)).kinds[0].model.id).toBe('blobs');
  rmSync(join(folder, 'installed.json'));
  await expect(detectAndTrack(session, footage, options)).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
});

// SPDX-License-Identifier: GPL-3.0-or-later
/** The flow without a reviewer closes what its first detector missed, and says how often it went round. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ClearveilError } from '../../../core/base/errors.ts';
import { defaultProfile as profile } from '../../../core/standard/profile.ts';
import { lookAtCopy } from '../../../electron/service/hosts/cli/look-at-copy.ts';
import { openKeyStore } from '../../../electron/service/keys/key-store.ts';
import { openPackStore } from '../../../electron/service/packs/pack-store.ts';
import { runAuto } from '../../../electron/service/stages/auto.ts';
import { type EngineRunner, frameIndexOf } from '../../../electron/service/stages/session.ts';
import { openPlaces } from '../../../electron/service/stages/track-still-shown.ts';
import { makeFaceClip } from '../../flow/face-clip.ts';
import { writeBlobPack } from '../../models/blob-pack.ts';
import { analyst, openStore, temporaryPlace } from '../storage/case-fixtures.ts';

test('faces that detection missed are veiled in a second copy, which is the one that is packaged', async () => {
  const place = temporaryPlace();
  // A detector of bright blobs, which finds no face.
  writeBlobPack(join(place.root, 'stick'));
  const { folder, id } = await openPackStore().install(join(place.root, 'stick'));
  const { path: media } = await makeFaceClip(join(place.root, 'street.mp4'), 18);
  const store = openStore(place);
  const notes: string[] = [];
  const session = {
    store,
    actor: analyst,
    signal: new AbortController().signal,
    report: (_: number | null, note: string) => void notes.push(note),
  };
  const outDir = join(mkdtempSync(join(tmpdir(), 'clearveil-auto-')), 'package');
  onTestFinished(() => rmSync(join(outDir, '..'), { recursive: true, force: true }));
  const { closed, rendered, footage, released, detected } = await runAuto(session, {
    media,
    outDir,
    detect: { kinds: null, profile: 'thorough', modelPack: folder, engine: 'auto' },
    profile,
    signer: await openKeyStore().workstationKey(),
    hush: null,
  });
  expect(closed.rounds).toBeGreaterThan(0);
  expect(closed.rounds).toBeLessThanOrEqual(3);
  const candidates = store.candidates(footage.id);
  expect(candidates).toHaveLength(closed.rounds + 1);
  expect(candidates.at(-1)?.id).toBe(rendered.candidate.id);
  expect(released).toMatchObject({
    status: 'unreviewed draft',
    release: { candidateId: rendered.candidate.id },
  });
  expect(openPlaces(store, footage, 'public', profile).open).toEqual([]);
  expect(rendered.proof.secondLooks.map(({ open, sampling }) => [open, sampling?.intervalMs])).toEqual([
    [0, 200],
  ]);

  const tracks = store.tracksOf(footage.id);
  const found = tracks.filter(({ source }) => source.by === 'model' && source.model.id !== id);
  expect(found).toHaveLength(closed.tracks);
  expect(found.length).toBeGreaterThan(1);
  expect(tracks).toHaveLength(detected.tracks.length + closed.tracks);
  expect(new Set(store.veilsOf(footage.id).map(({ trackId }) => trackId))).toEqual(
    new Set(tracks.map((track) => track.id)),
  );
  for (let round = 1; round <= closed.rounds; round++)
    expect(notes.some((note) => note.startsWith(`round ${round} of at most 3`))).toBe(true);

  // Whoever proves the package with its record alone has the same detector look, though the record names its tracks' model among the others.
  await openPackStore().remove(id);
  const [look] = rendered.proof.secondLooks;
  const asked: string[] = [];
  const engine: EngineRunner = async (_, input) => {
    if ('model' in input && input.model !== null) asked.push(input.model);
    throw new ClearveilError('MODEL_UNAVAILABLE', 'nobody is there to look', 'None is needed.');
  };
  const copy = {
    copy: rendered.path,
    index: frameIndexOf(store, footage),
    orientation: footage.probe.video.orientation,
    sheet: null,
  };
  await lookAtCopy(['face'], copy, join(released.packageDir, 'data', 'veils.json'), engine);
  expect(asked).toEqual([look?.model?.id]);
});

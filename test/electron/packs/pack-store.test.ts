// SPDX-License-Identifier: GPL-3.0-or-later
/** Installed packs: each change to one shows, another of the same name has to wait, and nothing half-installed stays. */
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openPackStore, packFolder } from '../../../electron/service/packs/pack-store.ts';
import { openModelPack } from '../../../models/pack.ts';
import { blobManifest, blobNetwork, writeBlobPack } from '../../models/blob-pack.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const root = temporaryFolder('packs');

const home = join(root, 'home');
const store = openPackStore(home, () => new Date(Date.UTC(2026, 0, 2)));
const folder = join(home, 'packs', 'blobs');

beforeAll(async () => {
  writeBlobPack(join(root, 'stick'));
  await store.install(join(root, 'stick'));
});

test('an installed pack says where it is from, and its name stands for its folder', async () => {
  const pack = await store.show('blobs');
  expect(pack).toMatchObject({ licence: 'CC0-1.0', installedAt: '2026-01-02T00:00:00.000Z', folder });
  expect(pack.origin).toMatchObject({ title: 'Bright blobs', source: 'made by script for tests' });
  expect(await packFolder('blobs', home)).toBe(folder);
  expect(await packFolder(folder, home)).toBe(folder);
  expect(await packFolder(`${root}/stick`, home)).toBe(join(root, 'stick'));
  expect(await packFolder('../packs/blobs', home)).not.toBe(folder);
});

test('another pack of the same name has to wait until the first is removed', async () => {
  const other = join(root, 'other');
  const network = blobNetwork();
  writeBlobPack(other, network, blobManifest(network, { title: 'Brighter blobs' }));
  await expect(store.install(other)).rejects.toMatchObject({ code: 'PACK_EXISTS' });
  const elsewhere = openPackStore(join(root, 'elsewhere'));
  await elsewhere.install(other);
  await elsewhere.remove('blobs');
  await expect(elsewhere.remove('blobs')).rejects.toMatchObject({ code: 'UNKNOWN_PACK' });
  await expect(elsewhere.remove('../packs')).rejects.toMatchObject({ code: 'UNKNOWN_PACK' });
  expect(await elsewhere.list()).toEqual({ packs: [], damaged: [] });
});

test('what is refused leaves nothing behind', async () => {
  const network = blobNetwork();
  for (const changes of [{ sha256: '0'.repeat(64) }, { decoder: 'yunet', layout: undefined }]) {
    writeBlobPack(join(root, 'bad'), network, blobManifest(network, { id: 'bad', ...changes }));
    await expect(store.install(join(root, 'bad'))).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
  }
  await expect(store.install(join(root, 'nothing'))).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  expect(readdirSync(join(home, 'packs'))).toEqual(['blobs']);
});

describe('each change to a pack shows when it is listed and when it is opened', () => {
  test.each<[string, string, (path: string) => void]>([
    ['other weights', 'blobs.onnx', (path) => appendFileSync(path, 'x')],
    [
      'thresholds that nothing reaches',
      'manifest.json',
      (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('"birth":0.6', '"birth":0.99')),
    ],
    ['a slip that was cut', 'installed.json', (path) => writeFileSync(path, '{')],
  ])('%s', async (_, name, change) => {
    const path = join(folder, name);
    const before = readFileSync(path);
    change(path);
    const { packs, damaged } = await store.list();
    expect([packs, damaged]).toMatchObject([[], [{ id: 'blobs', code: 'MODEL_REFUSED' }]]);
    await expect(openModelPack(folder)).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
    writeFileSync(path, before);
    expect((await store.list()).damaged).toEqual([]);
  });

  test('a manifest that others may have written, and a slip that is gone', async () => {
    const manifest = join(folder, 'manifest.json');
    chmodSync(manifest, 0o666);
    expect((await store.list()).damaged).toMatchObject([{ id: 'blobs', code: 'ACCESS_REFUSED' }]);
    chmodSync(manifest, 0o600);
    const slip = join(folder, 'installed.json');
    const before = readFileSync(slip);
    rmSync(slip);
    await expect(store.show('blobs')).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
    mkdirSync(slip);
    await expect(openModelPack(folder)).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
    rmSync(slip, { recursive: true });
    writeFileSync(slip, before, { mode: 0o600 });
  });

  test('without its slip it is not run as a folder that somebody brings, whatever way it is named', async () => {
    const slip = join(folder, 'installed.json');
    const manifest = join(folder, 'manifest.json');
    const before = { slip: readFileSync(slip), manifest: readFileSync(manifest, 'utf8') };
    symlinkSync(folder, join(root, 'link'));
    rmSync(slip);
    writeFileSync(manifest, before.manifest.replace('"birth":0.6', '"birth":0.99'));
    for (const given of ['blobs', folder, `${folder}/`, join(root, 'link')])
      await expect(packFolder(given, home), given).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
    writeFileSync(slip, before.slip, { mode: 0o600 });
    writeFileSync(manifest, before.manifest);
    expect(await packFolder('blobs', home)).toBe(folder);
    chmodSync(manifest, 0o666);
    await expect(packFolder('blobs', home)).rejects.toMatchObject({ code: 'ACCESS_REFUSED' });
    chmodSync(manifest, 0o600);
  });
});

// SPDX-License-Identifier: GPL-3.0-or-later
/** Model packs: installed, listed, used, and refused once somebody has changed them; and what works without ONNX Runtime. */
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeFootage } from '../../electron/service/engine/synthesis/write-footage.ts';
import { openCase } from '../../electron/service/storage/case-store.ts';
import { blobManifest, blobNetwork, writeBlobPack } from '../models/blob-pack.ts';
import { done, makePlace, refused } from './cli.ts';
import { makeFaceClip } from './face-clip.ts';
import { withoutPackages } from './hide-packages.ts';

type Packs = {
  readonly packs: readonly { readonly id: string; readonly folder: string; readonly installedBy: string }[];
  readonly damaged: readonly { readonly id: string; readonly code: string }[];
};
type Detected = {
  readonly footage: readonly {
    readonly footage: string;
    readonly model: {
      readonly id: string;
      readonly engine: string;
      readonly pack?: { readonly title: string; readonly manifestSha256: string };
    };
    readonly tracks: readonly unknown[];
    readonly notes: readonly string[];
  }[];
};
type Regions = {
  readonly footage: readonly {
    readonly regions: readonly {
      readonly frame: number;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }[];
  }[];
};

const place = makePlace();
const stick = place.original('stick');
const caseDir = place.output('Blobs.case');
const size = { width: 320, height: 192 };
const frameCount = 24;

/** Where the bright square of 32 px is on a frame. */
function blobAt(frame: number): { x: number; y: number } {
  return { x: 40 + 6 * frame, y: 80 };
}

function paint(frame: number, out: Uint8Array): void {
  out.fill(50);
  const { x, y } = blobAt(frame);
  for (let row = y; row < y + 32; row++)
    out.fill(240, (row * size.width + x) * 3, (row * size.width + x + 32) * 3);
}

beforeAll(async () => {
  const clip = place.original('blobs.mp4');
  await writeFootage({ path: clip, size, frameCount, frameRate: { num: 30, den: 1 }, render: paint });
  writeBlobPack(stick);
  writeFileSync(join(stick, 'autorun.sh'), 'echo no');
  done(await place.cli(['ingest', caseDir, clip]));
});

test('a pack from a stick is copied, and only what belongs to it', async () => {
  const { packs } = done<Packs>(await place.cli(['packs', 'install', stick]));
  expect(packs.map(({ id }) => id)).toEqual(['blobs']);
  const [pack] = packs;
  expect(pack?.folder).toBe(join(place.home, 'packs', 'blobs'));
  const folder = pack?.folder ?? '';
  expect(readdirSync(folder).sort()).toEqual(['blobs.onnx', 'installed.json', 'manifest.json']);
  expect(readdirSync(join(place.home, 'packs'))).toEqual(['blobs']);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  expect(done<Packs>(await place.cli(['packs', 'install', stick])).packs).toEqual(packs);
  expect(done<Packs>(await place.cli(['packs', 'list']))).toMatchObject({ packs, damaged: [] });
});

test('it finds what is there, frame by frame, and the record says where it is from', async () => {
  const detected = done<Detected>(await place.cli(['detect', caseDir, '--model-pack', 'blobs']));
  expect(detected.footage[0]?.model).toMatchObject({ id: 'blobs', pack: { title: 'Bright blobs' } });
  const regions = done<Regions>(await place.cli(['regions', caseDir])).footage[0]?.regions ?? [];
  for (let frame = 0; frame < frameCount; frame++) {
    const { x, y } = blobAt(frame);
    const covered = regions.some(
      (r) =>
        r.frame === frame &&
        r.x <= x + 8 &&
        r.y <= y + 8 &&
        r.x + r.width >= x + 24 &&
        r.y + r.height >= y + 24,
    );
    expect(covered, `frame ${frame}`).toBe(true);
  }
  const store = openCase(caseDir, { mode: 'read', homeDir: place.home });
  const [run] = store.detectionsOf(detected.footage[0]?.footage ?? '');
  store.close();
  expect(run?.model).toEqual(detected.footage[0]?.model);
});

test('a network that gives descriptors is not installed, and leaves nothing behind', async () => {
  const bad = place.original('descriptors');
  const network = blobNetwork({ extra: { name: 'd', values: 128 } });
  writeBlobPack(bad, network, blobManifest(network, { id: 'descriptors' }));
  refused(await place.cli(['packs', 'install', bad]), 'MODEL_REFUSED', 4);
  expect(readdirSync(join(place.home, 'packs'))).toEqual(['blobs']);
});

test('a pack that was changed where it lies is listed as damaged and not used', async () => {
  const weights = join(place.home, 'packs', 'blobs', 'blobs.onnx');
  const before = readFileSync(weights);
  appendFileSync(weights, 'x');
  expect(done<Packs>(await place.cli(['packs', 'list']), 1).damaged).toMatchObject([
    { id: 'blobs', code: 'MODEL_REFUSED' },
  ]);
  refused(await place.cli(['detect', caseDir, '--model-pack', 'blobs']), 'MODEL_REFUSED', 4);
  writeFileSync(weights, before);
  const slip = join(place.home, 'packs', 'blobs', 'installed.json');
  const kept = readFileSync(slip);
  rmSync(slip);
  refused(await place.cli(['detect', caseDir, '--model-pack', 'blobs']), 'MODEL_REFUSED', 4);
  writeFileSync(slip, kept, { mode: 0o600 });
});

describe('without ONNX Runtime', () => {
  const bare = withoutPackages(place, ['onnxruntime-node', '@tensorflow/tfjs-node']);

  test('a pack and the engine itself are refused, saying what is missing', async () => {
    for (const words of [
      ['detect', caseDir, '--model-pack', 'blobs'],
      ['detect', caseDir, '--engine', 'onnxruntime'],
    ]) {
      const { message, remedy } = refused(await bare(words), 'MODEL_UNAVAILABLE', 5);
      expect(message).toContain('onnxruntime-node');
      expect(remedy).toContain('npm run setup');
    }
  });

  test('faces are found on WebAssembly alone, and the answer says why', async () => {
    const clip = await makeFaceClip(place.original('street.mp4'), 4);
    const street = place.output('Street.case');
    done(await place.cli(['ingest', street, clip.path]));
    const { footage } = done<Detected>(await bare(['detect', street]));
    expect(footage[0]?.model.engine).toMatch(/^tfjs-wasm /);
    expect(footage[0]?.notes.join()).toContain("Cannot find package 'onnxruntime-node'");
    expect(footage[0]?.notes.join()).toContain("Cannot find package '@tensorflow/tfjs-node'");
    expect(footage[0]?.tracks.length).toBeGreaterThan(0);
  });
});

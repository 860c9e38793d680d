// SPDX-License-Identifier: GPL-3.0-or-later
/** A pack of the family `grid`: a network made by script finds what it must, and what does not fit together is refused. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openModelPack } from '../../models/pack.ts';
import { type BlobNetwork, blobManifest, blobNetwork, writeBlobPack } from './blob-pack.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'clearveil-grid-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Grey, with white squares of 32 px whose upper left corners are given. */
function pictureWith(...corners: readonly (readonly [number, number])[]): {
  width: number;
  height: number;
  data: Uint8Array;
} {
  const [width, height] = [320, 192];
  const data = new Uint8Array(width * height * 3).fill(60);
  for (const [left, top] of corners)
    for (let y = top; y < top + 32; y += 1)
      data.fill(255, (y * width + left) * 3, (y * width + left + 32) * 3);
  return { width, height, data };
}

test('bright blobs are found where they are, and nothing else', async () => {
  writeBlobPack(folder);
  const detector = await openModelPack(folder);
  const found = await detector.detect(pictureWith([64, 32], [224, 128]), 'fast');
  expect(detector.model).toMatchObject({ id: 'blobs', task: 'face', licence: 'CC0-1.0' });
  expect(found.length).toBeGreaterThanOrEqual(2);
  const holds = ([left, top]: readonly [number, number]): boolean =>
    found.some(
      ({ x, y, width, height }) =>
        x <= left + 8 && y <= top + 8 && x + width >= left + 24 && y + height >= top + 24,
    );
  expect([holds([64, 32]), holds([224, 128])]).toEqual([true, true]);
  const stray = found.filter(
    ({ x, y, width, height }) =>
      !(x + width > 64 && x < 96 && y + height > 32 && y < 64) &&
      !(x + width > 224 && x < 256 && y + height > 128 && y < 160),
  );
  expect(stray).toEqual([]);
  expect(await detector.detect(pictureWith(), 'thorough')).toEqual([]);
  await detector.close();
});

type Case = {
  readonly network?: BlobNetwork;
  readonly changes?: object;
  readonly layout?: object;
  readonly why: string;
};

const scores = ['scores_16', 'scores_32'];
const boxes = ['boxes_16', 'boxes_32'];

describe('refused', () => {
  test.each<[string, Case]>([
    [
      'a network that is not the stated one',
      { changes: { sha256: '0'.repeat(64) }, why: 'not the file it should be' },
    ],
    ['no licence', { changes: { licence: undefined }, why: 'licence' }],
    ['an empty licence', { changes: { licence: ' ' }, why: 'licence' }],
    ['an unknown task', { changes: { task: 'identity' }, why: 'task' }],
    ['no layout', { changes: { layout: undefined }, why: 'needs a layout' }],
    [
      'an unknown role',
      { changes: { tensors: { scores, boxes, descriptors: ['x'] } }, why: 'does not take the roles' },
    ],
    ['a role too few', { changes: { tensors: { scores } }, why: 'does not take the roles' }],
    [
      'an output the network does not have',
      { changes: { tensors: { scores, boxes, landmarks: ['points'] } }, why: 'it has no output points' },
    ],
    ['an output with two roles', { changes: { tensors: { scores, boxes: scores } }, why: 'two roles' }],
    ['one tensor too few', { layout: { strides: [8, 16, 32] }, why: 'one for each stride' }],
    ['strides that are not the network’s', { layout: { strides: [8, 16] }, why: 'does not hold' }],
    [
      'a class too many',
      { layout: { classes: ['shadow', 'blob', 'colour', 'light'] }, why: 'does not hold' },
    ],
    ['a class too few', { layout: { classes: ['shadow', 'blob'] }, why: 'does not hold' }],
    ['a wanted class that is none', { layout: { wanted: ['face'] }, why: 'among the classes' }],
    ['an unknown coding', { layout: { box: { coding: 'polar' } }, why: 'coding' }],
    [
      'priors that are none of the network’s',
      {
        layout: {
          box: {
            coding: 'priors',
            axes: 'yx',
            variance: { centre: 0.1, size: 0.2 },
            priors: [
              [[16, 16]],
              [
                [32, 32],
                [32, 64],
              ],
            ],
          },
        },
        why: 'does not hold',
      },
    ],
    [
      'an input it does not have',
      {
        changes: { input: { name: 'image', layout: 'nchw', order: 'rgb', scale: 1, offset: 0, stride: 32 } },
        why: 'input',
      },
    ],
    [
      'a descriptor for every cell that nothing consumes',
      { network: { extra: { name: 'd', values: 128 } }, why: 'no role consumes its output d_16' },
    ],
    [
      'a descriptor under an embedding’s name',
      { network: { extra: { name: 'embedding', values: 4 } }, why: 'recognition model' },
    ],
    [
      'a descriptor called landmarks',
      {
        network: { extra: { name: 'points', values: 128 } },
        changes: { tensors: { scores, boxes, landmarks: ['points_16', 'points_32'] } },
        why: 'not the landmarks of a box',
      },
    ],
    [
      'a descriptor called scores',
      {
        network: { extra: { name: 's', values: 256 } },
        layout: { classes: Array.from({ length: 256 }, (_, at) => `c${at}`), wanted: ['c1'] },
        changes: { tensors: { scores: ['s_16', 's_32'], boxes } },
        why: 'describe people',
      },
    ],
    [
      'the decoder of a network that tells many classes apart',
      {
        changes: {
          decoder: 'centernet',
          layout: undefined,
          tensors: { scores: ['scores_16'], edges: ['boxes_16'] },
        },
        why: 'decoder',
      },
    ],
    [
      'one number for each of 512, called landmarks',
      {
        network: { vector: 'points' },
        changes: { tensors: { scores, boxes, landmarks: ['points'] } },
        why: 'not the landmarks of a box',
      },
    ],
  ])('%s', async (_, { network, changes, layout, why }) => {
    const bytes = blobNetwork(network);
    writeBlobPack(folder, bytes, blobManifest(bytes, changes, layout));
    await expect(openModelPack(folder)).rejects.toMatchObject({
      code: 'MODEL_REFUSED',
      message: expect.stringContaining(why),
    });
  });
});

test('landmarks that are named are taken and not read', async () => {
  const bytes = blobNetwork({ extra: { name: 'points', values: 10 } });
  const tensors = { scores, boxes, landmarks: ['points_16', 'points_32'] };
  writeBlobPack(folder, bytes, blobManifest(bytes, { tensors }));
  const detector = await openModelPack(folder);
  expect(await detector.detect(pictureWith([64, 32]), 'fast')).not.toEqual([]);
  await detector.close();
});

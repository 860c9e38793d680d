// SPDX-License-Identifier: GPL-3.0-or-later
/** Model packs: what is taken, what is refused, and the sample pack at work. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { intersectionOverUnion } from '../../core/base/geometry.ts';
import { writeOnnx } from '../../models/convert/onnx-writer.ts';
import { loadModelPack, openModelPack } from '../../models/pack.ts';
import { findModel, loadRegistry } from '../../models/registry.ts';
import { sha256 } from '../../models/weights.ts';
import { facesOfPhotograph, photograph, readPicture } from './pictures.ts';

const yunet = path.resolve('../shared/models/yunet_n.onnx');
if (!existsSync(yunet)) console.info(`The sample pack is not tried: there is no ${yunet}`);

let folder: string;

beforeAll(() => {
  execFileSync(process.execPath, ['build/models.ts']);
  folder = mkdtempSync(path.join(tmpdir(), 'clearveil-pack-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A sound manifest for the shipped weights as a pack, with changes. */
function writeManifest(changes: object = {}): void {
  const { decoder, input, tensors, thresholds, profiles, licence, task } = findModel(
    loadRegistry(),
    'blazeface-back',
  );
  const weights = path.join(folder, 'agency-faces.onnx');
  copyFileSync('models/weights/blazeface.onnx', weights);
  const manifest = {
    format: 'clearveil-model-pack',
    version: 1,
    id: 'agency-faces',
    title: 'The face detector of an agency',
    source: 'made for this test',
    ...{ task, decoder, licence, input, tensors, thresholds, profiles },
    file: 'agency-faces.onnx',
    sha256: sha256(readFileSync(weights)),
    ...changes,
  };
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}

const picture = { width: 96, height: 64, data: new Uint8Array(96 * 64 * 3).fill(90) };

describe('model packs', () => {
  test('a sound pack opens and says what it is', async () => {
    writeManifest();
    const detector = await openModelPack(folder);
    expect(detector.model).toMatchObject({ id: 'agency-faces', task: 'face', licence: 'Apache-2.0' });
    expect(detector.model.sha256).toBe(sha256(readFileSync('models/weights/blazeface.onnx')));
    expect(await detector.detect(picture, 'thorough')).toEqual([]);
    await detector.close();
  });

  test.each<[string, object]>([
    ['a wrong hash', { sha256: '0'.repeat(64) }],
    ['a file outside the folder', { file: '../x.onnx' }],
    ['a file of another kind', { file: 'agency-faces.js' }],
    ['an unknown decoder', { decoder: 'arcface' }],
    ['an unknown field', { script: 'x' }],
    ['a newer version', { version: 2 }],
    ['the name of a recognition model', { title: 'Face recognition, 128 values' }],
    ['an embedding among its outputs', { tensors: { scores: ['embedding', 'x'], boxes: ['y', 'z'] } }],
    ['outputs the network does not have', { tensors: { scores: ['a', 'b'], boxes: ['c', 'd'] } }],
    ['the tensors of another family', { decoder: 'yunet' }],
  ])('%s is refused', async (_, changes) => {
    writeManifest(changes);
    await expect(openModelPack(folder)).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
  });

  test('a network that describes the whole picture in one vector is refused, however it is declared', async () => {
    writeManifest();
    const network = writeOnnx({
      name: 'vector',
      producer: 'test',
      opset: 17,
      nodes: [
        {
          op: 'ReduceMean',
          name: 'mean',
          inputs: ['input'],
          outputs: ['colour'],
          attributes: [
            { name: 'axes', type: 'ints', value: [1, 2] },
            { name: 'keepdims', type: 'int', value: 0 },
          ],
        },
        { op: 'MatMul', name: 'project', inputs: ['colour', 'weights'], outputs: ['boxes'], attributes: [] },
      ],
      initializers: [{ name: 'weights', shape: [3, 128], type: 'float', values: new Float32Array(384) }],
      inputs: [{ name: 'input', shape: ['batch', 'height', 'width', 3] }],
      outputs: [{ name: 'boxes', shape: ['batch', 128] }],
    });
    writeManifest({ sha256: sha256(network) });
    writeFileSync(path.join(folder, 'agency-faces.onnx'), network);
    await expect(openModelPack(folder)).rejects.toMatchObject({
      code: 'MODEL_REFUSED',
      message: expect.stringContaining('has the form of an embedding'),
    });
  });

  test('a folder without a manifest, and one whose manifest is not JSON', async () => {
    await expect(loadModelPack(path.join(folder, 'none'))).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
    });
    writeFileSync(path.join(folder, 'manifest.json'), '{');
    await expect(loadModelPack(folder)).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
  });

  test('bytes that are no network cannot be opened', async () => {
    writeManifest({ sha256: sha256(new Uint8Array(8)) });
    writeFileSync(path.join(folder, 'agency-faces.onnx'), new Uint8Array(8));
    await expect(openModelPack(folder)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });
});

/** The manifest of the sample pack: YuNet-n, MIT. */
const yunetManifest = {
  format: 'clearveil-model-pack',
  version: 1,
  id: 'yunet-n',
  title: 'YuNet-n face detector',
  source: 'https://github.com/ShiqiYu/libfacedetection.train',
  licence: 'MIT',
  task: 'face',
  decoder: 'yunet',
  file: 'yunet_n.onnx',
  input: { name: 'input', layout: 'nchw', order: 'bgr', scale: 1, offset: 0, stride: 32 },
  tensors: {
    scores: ['cls_8', 'cls_16', 'cls_32'],
    objectness: ['obj_8', 'obj_16', 'obj_32'],
    boxes: ['bbox_8', 'bbox_16', 'bbox_32'],
    landmarks: ['kps_8', 'kps_16', 'kps_32'],
  },
  thresholds: { floor: 0.3, continue: 0.4, birth: 0.65 },
  profiles: {
    fast: [
      { least: 640, ofSource: 0, most: 640, mostBox: null },
      { least: 1280, ofSource: 0.5, most: 1920, mostBox: null },
    ],
    thorough: [
      { least: 640, ofSource: 0, most: 640, mostBox: null },
      { least: 1280, ofSource: 0, most: 1280, mostBox: null },
      { least: 1920, ofSource: 1, most: 2560, mostBox: null },
    ],
  },
};

describe.skipIf(!existsSync(yunet))('the sample pack', () => {
  test('finds the three faces of the photograph', async () => {
    copyFileSync(yunet, path.join(folder, 'yunet_n.onnx'));
    const manifest = { ...yunetManifest, sha256: sha256(readFileSync(yunet)) };
    writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
    const pack = await openModelPack(folder);
    const found = (await pack.detect(await readPicture(photograph), 'fast')).filter(
      (box) => box.score > 0.65,
    );
    expect(found).toHaveLength(facesOfPhotograph.length);
    for (const face of facesOfPhotograph) {
      expect(Math.max(...found.map((box) => intersectionOverUnion(box, face)))).toBeGreaterThan(0.35);
    }
    await pack.close();
  });
});

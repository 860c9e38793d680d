// SPDX-License-Identifier: GPL-3.0-or-later
/** What the registry accepts, and that no recognition model can be listed, copied or opened. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { refuseEmbeddings, refuseRecognitionNames } from '../../models/model.ts';
import { findModel, loadRegistry, parseRegistry, type Registry } from '../../models/registry.ts';

function tampered(change: (registry: Registry) => void): unknown {
  const registry = structuredClone(loadRegistry());
  change(registry);
  return registry;
}

const refused = expect.objectContaining({ code: 'MODEL_REFUSED' });

describe('registry', () => {
  test('the shipped registry is sound, and its cards and notes exist', () => {
    const registry = loadRegistry();
    expect(findModel(registry).task).toBe('face');
    for (const model of registry.models) {
      expect(readFileSync(`models/${model.card}`, 'utf8')).toContain(model.source.upstream.split(' ')[0]);
    }
  });

  test.each<[string, (registry: Registry) => void]>([
    [
      'a hash that is none',
      (registry) => Object.assign(registry.models[0]?.weights[0]?.files[0] ?? {}, { sha256: 'abc' }),
    ],
    [
      'a path out of the folder',
      (registry) => Object.assign(registry.models[0]?.weights[0]?.files[0] ?? {}, { name: '../x' }),
    ],
    ['an unknown field', (registry) => Object.assign(registry.models[0] ?? {}, { identify: true })],
    ['an unknown decoder', (registry) => Object.assign(registry.models[0] ?? {}, { decoder: 'arc' })],
    [
      'a birth below the floor',
      (registry) => Object.assign(registry.models[0]?.thresholds ?? {}, { birth: 0.05 }),
    ],
    ['a model listed twice', (registry) => void registry.models.push(...structuredClone(registry.models))],
    [
      'a recognition model',
      (registry) => Object.assign(registry.models[0]?.weights[0]?.files[0] ?? {}, { name: 'faceres.onnx' }),
    ],
    [
      'a recognition model under another name',
      (registry) =>
        Object.assign(registry.models[1]?.weights[1]?.files[0] ?? {}, {
          from: { copy: 'model/face_recognition_model.bin' },
        }),
    ],
    [
      'a recognition model to convert',
      (registry) =>
        Object.assign(registry.models[0]?.weights[0]?.files[0] ?? {}, {
          from: { convertLite: 'mobilefacenet.tflite', sha256: '0'.repeat(64) },
        }),
    ],
  ])('%s is refused', (_, change) => {
    expect(() => parseRegistry(tampered(change))).toThrow(refused);
  });
});

describe('recognition is kept out', () => {
  test.each([
    'faceres.json',
    'face_recognition_model.bin',
    'arcface_r100.onnx',
    'w600k_mbf.onnx',
    'insightface-mobilenet-swish.bin',
    'age_gender_model.bin',
    'speaker-embedding.onnx',
    'person-reid.onnx',
    'emotion.bin',
  ])('the name %s is refused', (name) => {
    expect(() => refuseRecognitionNames('m', [name])).toThrow(refused);
  });

  test.each(['blazeface.onnx', 'yunet_n.onnx', 'Identity', 'centernet.json', 'ch_PP-OCRv4_det.onnx'])(
    'the name %s is not',
    (name) => {
      expect(() => refuseRecognitionNames('m', [name])).not.toThrow();
    },
  );

  test.each([[[1, 512]], [[-1, 128]], [[-1, 128, 1, 1]], [[1, 1, 1, 1024]]])(
    'an output of shape %j is an embedding',
    (shape) => {
      expect(() => refuseEmbeddings('m', [{ name: 'out', shape }])).toThrow(refused);
    },
  );

  test.each([[[-1, 512, 16]], [[1, -1, 1]], [[1, 6400, 1]], [[1, 1, 160, 160]], [[-1, 2]]])(
    'an output of shape %j is not',
    (shape) => {
      expect(() => refuseEmbeddings('m', [{ name: 'out', shape }])).not.toThrow();
    },
  );
});

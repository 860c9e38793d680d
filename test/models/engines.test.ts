// SPDX-License-Identifier: GPL-3.0-or-later
/** The engines on a real photograph: the converted network must say what the original says. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { intersectionOverUnion } from '../../core/base/geometry.ts';
import type { RawDetection, RgbPicture } from '../../core/detect/detection.ts';
import { openDetector } from '../../models/open-detector.ts';
import { findModel, loadRegistry } from '../../models/registry.ts';
import { resample } from '../../models/resample.ts';
import { openOnnxRuntime } from '../../models/runtimes/onnxruntime.ts';
import type { InferenceSession, RawTensors } from '../../models/runtimes/session.ts';
import { openTfjsWasm } from '../../models/runtimes/tfjs-wasm.ts';
import { readWeights } from '../../models/weights.ts';
import { facesOfPhotograph, peopleOfPhotograph, photograph, readPicture } from './pictures.ts';

const weightsDir = path.resolve('models/weights');
let picture: RgbPicture;
let folder: string;

beforeAll(async () => {
  execFileSync(process.execPath, ['build/models.ts']);
  picture = await readPicture(photograph);
  folder = mkdtempSync(path.join(tmpdir(), 'clearveil-models-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function detectOn(
  engine: 'onnxruntime' | 'tfjs-wasm',
  model: string,
): Promise<readonly RawDetection[]> {
  const detector = await openDetector({ engine, model });
  try {
    return await detector.detect(picture, 'fast');
  } finally {
    await detector.close();
  }
}

describe('engines', () => {
  const bothWays = [
    { model: 'blazeface-back', kind: 'face', subjects: facesOfPhotograph, sure: 0.9 },
    { model: 'ssd-mobilenet-v1-face', kind: 'face', subjects: facesOfPhotograph, sure: 0.9 },
    { model: 'centernet-coco', kind: 'person', subjects: peopleOfPhotograph, sure: 0.5 },
  ] as const;

  test.each(bothWays)(
    'ONNX Runtime and TensorFlow.js find the same boxes with the same scores: $model',
    async ({ model, kind, subjects, sure }) => {
      const converted = await detectOn('onnxruntime', model);
      const original = await detectOn('tfjs-wasm', model);
      for (const subject of subjects) {
        const strong = converted.filter((box) => box.kind === kind && box.score > sure);
        expect(Math.max(...strong.map((box) => intersectionOverUnion(box, subject)))).toBeGreaterThan(0.35);
      }
      expect(converted.length).toBe(original.length);
      for (const [index, box] of converted.entries()) {
        const other = original[index];
        expect(box.kind).toBe(other?.kind);
        expect(Math.abs(box.score - (other?.score ?? 0))).toBeLessThan(1e-4);
        for (const key of ['x', 'y', 'width', 'height'] as const) {
          expect(Math.abs(box[key] - (other?.[key] ?? 0))).toBeLessThan(0.01);
        }
      }
    },
  );

  test.each(['blazeface-back', 'ssd-mobilenet-v1-face', 'centernet-coco'])(
    'raw outputs agree to 1e-4 of their size, for batches and for inputs that are not square: %s',
    async (id) => {
      const { input, weights, heads } = findModel(loadRegistry(), id);
      const options = { input: input.name, layout: input.layout, threads: 1, heads };
      const open = async (index: number, opener: typeof openOnnxRuntime): Promise<InferenceSession> =>
        await opener(await readWeights('test', weightsDir, weights[index]?.files ?? []), options);
      const sessions = [await open(0, openOnnxRuntime), await open(1, openTfjsWasm)];
      for (const { count, width, height } of [
        { count: 2, width: 256, height: 256 },
        { count: 1, width: 448, height: 320 },
      ]) {
        const data = new Float32Array(count * width * height * 3);
        for (let index = 0; index < count; index += 1) {
          const region = { x: 300 + 500 * index, y: 200, width: width * 2, height: height * 2 };
          resample(picture, region, { data, at: index * width * height * 3, width, height }, input);
        }
        const results: RawTensors[] = [];
        for (const session of sessions) results.push(await session.run({ data, count, width, height }));
        expect([...(results[0]?.keys() ?? [])].toSorted()).toEqual(
          [...(results[1]?.keys() ?? [])].toSorted(),
        );
        for (const [name, values] of results[0] ?? []) {
          const others = results[1]?.get(name) ?? new Float32Array();
          expect(values.length).toBe(others.length);
          const size = Math.max(1, ...values.map(Math.abs));
          expect(
            Math.max(...values.map((value, index) => Math.abs(value - (others[index] ?? 0)))),
          ).toBeLessThan(1e-4 * size);
        }
      }
      for (const session of sessions) await session.close();
    },
  );

  test('an engine that does not load is passed over with its reason, and named when it was asked for', async () => {
    const detector = await openDetector();
    expect(detector.model).toMatchObject({ id: 'blazeface-full', task: 'face', licence: 'Apache-2.0' });
    expect(detector.model.engine).toMatch(/^onnxruntime-node \d/);
    const { floor, continue: keep, birth } = detector.thresholds;
    expect(floor <= keep && keep <= birth).toBe(true);
    await detector.close();
    // An engine that the default model has no weights for takes the next model of its task, and says so.
    const other = await openDetector({ engine: 'tfjs-wasm' });
    expect(other.model.id).toBe('blazeface-back');
    expect(other.notes).toEqual(['tfjs-wasm: the model blazeface-full has no weights for it']);
    await other.close();
    await expect(openDetector({ model: 'blazeface-full', engine: 'tfjs-wasm' })).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
    });
    await expect(openDetector({ model: 'no-such-model' })).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
    });
  });

  test('opening and detecting print nothing on standard output', () => {
    const script = `
      import { openDetector } from './models/open-detector.ts';
      const detector = await openDetector({ engine: 'tfjs-wasm' });
      await detector.detect({ width: 64, height: 48, data: new Uint8Array(64 * 48 * 3) }, 'fast');
      await detector.close();`;
    const output = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(output.toString()).toBe('');
  });
});

describe('weights', () => {
  test('every file in the folder is one the registry lists', () => {
    const files = loadRegistry().models.flatMap((model) => model.weights.flatMap((group) => group.files));
    expect(readdirSync(weightsDir).toSorted()).toEqual(files.map((file) => file.name).toSorted());
  });

  test('a changed byte is refused, whatever the engine, and nothing is used in its place', async () => {
    cpSync(weightsDir, folder, { recursive: true });
    const file = path.join(folder, 'blazeface-full.onnx');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(openDetector({ weightsDir: folder })).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
    const binary = path.join(folder, 'blazeface.bin');
    writeFileSync(binary, readFileSync(binary).subarray(1));
    const opening = openDetector({ weightsDir: folder, engine: 'tfjs-wasm' });
    await expect(opening).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
  });

  test('missing weights are an expected failure with a remedy', async () => {
    const opening = openDetector({ weightsDir: path.join(folder, 'nowhere') });
    await expect(opening).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      remedy: expect.stringContaining('npm run setup'),
    });
  });

  test('a picture whose bytes do not fit its size is a mistake of the caller', async () => {
    const detector = await openDetector();
    const picture = { width: 10, height: 10, data: new Uint8Array(10) };
    await expect(detector.detect(picture, 'fast')).rejects.toThrow(RangeError);
    await detector.close();
  });
});

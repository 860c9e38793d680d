// SPDX-License-Identifier: GPL-3.0-or-later
/** The converted TensorFlow Lite network says what the original's operations say, one by one. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../electron/service/engine/synthesis/seeded-random.ts';
import { convertLiteGraph } from '../../../models/convert/lite-to-onnx.ts';
import { widenedSums } from '../../../models/convert/lite-widening.ts';
import { readLiteGraph } from '../../../models/convert/tflite-graph.ts';
import { openOnnxRuntime } from '../../../models/runtimes/onnxruntime.ts';
import { type Map3, runLite } from './lite-reference.ts';

const file = 'node_modules/@mediapipe/face_detection/face_detection_full_range.tflite';

describe('TensorFlow Lite', () => {
  const graph = readLiteGraph(readFileSync(file));

  test('outputs agree to 1e-4 of their size, for inputs that are not square', async () => {
    const [width, height] = [64, 96];
    const random = seededRandom(7);
    const values = Float64Array.from({ length: width * height * 3 }, () => Math.fround(2 * random() - 1));
    const picture: Map3 = { width, height, channels: 3, values };
    const session = await openOnnxRuntime(new Map([['model', convertLiteGraph(graph, 'm')]]), {
      input: 'input',
      layout: 'nhwc',
      threads: 1,
    });
    const results = await session.run({ data: Float32Array.from(values), count: 1, width, height });
    await session.close();
    const expected = runLite(graph, picture);
    expect([...results.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [name, wanted] of expected) {
      const given = results.get(name) ?? new Float32Array();
      expect(given.length).toBe(wanted.length);
      const size = Math.max(1, ...wanted.map(Math.abs));
      const apart = Math.max(...wanted.map((value, at) => Math.abs(value - (given[at] ?? Number.NaN))));
      expect(apart).toBeLessThan(1e-4 * size);
      expect(size).toBeGreaterThan(1);
    }
  });

  test('every block that widens the network is known for one, with its convolution and its padding', () => {
    const sums = widenedSums(graph);
    expect(sums.length).toBe(graph.nodes.filter(({ op }) => op === 'PAD').length);
    for (const { parts, relu } of sums) {
      expect(parts.map(({ op }) => op).sort()).toEqual(['ADD', 'CONV_2D', 'PAD', 'RELU']);
      expect(parts.at(-1)).toBe(relu);
    }
  });

  test('an operation without a conversion and a file that is none are refused', () => {
    const [first, ...others] = graph.nodes;
    if (!first) throw new Error('the graph is empty');
    const changed = { ...graph, nodes: [{ ...first, op: 'SOFTMAX' }, ...others] };
    expect(() => convertLiteGraph(changed, 'm')).toThrow('SOFTMAX');
    expect(() => readLiteGraph(readFileSync(file).subarray(0, 5000))).toThrow();
  });
});

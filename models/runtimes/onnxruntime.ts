// SPDX-License-Identifier: GPL-3.0-or-later
/** ONNX Runtime on the CPU. Its GPU providers are never asked for: they would be fetched, and give other numbers. */
import { createRequire } from 'node:module';
import type { InferenceSession, InputBatch, RawTensors, SessionOptions, WeightFiles } from './session.ts';

const errorsOnly = 3;

/** Opens the one ONNX file in `weights`. */
export async function openOnnxRuntime(
  weights: WeightFiles,
  options: SessionOptions,
): Promise<InferenceSession> {
  // The library would keep a log of its use and a device id, and offer them to a collector. Read when it is loaded.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const ort = await import('onnxruntime-node');
  const [bytes] = weights.values();
  if (bytes === undefined) throw new Error('no ONNX file');
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: errorsOnly,
  });
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  return {
    engine: `onnxruntime-node ${version} cpu`,
    outputs: session.outputMetadata.map((output) => ({
      name: output.name,
      shape: output.isTensor ? output.shape.map((size) => (typeof size === 'number' ? size : -1)) : [],
    })),
    async run(batch: InputBatch): Promise<RawTensors> {
      const { count, width, height } = batch;
      const values = batch.data.subarray(0, count * width * height * 3);
      const input =
        options.layout === 'nhwc'
          ? new ort.Tensor('float32', values, [count, height, width, 3])
          : new ort.Tensor('float32', toPlanes(values, count, width * height), [count, 3, height, width]);
      const results = await session.run({ [options.input]: input });
      const tensors = new Map<string, Float32Array>();
      for (const [name, tensor] of Object.entries(results)) {
        if (tensor.data instanceof Float32Array) tensors.set(name, tensor.data);
        tensor.dispose();
      }
      return tensors;
    },
    close: () => session.release(),
  };
}

/** Interleaved pixels as one plane per channel, picture after picture. */
function toPlanes(values: Float32Array, count: number, pixels: number): Float32Array {
  const planes = new Float32Array(values.length);
  for (let picture = 0; picture < count; picture += 1) {
    const at = picture * pixels * 3;
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      planes[at + pixel] = values[at + pixel * 3] ?? 0;
      planes[at + pixels + pixel] = values[at + pixel * 3 + 1] ?? 0;
      planes[at + 2 * pixels + pixel] = values[at + pixel * 3 + 2] ?? 0;
    }
  }
  return planes;
}

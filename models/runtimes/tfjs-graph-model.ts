// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A TensorFlow.js graph model as an inference session, whatever the backend. The graph is stored for one input size;
 * it is opened for any: the placeholder's size is freed, and the heads are read before the reshape that bakes the size
 * in (the values are the same, in the same order).
 */
import type * as Converter from '@tensorflow/tfjs-converter';
import type * as Core from '@tensorflow/tfjs-core';
import { readGraph } from '../convert/tfjs-graph.ts';
import type {
  InferenceSession,
  InputBatch,
  OutputShape,
  RawTensors,
  SessionOptions,
  WeightFiles,
} from './session.ts';

/** The part of TensorFlow.js that is used: the WASM backend and the native binding both offer it. */
export type TensorFlow = Pick<typeof Core, 'io' | 'tensor4d' | 'getBackend' | 'setBackend'> &
  Pick<typeof Converter, 'loadGraphModel'>;

type Topology = {
  node: { name: string; op: string; attr?: { shape?: { shape: { dim: { size: string }[] } } } }[];
};

/** Opens the JSON and the binary file in `weights` on `backend`, which must be registered. */
export async function openGraphModel(
  tf: TensorFlow,
  engine: string,
  backend: string,
  weights: WeightFiles,
  options: SessionOptions,
): Promise<InferenceSession> {
  const [json, binary] = weights.values();
  if (json === undefined || binary === undefined)
    throw new Error('a graph model is a JSON and a binary file');
  const description = JSON.parse(new TextDecoder().decode(json)) as {
    modelTopology: Topology;
    weightsManifest: { weights: Core.io.WeightsManifestEntry[] }[];
  };
  const heads = findHeads(description, binary);
  freeInputSize(description.modelTopology);
  await tf.setBackend(backend);
  const model = await tf.loadGraphModel(
    tf.io.fromMemory({
      modelTopology: description.modelTopology,
      weightSpecs: description.weightsManifest.flatMap((group) => group.weights),
      weightData: Uint8Array.from(binary).buffer,
    }),
  );
  return {
    engine,
    outputs: heads.map(({ name, values }): OutputShape => ({ name, shape: [-1, -1, values] })),
    async run(batch: InputBatch): Promise<RawTensors> {
      if (tf.getBackend() !== backend) await tf.setBackend(backend);
      const { count, width, height } = batch;
      const input = tf.tensor4d(batch.data.subarray(0, count * width * height * 3), [
        count,
        height,
        width,
        3,
      ]);
      const results = model.execute(
        { [options.input]: input },
        heads.map((head) => head.node),
      );
      const outputs = Array.isArray(results) ? results : [results];
      const tensors = new Map<string, Float32Array>();
      for (const [index, { name }] of heads.entries()) {
        const values = await outputs[index]?.data();
        if (values instanceof Float32Array) tensors.set(name, values);
      }
      input.dispose();
      for (const output of outputs) output.dispose();
      return tensors;
    },
    async close() {
      model.dispose();
    },
  };
}

/** The graph's outputs, each with the node before its reshape and the number of values per anchor. */
function findHeads(
  description: unknown,
  binary: Uint8Array,
): readonly { name: string; node: string; values: number }[] {
  const { nodes, constants } = readGraph(description, binary);
  const consumed = new Set(nodes.flatMap((node) => node.inputs));
  return nodes
    .filter((node) => !consumed.has(node.name))
    .map((output) => {
      const reshape = nodes.find((node) => node.op === 'Reshape' && node.name === output.inputs[0]);
      const values = constants.get(reshape?.inputs[1] ?? '')?.values[2];
      const node = reshape?.inputs[0];
      if (node === undefined || values === undefined)
        throw new Error(`${output.name} is not a detection head`);
      return { name: output.name, node, values };
    });
}

function freeInputSize(topology: Topology): void {
  for (const node of topology.node) {
    const dimensions = node.op === 'Placeholder' ? node.attr?.shape?.shape.dim : undefined;
    for (const dimension of dimensions?.slice(0, 3) ?? []) dimension.size = '-1';
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A TensorFlow.js graph model as an inference session, whatever the backend. The graph is stored for one input size;
 * it is opened for any: the placeholder's size is freed, the sizes that pictures are enlarged to are given with each run, and the heads
 * are read before the reshape that bakes the size in (the values are the same, in the same order).
 */
import type * as Converter from '@tensorflow/tfjs-converter';
import type * as Core from '@tensorflow/tfjs-core';
import { type Graph, readGraph, readShape } from '../convert/tfjs-graph.ts';
import type {
  Head,
  InferenceSession,
  InputBatch,
  OutputShape,
  RawTensors,
  SessionOptions,
  WeightFiles,
} from './session.ts';

/** The part of TensorFlow.js that is used: the WASM backend and the native binding both offer it. */
export type TensorFlow = Pick<typeof Core, 'io' | 'tensor1d' | 'tensor4d' | 'getBackend' | 'setBackend'> &
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
  const graph = readGraph(
    description,
    binary,
    options.heads?.map(({ node }) => node),
  );
  const heads = options.heads ? statedHeads(options.heads) : findHeads(graph);
  const enlarged = options.heads ? enlargedSizes(graph) : [];
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
      const sizes = enlarged.map(({ name, down, across }) => ({
        name,
        tensor: tf.tensor1d([height / down, width / across], 'int32'),
      }));
      const results = model.execute(
        { [options.input]: input, ...Object.fromEntries(sizes.map(({ name, tensor }) => [name, tensor])) },
        heads.map((head) => head.node),
      );
      const outputs = Array.isArray(results) ? results : [results];
      const tensors = new Map<string, Float32Array>();
      for (const [index, { name, channels }] of heads.entries()) {
        const [output, values] = [outputs[index], await outputs[index]?.data()];
        if (!(values instanceof Float32Array)) continue;
        tensors.set(name, channels ? chosen(values, output?.shape.at(-1) ?? 1, channels) : values);
      }
      input.dispose();
      for (const { tensor } of sizes) tensor.dispose();
      for (const output of outputs) output.dispose();
      return tensors;
    },
    async close() {
      model.dispose();
    },
  };
}

/** An output, the node it is read from, and the number of values per anchor or cell, -1 where only a run tells. */
type ReadHead = {
  readonly name: string;
  readonly node: string;
  readonly values: number;
  readonly channels?: readonly number[] | undefined;
};

function statedHeads(heads: readonly Head[]): readonly ReadHead[] {
  return heads.map(({ node, channels }) => ({ name: node, node, values: channels?.length ?? -1, channels }));
}

/** The values `channels` of every row of `values`, whose rows are `width` long. */
function chosen(values: Float32Array, width: number, channels: readonly number[]): Float32Array {
  const rows = values.length / width;
  const picked = new Float32Array(rows * channels.length);
  for (let row = 0; row < rows; row += 1)
    channels.forEach((channel, at) => {
      picked[row * channels.length + at] = values[row * width + channel] ?? 0;
    });
  return picked;
}

/** The constants that state to which size a picture is enlarged, and which part of the input's height and width that is. */
function enlargedSizes({
  nodes,
  constants,
}: Graph): readonly { readonly name: string; readonly down: number; readonly across: number }[] {
  const input = nodes.find(({ op }) => op === 'Placeholder');
  const [, inputHeight = 0, inputWidth = 0] = input ? readShape(input, 'shape') : [];
  return nodes
    .filter(({ op }) => op === 'ResizeBilinear')
    .map(({ inputs: [, name = ''] }) => {
      const [height = 1, width = 1] = constants.get(name)?.values ?? [];
      return { name, down: inputHeight / height, across: inputWidth / width };
    });
}

/** The graph's outputs, each with the node before its reshape and the number of values per anchor. */
function findHeads({ nodes, constants }: Graph): readonly ReadHead[] {
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

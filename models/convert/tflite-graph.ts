// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Reads a TensorFlow Lite model with one graph of float operations into plain nodes and float tensors. Field numbers are
 * those of https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs.
 * Weights stored in half precision are widened here, so that the DEQUANTIZE operations in front of them fall away.
 */
import { FlatTable } from './flatbuffer.ts';
import { readHalf } from './half.ts';

/** The operations that are known, by their number in the schema. */
const operationNames: Readonly<Record<number, string>> = {
  0: 'ADD',
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  6: 'DEQUANTIZE',
  17: 'MAX_POOL_2D',
  19: 'RELU',
  22: 'RESHAPE',
  23: 'RESIZE_BILINEAR',
  34: 'PAD',
};

export type LiteTensor = {
  readonly name: string;
  /** Batch first, channels last; of kernels as the operation has it. */
  readonly shape: readonly number[];
  /** Row-major; undefined for what is computed. */
  readonly values: Float32Array | undefined;
};

export type LiteNode = {
  readonly op: string;
  /** Indices of tensors. */
  readonly inputs: readonly number[];
  readonly output: number;
  readonly options: FlatTable | undefined;
};

export type LiteGraph = {
  readonly tensors: readonly LiteTensor[];
  /** In the order of execution, without those that only widen weights. */
  readonly nodes: readonly LiteNode[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
};

const storage = {
  0: { size: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) },
  1: { size: 2, read: readHalf },
  2: { size: 4, read: (view: DataView, at: number) => view.getInt32(at, true) },
} as const;

/** Parses a model. Throws a plain error for what it does not know: the weights are pinned by hash. */
export function readLiteGraph(bytes: Uint8Array): LiteGraph {
  const model = FlatTable.root(bytes);
  const [graph, ...others] = model.tables(2);
  if (!graph || others.length > 0) throw new Error('the model does not have one graph');
  const codes = model.tables(1).map((code) => Math.max(code.byte(0), code.int(3)));
  const buffers = model.tables(4);
  const tensors = graph.tables(0).map((tensor): LiteTensor => {
    const [name, shape] = [tensor.text(3), tensor.ints(0)];
    if (tensor.has(6)) throw new Error(`${name} is sparse`);
    const data = buffers[tensor.int(2)]?.bytes(0);
    const values = data && data.byteLength > 0 ? widened(name, shape, tensor.byte(1), data) : undefined;
    return { name, shape, values };
  });
  const all = graph.tables(3).map((operator): LiteNode => {
    const code = codes[operator.int(0)] ?? -1;
    const [output, ...more] = operator.ints(2);
    if (output === undefined || more.length > 0)
      throw new Error(`operation ${code} does not have one output`);
    const op = operationNames[code];
    if (op === undefined) throw new Error(`operation ${code} is not known`);
    return { op, inputs: operator.ints(1), output, options: operator.table(4) };
  });
  for (const { op, inputs, output } of all) {
    const [from, to] = [tensors[inputs[0] ?? -1], tensors[output]];
    if (op === 'DEQUANTIZE' && from && to) tensors[output] = { ...to, values: from.values };
  }
  const nodes = all.filter(({ op }) => op !== 'DEQUANTIZE');
  return { tensors, nodes, inputs: graph.ints(1), outputs: graph.ints(2) };
}

function widened(name: string, shape: readonly number[], type: number, data: DataView): Float32Array {
  const stored = storage[type as keyof typeof storage];
  const count = shape.reduce((product, size) => product * size, 1);
  if (!stored || data.byteLength !== count * stored.size)
    throw new Error(`the values of ${name} are of a kind that is not known`);
  return Float32Array.from({ length: count }, (_, index) => stored.read(data, index * stored.size));
}

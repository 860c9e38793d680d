// SPDX-License-Identifier: GPL-3.0-or-later
/** The ONNX graph that is being written, and where each tensor of the original has its channels in it. */
import type { Head } from '../runtimes/session.ts';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnx-writer.ts';
import type { Graph, GraphTensor } from './tfjs-graph.ts';

/** Floats in the widest vector register that the blocked kernels of ONNX Runtime use. */
const channelBlock = 16;

/** Which channels of a written tensor are the original's, in their order; the others are zero. */
export type Channels = { readonly count: number; readonly real: readonly number[] };

/** What is written of a model, whatever it is converted from. */
export type Written = {
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  /** Of each converted tensor, by its name. */
  readonly channels: Map<string, Channels>;
};

export type Draft = Written & {
  readonly graph: Graph;
  /** Sizes of the tensors for the input size that the graph is stored for: what a resizing enlarges by is read off them. */
  readonly sizes: Map<string, readonly [height: number, width: number]>;
  /** Tensors that are given out: their channels are values of the result and stay as they are. */
  readonly heads: ReadonlyMap<string, Head>;
};

/** `count` channels as they are, followed by zero channels up to a whole block. */
export function padded(count: number): Channels {
  return { count: Math.ceil(count / channelBlock) * channelBlock, real: firstOnes(count) };
}

/** `count` channels and no others. */
export function exactly(count: number): Channels {
  return { count, real: firstOnes(count) };
}

function firstOnes(count: number): number[] {
  return Array.from({ length: count }, (_, channel) => channel);
}

export function channelsOf(draft: Pick<Written, 'channels'>, name: string): Channels {
  const channels = draft.channels.get(name);
  if (channels === undefined) throw new Error(`${name} has no channels`);
  return channels;
}

export function sizeOf(draft: Draft, name: string): readonly [height: number, width: number] {
  const size = draft.sizes.get(name);
  if (size === undefined) throw new Error(`${name} has no size`);
  return size;
}

/** The name of the original tensor `name` in the NCHW layout that it is computed in. */
export function planes(name: string): string {
  return `${name}/nchw`;
}

export function emit(
  draft: Pick<Written, 'nodes'>,
  op: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly OnnxAttribute[] = [],
): void {
  draft.nodes.push({ op, name, inputs, outputs, attributes });
}

export function addFloats(
  draft: Pick<Written, 'initializers'>,
  name: string,
  shape: readonly number[],
  values: Float32Array,
): void {
  draft.initializers.push({ name, shape, type: 'float', values });
}

/** Writes the tensor `input` as `output`: pixel after pixel, in rows of `values`. `name` is that of the operation. */
export function toRows(draft: Written, input: string, output: string, name: string, values: number): void {
  const rows = `${name}/rows`;
  draft.initializers.push({ name: rows, shape: [3], type: 'int64', values: [0, -1, values] });
  const pixels = `${name}/nhwc`;
  emit(draft, 'Transpose', `${name}/pixels`, [planes(input)], [pixels], [ints('perm', [0, 2, 3, 1])]);
  emit(draft, 'Reshape', name, [pixels, rows], [output]);
}

export function constant(graph: Graph, name: string): GraphTensor {
  const tensor = graph.constants.get(name);
  if (tensor === undefined) throw new Error(`${name} is not a constant of the graph`);
  return tensor;
}

/** The value of a constant with one value; undefined for any other tensor. */
export function scalar(graph: Graph, name: string): number | undefined {
  const tensor = graph.constants.get(name);
  return tensor?.values.length === 1 ? tensor.values[0] : undefined;
}

/**
 * Strides and padding. TensorFlow's 'SAME' pads k - s in all when the stride s divides the input, the odd pixel at the
 * far side (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).
 */
export function windowOf(
  kernel: readonly number[],
  strides: readonly number[],
  same: boolean,
): OnnxAttribute[] {
  const totals = kernel.map((size, axis) => (same ? Math.max(0, size - (strides[axis] ?? 1)) : 0));
  const before = totals.map((total) => Math.floor(total / 2));
  const after = totals.map((total, axis) => total - (before[axis] ?? 0));
  return [ints('strides', strides), ints('pads', [...before, ...after])];
}

/** Values of `each` for every channel, moved to where the channels are; zero for the others. */
export function spread(values: Float32Array, { count, real }: Channels, each = 1): Float32Array {
  const moved = new Float32Array(count * each);
  real.forEach((place, channel) => {
    moved.set(values.subarray(channel * each, (channel + 1) * each), place * each);
  });
  return moved;
}

export function ints(name: string, value: readonly number[]): OnnxAttribute {
  return { name, type: 'ints', value };
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The ONNX graph that is being written, and where each tensor of the original has its channels in it. */
import type { Head } from '../runtimes/session.ts';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnx-writer.ts';
import type { Graph, GraphTensor } from './tfjs-graph.ts';

/** Floats in the widest vector register that the blocked kernels of ONNX Runtime use. */
const channelBlock = 16;

/** Which channels of a written tensor are the original's, in their order; the others are zero. */
export type Channels = { readonly count: number; readonly real: readonly number[] };

export type Draft = {
  readonly graph: Graph;
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  readonly channels: Map<string, Channels>;
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

export function channelsOf(draft: Draft, name: string): Channels {
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
  draft: Draft,
  op: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly OnnxAttribute[] = [],
): void {
  draft.nodes.push({ op, name, inputs, outputs, attributes });
}

export function addFloats(draft: Draft, name: string, shape: readonly number[], values: Float32Array): void {
  draft.initializers.push({ name, shape, type: 'float', values });
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

export function ints(name: string, value: readonly number[]): OnnxAttribute {
  return { name, type: 'ints', value };
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns a TensorFlow.js convolutional graph into ONNX. Inside, tensors are NCHW, which ONNX Runtime's kernels are made
 * for; at the edges they stay NHWC and [batch, anchors, values] as in the original, so that both engines take and give
 * the same numbers in the same order. Batch, height and width are left free; height and width must be multiples of
 * the network's total stride, since 'SAME' padding is written out for that case.
 *
 * Two changes for speed, neither of which changes a result: channel counts are rounded up with zero channels to what
 * one AVX-512 register holds, since ONNX Runtime's blocked kernels take no others there (measured: a fifth to a quarter
 * less time), and a padding of channels is written as a 1x1 convolution with the identity, which stays in the blocked
 * layout.
 */

import { type OnnxAttribute, type OnnxNode, type OnnxTensor, writeOnnx } from './onnx-writer.ts';
import {
  type Graph,
  type GraphNode,
  type GraphTensor,
  readIntegers,
  readShape,
  readText,
  readTexts,
} from './tfjs-graph.ts';

const opset = 17;
const toPlanes = [0, 3, 1, 2];
const toPixels = [0, 2, 3, 1];

/** Floats in the widest vector register that the blocked kernels use. */
const channelBlock = 16;

type Draft = {
  readonly graph: Graph;
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  /** Channels of each converted tensor, zero channels included. */
  readonly channels: Map<string, number>;
  /** Tensors that a head reads: their channels are values of the result and stay as they are. */
  readonly exact: ReadonlySet<string>;
};

/** Converts `graph` to the bytes of an ONNX model called `name`. Throws on an operation or attribute it does not know. */
export function convertGraph(graph: Graph, name: string): Uint8Array {
  const heads = graph.nodes.filter((node) => node.op === 'Reshape').map((node) => node.inputs[0] ?? '');
  const draft: Draft = { graph, nodes: [], initializers: [], channels: new Map(), exact: new Set(heads) };
  const inputs: { name: string; shape: (number | string)[] }[] = [];
  for (const node of graph.nodes) {
    if (node.op === 'Placeholder') {
      const channels = readShape(node, 'shape')[3];
      if (channels === undefined) throw new Error(`${node.name} is not a batch of pictures`);
      inputs.push({ name: node.name, shape: ['batch', 'height', 'width', channels] });
      draft.channels.set(node.name, channels);
      emit(draft, 'Transpose', node.name, [node.name], [planes(node.name)], [ints('perm', toPlanes)]);
    } else convertNode(draft, node);
  }
  const consumed = new Set(graph.nodes.flatMap((node) => node.inputs));
  const outputs = graph.nodes
    .filter((node) => !consumed.has(node.name))
    .map((node) => ({ name: node.name, shape: ['batch', `anchors_${node.name}`, valuesOf(graph, node)] }));
  const { nodes, initializers } = draft;
  return writeOnnx({ nodes, initializers, name, producer: 'clearveil', opset, inputs, outputs });
}

function convertNode(draft: Draft, node: GraphNode): void {
  const [first = '', second = ''] = node.inputs;
  switch (node.op) {
    case '_FusedConv2D':
      convertConvolution(draft, node);
      break;
    case 'DepthwiseConv2dNative':
      convertDepthwise(draft, node);
      break;
    case 'AddV2':
      if (channelsOf(draft, first) !== channelsOf(draft, second))
        throw new Error(`${node.name} adds unlike tensors`);
      emitPlanes(draft, 'Add', node, [first, second]);
      break;
    case 'Relu':
      emitPlanes(draft, 'Relu', node, [first]);
      break;
    case 'MaxPool': {
      const kernel = spatial(readIntegers(node, 'ksize'));
      emitPlanes(draft, 'MaxPool', node, [first], [ints('kernel_shape', kernel), ...window(node, kernel)]);
      break;
    }
    case 'Pad':
      convertPad(draft, node, first, constant(draft.graph, second));
      break;
    case 'Reshape':
      convertReshape(draft, node, first, constant(draft.graph, second));
      break;
    case 'Identity':
      emit(draft, 'Identity', node.name, [first], [node.name], []);
      break;
    default:
      throw new Error(`no conversion for the operation ${node.op} of ${node.name}`);
  }
}

/** TensorFlow kernels are [height, width, in, out], ONNX kernels [out, in, height, width]. */
function convertConvolution(draft: Draft, node: GraphNode): void {
  const [input = '', kernelName = '', biasName = ''] = node.inputs;
  const kernel = constant(draft.graph, kernelName);
  const [height = 1, width = 1, channelsIn = 1, channelsOut = 1] = kernel.shape;
  const fused = readTexts(node, 'fused_ops');
  const relu = fused[1] === 'Relu';
  if (fused[0] !== 'BiasAdd' || fused.length > 2 || (fused.length === 2 && !relu)) {
    throw new Error(`${node.name} fuses ${fused.join(', ')}`);
  }
  const outer = draft.exact.has(node.name) ? channelsOut : aligned(channelsOut);
  const inner = channelsOf(draft, input);
  const area = height * width;
  const values = new Float32Array(outer * inner * area);
  const planesFirst = permute(kernel, [3, 2, 0, 1]);
  const row = channelsIn * area;
  for (let out = 0; out < channelsOut; out += 1) {
    values.set(planesFirst.subarray(out * row, (out + 1) * row), out * inner * area);
  }
  addFloats(draft, kernelName, [outer, inner, height, width], values);
  addFloats(draft, biasName, [outer], lengthened(constant(draft.graph, biasName).values, outer));
  draft.channels.set(node.name, outer);
  const result = relu ? `${planes(node.name)}/linear` : planes(node.name);
  const attributes = [ints('kernel_shape', [height, width]), ...window(node, [height, width])];
  emit(draft, 'Conv', node.name, [planes(input), kernelName, biasName], [result], attributes);
  if (relu) emit(draft, 'Relu', `${node.name}/relu`, [result], [planes(node.name)], []);
}

/** Depthwise kernels are [height, width, channels, 1]: one group for each channel. */
function convertDepthwise(draft: Draft, node: GraphNode): void {
  const [input = '', kernelName = ''] = node.inputs;
  const kernel = constant(draft.graph, kernelName);
  const [height = 1, width = 1, , multiplier] = kernel.shape;
  if (multiplier !== 1) throw new Error(`${node.name} multiplies its channels`);
  const groups = channelsOf(draft, input);
  const values = lengthened(permute(kernel, [2, 3, 0, 1]), groups * height * width);
  addFloats(draft, kernelName, [groups, 1, height, width], values);
  draft.channels.set(node.name, groups);
  const attributes: OnnxAttribute[] = [
    ints('kernel_shape', [height, width]),
    { name: 'group', type: 'int', value: groups },
    ...window(node, [height, width]),
  ];
  emit(draft, 'Conv', node.name, [planes(input), kernelName], [planes(node.name)], attributes);
}

/** Padding of the channels at the far end, as a convolution that copies what is there and adds zero channels. */
function convertPad(draft: Draft, node: GraphNode, input: string, paddings: GraphTensor): void {
  const [, , , , , , before, after = 0] = paddings.values;
  if (paddings.values.some((padding, index) => padding !== 0 && index !== 7) || before !== 0) {
    throw new Error(`${node.name} pads more than the far end of the channels`);
  }
  const inner = channelsOf(draft, input);
  const outer = aligned(realChannels(draft, input) + after);
  const kernel = new Float32Array(outer * inner);
  for (let channel = 0; channel < Math.min(inner, outer); channel += 1) kernel[channel * inner + channel] = 1;
  addFloats(draft, `${node.name}/identity`, [outer, inner, 1, 1], kernel);
  const attributes = [ints('kernel_shape', [1, 1])];
  emit(draft, 'Conv', node.name, [planes(input), `${node.name}/identity`], [planes(node.name)], attributes);
  draft.channels.set(node.name, outer);
}

/** The heads' [1, anchors, values]: pixels first, then one row per anchor; batch and anchor count follow the input. */
function convertReshape(draft: Draft, node: GraphNode, input: string, shape: GraphTensor): void {
  const [batch, , values] = shape.values;
  if (shape.values.length !== 3 || batch !== 1 || values === undefined) {
    throw new Error(`${node.name} is not a detection head`);
  }
  const name = `${node.name}/rows`;
  draft.initializers.push({ name, shape: [3], type: 'int64', values: [0, -1, values] });
  emit(
    draft,
    'Transpose',
    `${node.name}/pixels`,
    [planes(input)],
    [`${node.name}/nhwc`],
    [ints('perm', toPixels)],
  );
  emit(draft, 'Reshape', node.name, [`${node.name}/nhwc`, name], [node.name], []);
}

/**
 * Strides and padding. TensorFlow's 'SAME' pads k - s in all when the stride s divides the input, the odd pixel at the
 * far side (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).
 */
function window(node: GraphNode, kernel: readonly number[]): OnnxAttribute[] {
  const strides = spatial(readIntegers(node, 'strides'));
  if (readText(node, 'data_format') !== 'NHWC') throw new Error(`${node.name} is not NHWC`);
  if (readIntegers(node, 'dilations').some((dilation) => dilation !== 1))
    throw new Error(`${node.name} is dilated`);
  const same = readText(node, 'padding') === 'SAME';
  const totals = kernel.map((size, axis) => (same ? Math.max(0, size - (strides[axis] ?? 1)) : 0));
  const before = totals.map((total) => Math.floor(total / 2));
  const after = totals.map((total, axis) => total - (before[axis] ?? 0));
  return [ints('strides', strides), ints('pads', [...before, ...after])];
}

function emit(
  draft: Draft,
  op: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly OnnxAttribute[],
): void {
  draft.nodes.push({ op, name, inputs, outputs, attributes });
}

/** Emits an operation that keeps the number of channels. */
function emitPlanes(
  draft: Draft,
  op: string,
  node: GraphNode,
  inputs: readonly string[],
  attributes: readonly OnnxAttribute[] = [],
): void {
  draft.channels.set(node.name, channelsOf(draft, inputs[0] ?? ''));
  emit(draft, op, node.name, inputs.map(planes), [planes(node.name)], attributes);
}

function addFloats(draft: Draft, name: string, shape: readonly number[], values: Float32Array): void {
  draft.initializers.push({ name, shape, type: 'float', values });
}

function constant(graph: Graph, name: string): GraphTensor {
  const tensor = graph.constants.get(name);
  if (tensor === undefined) throw new Error(`${name} is not a constant of the graph`);
  return tensor;
}

function valuesOf(graph: Graph, output: GraphNode): number {
  const reshape = graph.nodes.find((node) => node.name === output.inputs[0] && node.op === 'Reshape');
  const values = constant(graph, reshape?.inputs[1] ?? '').values[2];
  if (values === undefined) throw new Error(`${output.name} is not a detection head`);
  return values;
}

/** Transposes a four-dimensional tensor so that its new axis i is the old axis `order[i]`. */
function permute(tensor: GraphTensor, order: readonly [number, number, number, number]): Float32Array {
  const sizes = order.map((axis) => tensor.shape[axis] ?? 1);
  const strides = tensor.shape.map((_, axis) =>
    tensor.shape.slice(axis + 1).reduce((product, size) => product * size, 1),
  );
  const steps = order.map((axis) => strides[axis] ?? 1);
  const [a = 1, b = 1, c = 1, d = 1] = sizes;
  const [sa = 0, sb = 0, sc = 0, sd = 0] = steps;
  const permuted = new Float32Array(tensor.values.length);
  let next = 0;
  for (let i = 0; i < a; i += 1)
    for (let j = 0; j < b; j += 1)
      for (let k = 0; k < c; k += 1)
        for (let l = 0; l < d; l += 1) {
          permuted[next] = tensor.values[i * sa + j * sb + k * sc + l * sd] ?? 0;
          next += 1;
        }
  return permuted;
}

function aligned(channels: number): number {
  return Math.ceil(channels / channelBlock) * channelBlock;
}

function channelsOf(draft: Draft, name: string): number {
  const channels = draft.channels.get(name);
  if (channels === undefined) throw new Error(`${name} has no channels`);
  return channels;
}

/** Channels of `name` in the original graph, found by walking back to the convolution that made them. */
function realChannels(draft: Draft, name: string): number {
  const node = draft.graph.nodes.find((candidate) => candidate.name === name);
  const [input = '', kernel = ''] = node?.inputs ?? [];
  if (node?.op !== '_FusedConv2D') return realChannels(draft, input);
  return constant(draft.graph, kernel).shape[3] ?? 0;
}

function lengthened(values: Float32Array, length: number): Float32Array {
  const longer = new Float32Array(length);
  longer.set(values);
  return longer;
}

function planes(name: string): string {
  return `${name}/nchw`;
}

function spatial(values: readonly number[]): [number, number] {
  return [values[1] ?? 1, values[2] ?? 1];
}

function ints(name: string, value: readonly number[]): OnnxAttribute {
  return { name, type: 'ints', value };
}

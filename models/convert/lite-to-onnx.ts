// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns a TensorFlow Lite convolutional graph into ONNX. Inside, tensors are NCHW, at the edges NHWC and [batch, rows,
 * values] as in the original. Batch, height and width are left free; height and width must be multiples of the network's
 * total stride, since 'SAME' padding is written out for that case. Channel counts are rounded up with zero channels to what a
 * vector register holds, as in graph-to-onnx.ts, and for its reasons.
 */
import type { FlatTable } from './flatbuffer.ts';
import { type OnnxAttribute, type OnnxNode, type OnnxTensor, writeOnnx } from './onnx-writer.ts';
import type { LiteGraph, LiteNode, LiteTensor } from './tflite-graph.ts';

const opset = 17;
const channelBlock = 16;
const samePadding = 0;
const reluActivation = 1;

type Draft = {
  readonly graph: LiteGraph;
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  /** Channels of each converted tensor, zero channels included. */
  readonly channels: Map<number, number>;
  /** Tensors that a head reads: their channels are values of the result and stay as they are. */
  readonly exact: ReadonlySet<number>;
};

/** Converts `graph` to the bytes of an ONNX model called `name`. Throws on an operation or option it does not know. */
export function convertLiteGraph(graph: LiteGraph, name: string): Uint8Array {
  const heads = graph.nodes.filter(({ op }) => op === 'RESHAPE').map(({ inputs }) => inputs[0] ?? -1);
  const draft: Draft = { graph, nodes: [], initializers: [], channels: new Map(), exact: new Set(heads) };
  const inputs = graph.inputs.map((index) => {
    const { name: input, shape } = tensor(graph, index);
    const channels = shape[3];
    if (channels === undefined) throw new Error(`${input} is not a batch of pictures`);
    draft.channels.set(index, channels);
    emit(draft, 'Transpose', 'planes', [input], [planes(draft, index)], [ints('perm', [0, 3, 1, 2])]);
    return { name: input, shape: ['batch', 'height', 'width', channels] };
  });
  for (const node of graph.nodes) convertNode(draft, node);
  const outputs = graph.outputs.map((index) => {
    const { name: output, shape } = tensor(graph, index);
    return { name: output, shape: ['batch', `rows_${output}`, shape[2] ?? 1] };
  });
  const { nodes, initializers } = draft;
  return writeOnnx({ nodes, initializers, name, producer: 'clearveil', opset, inputs, outputs });
}

function convertNode(draft: Draft, node: LiteNode): void {
  const { op, options, output, inputs } = node;
  const name = tensor(draft.graph, output).name;
  const [first = -1, second = -1] = inputs;
  switch (op) {
    case 'CONV_2D':
      convertConvolution(draft, node);
      break;
    case 'DEPTHWISE_CONV_2D':
      convertDepthwise(draft, node);
      break;
    case 'RELU':
      emitPlanes(draft, 'Relu', node, [first]);
      break;
    case 'ADD':
      if (channelsOf(draft, first) !== channelsOf(draft, second))
        throw new Error(`${name} adds unlike tensors`);
      if (options?.byte(0)) throw new Error(`${name} has an activation`);
      emitPlanes(draft, 'Add', node, [first, second]);
      break;
    case 'MAX_POOL_2D': {
      const kernel = [options?.int(4) ?? 1, options?.int(3) ?? 1];
      emitPlanes(
        draft,
        'MaxPool',
        node,
        [first],
        [ints('kernel_shape', kernel), ...window(options, kernel, { across: 1, down: 2, activation: 5 })],
      );
      break;
    }
    case 'PAD':
      convertPad(draft, node);
      break;
    case 'RESIZE_BILINEAR':
      convertDoubling(draft, node);
      break;
    case 'RESHAPE':
      convertHead(draft, node);
      break;
    default:
      throw new Error(`no conversion for the operation ${op}`);
  }
}

/** TensorFlow Lite's kernels are [out, height, width, in], ONNX kernels [out, in, height, width]. */
function convertConvolution(draft: Draft, node: LiteNode): void {
  const [input = -1, kernelIndex = -1, biasIndex = -1] = node.inputs;
  const kernel = constant(draft.graph, kernelIndex);
  const [channelsOut = 1, height = 1, width = 1, channelsIn = 1] = kernel.shape;
  const outer = draft.exact.has(node.output) ? channelsOut : aligned(channelsOut);
  const inner = channelsOf(draft, input);
  const values = new Float32Array(outer * inner * height * width);
  kernel.values.forEach((value, index) => {
    const channel = index % channelsIn;
    const place = Math.floor(index / channelsIn) % (height * width);
    const out = Math.floor(index / (channelsIn * height * width));
    values[(out * inner + channel) * height * width + place] = value;
  });
  const weights = addFloats(draft, kernelIndex, [outer, inner, height, width], values);
  const bias = addFloats(
    draft,
    biasIndex,
    [outer],
    lengthened(constant(draft.graph, biasIndex).values, outer),
  );
  draft.channels.set(node.output, outer);
  const attributes = [
    ints('kernel_shape', [height, width]),
    ...window(node.options, [height, width], { across: 1, down: 2, activation: 3, dilation: [4, 5] }),
  ];
  emit(
    draft,
    'Conv',
    nameOf(draft, node),
    [planes(draft, input), weights, bias],
    [planes(draft, node.output)],
    attributes,
  );
}

/** Depthwise kernels are [1, height, width, channels]: one group for each channel. */
function convertDepthwise(draft: Draft, node: LiteNode): void {
  const [input = -1, kernelIndex = -1, biasIndex = -1] = node.inputs;
  const kernel = constant(draft.graph, kernelIndex);
  const [, height = 1, width = 1, channels = 1] = kernel.shape;
  if (node.options?.int(3) !== 1) throw new Error(`${nameOf(draft, node)} multiplies its channels`);
  const groups = channelsOf(draft, input);
  const values = new Float32Array(groups * height * width);
  kernel.values.forEach((value, index) => {
    values[(index % channels) * height * width + Math.floor(index / channels)] = value;
  });
  const weights = addFloats(draft, kernelIndex, [groups, 1, height, width], values);
  const bias = addFloats(
    draft,
    biasIndex,
    [groups],
    lengthened(constant(draft.graph, biasIndex).values, groups),
  );
  draft.channels.set(node.output, groups);
  const attributes: OnnxAttribute[] = [
    ints('kernel_shape', [height, width]),
    { name: 'group', type: 'int', value: groups },
    ...window(node.options, [height, width], { across: 1, down: 2, activation: 4, dilation: [5, 6] }),
  ];
  emit(
    draft,
    'Conv',
    nameOf(draft, node),
    [planes(draft, input), weights, bias],
    [planes(draft, node.output)],
    attributes,
  );
}

/** Padding of the channels at the far end, as a convolution that copies what is there and adds zero channels. */
function convertPad(draft: Draft, node: LiteNode): void {
  const [input = -1, paddingIndex = -1] = node.inputs;
  const paddings = constant(draft.graph, paddingIndex).values;
  if (paddings.some((padding, index) => padding !== 0 && index !== 7))
    throw new Error(`${nameOf(draft, node)} pads more than the far end of the channels`);
  const inner = channelsOf(draft, input);
  const outer = aligned(tensor(draft.graph, node.output).shape[3] ?? 0);
  draft.channels.set(node.output, outer);
  if (inner === outer) {
    emit(draft, 'Identity', nameOf(draft, node), [planes(draft, input)], [planes(draft, node.output)], []);
    return;
  }
  const kernel = new Float32Array(outer * inner);
  for (let channel = 0; channel < Math.min(inner, outer); channel += 1) kernel[channel * inner + channel] = 1;
  const name = `${nameOf(draft, node)}/identity`;
  draft.initializers.push({ name, shape: [outer, inner, 1, 1], type: 'float', values: kernel });
  const attributes = [ints('kernel_shape', [1, 1])];
  emit(
    draft,
    'Conv',
    nameOf(draft, node),
    [planes(draft, input), name],
    [planes(draft, node.output)],
    attributes,
  );
}

/** Twice the size, with pixel centres at halves. */
function convertDoubling(draft: Draft, node: LiteNode): void {
  const [input = -1] = node.inputs;
  const [before, after] = [tensor(draft.graph, input).shape, tensor(draft.graph, node.output).shape];
  const doubles = after[1] === 2 * (before[1] ?? 0) && after[2] === 2 * (before[2] ?? 0);
  if (!doubles || node.options?.byte(2) || !node.options?.byte(3))
    throw new Error(`${nameOf(draft, node)} is not a doubling with half pixel centres`);
  const name = `${nameOf(draft, node)}/scales`;
  draft.initializers.push({ name, shape: [4], type: 'float', values: Float32Array.of(1, 1, 2, 2) });
  draft.channels.set(node.output, channelsOf(draft, input));
  const text = (attribute: string, value: string): OnnxAttribute => ({
    name: attribute,
    type: 'text',
    value,
  });
  const attributes = [text('mode', 'linear'), text('coordinate_transformation_mode', 'half_pixel')];
  emit(
    draft,
    'Resize',
    nameOf(draft, node),
    [planes(draft, input), '', name],
    [planes(draft, node.output)],
    attributes,
  );
}

/** The heads' [1, rows, values]: pixels first; batch and number of rows follow the input. */
function convertHead(draft: Draft, node: LiteNode): void {
  const [input = -1] = node.inputs;
  const [name, values = 1] = [nameOf(draft, node), tensor(draft.graph, node.output).shape[2]];
  draft.initializers.push({ name: `${name}/rows`, shape: [3], type: 'int64', values: [0, -1, values] });
  const pixels = ints('perm', [0, 2, 3, 1]);
  emit(draft, 'Transpose', `${name}/pixels`, [planes(draft, input)], [`${name}/nhwc`], [pixels]);
  emit(draft, 'Reshape', name, [`${name}/nhwc`, `${name}/rows`], [name], []);
}

type OptionFields = {
  readonly across: number;
  readonly down: number;
  readonly activation: number;
  readonly dilation?: readonly [number, number];
};

/**
 * Strides and padding. TensorFlow's 'SAME' pads k - s in all when the stride s divides the input, the odd pixel at the
 * far side (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).
 */
function window(
  options: FlatTable | undefined,
  kernel: readonly number[],
  fields: OptionFields,
): OnnxAttribute[] {
  if (!options || options.byte(fields.activation) === reluActivation || options.byte(fields.activation) > 0)
    throw new Error('an operation has an activation of its own');
  for (const dilation of fields.dilation ?? [])
    if (options.has(dilation) && options.int(dilation) !== 1) throw new Error('an operation is dilated');
  const strides = [options.int(fields.down), options.int(fields.across)];
  const same = options.byte(0) === samePadding;
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
  node: LiteNode,
  inputs: readonly number[],
  attributes: readonly OnnxAttribute[] = [],
): void {
  draft.channels.set(node.output, channelsOf(draft, inputs[0] ?? -1));
  const names = inputs.map((input) => planes(draft, input));
  emit(draft, op, nameOf(draft, node), names, [planes(draft, node.output)], attributes);
}

function addFloats(draft: Draft, index: number, shape: readonly number[], values: Float32Array): string {
  const { name } = tensor(draft.graph, index);
  draft.initializers.push({ name, shape, type: 'float', values });
  return name;
}

function tensor(graph: LiteGraph, index: number): LiteTensor {
  const found = graph.tensors[index];
  if (!found) throw new Error(`there is no tensor ${index}`);
  return found;
}

function constant(graph: LiteGraph, index: number): LiteTensor & { readonly values: Float32Array } {
  const { values, ...found } = tensor(graph, index);
  if (!values) throw new Error(`${found.name} is not a constant of the graph`);
  return { ...found, values };
}

function channelsOf(draft: Draft, index: number): number {
  const channels = draft.channels.get(index);
  if (channels === undefined) throw new Error(`tensor ${index} has no channels`);
  return channels;
}

const nameOf = (draft: Draft, node: LiteNode): string => tensor(draft.graph, node.output).name;
const planes = (draft: Draft, index: number): string => `${tensor(draft.graph, index).name}/nchw`;
const aligned = (channels: number): number => Math.ceil(channels / channelBlock) * channelBlock;
const ints = (name: string, value: readonly number[]): OnnxAttribute => ({ name, type: 'ints', value });

function lengthened(values: Float32Array, length: number): Float32Array {
  const longer = new Float32Array(length);
  longer.set(values);
  return longer;
}

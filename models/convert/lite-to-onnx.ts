// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns a TensorFlow Lite convolutional graph into ONNX. Inside, tensors are NCHW, at the edges NHWC and [batch, rows,
 * values] as in the original. Batch, height and width are left free; height and width must be multiples of the network's
 * total stride, since 'SAME' padding is written out for that case. Channel counts are rounded up with zero channels to what a
 * vector register holds, as in graph-to-onnx.ts, and for its reasons. A sum with a tensor whose channels are padded is written in two
 * parts, one with and one without that tensor, so that nothing is added to the zeros (measured: a seventh less time).
 */
import {
  addFloats,
  type Channels,
  channelsOf,
  emit,
  exactly,
  ints,
  padded,
  planes,
  spread,
  toRows,
  type Written,
  windowOf,
} from './draft.ts';
import type { FlatTable } from './flatbuffer.ts';
import { type WidenedSum, widenedSums } from './lite-widening.ts';
import { type OnnxAttribute, writeOnnx } from './onnx-writer.ts';
import type { LiteGraph, LiteNode, LiteTensor } from './tflite-graph.ts';

const opset = 17;
const samePadding = 0;

type LiteDraft = Written & {
  readonly graph: LiteGraph;
  /** Tensors that a head reads: their channels are values of the result and stay as they are. */
  readonly exact: ReadonlySet<string>;
};

/** `shape`: all but the number of channels that come out. */
type ConvolutionKernel = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly attributes: readonly OnnxAttribute[];
};

/** Converts `graph` to the bytes of an ONNX model called `name`. Throws on an operation or option it does not know. */
export function convertLiteGraph(graph: LiteGraph, name: string): Uint8Array {
  const heads = graph.nodes
    .filter(({ op }) => op === 'RESHAPE')
    .map(({ inputs }) => tensor(graph, inputs[0]).name);
  const draft: LiteDraft = {
    graph,
    nodes: [],
    initializers: [],
    channels: new Map(),
    exact: new Set(heads),
  };
  const inputs = graph.inputs.map((index) => {
    const { name: input, shape } = tensor(graph, index);
    const channels = shape[3];
    if (channels === undefined) throw new Error(`${input} is not a batch of pictures`);
    draft.channels.set(input, exactly(channels));
    emit(draft, 'Transpose', 'planes', [input], [planes(input)], [ints('perm', [0, 3, 1, 2])]);
    return { name: input, shape: ['batch', 'height', 'width', channels] };
  });
  const sums = widenedSums(graph);
  for (const node of graph.nodes) {
    const sum = sums.find(({ parts }) => parts.includes(node));
    if (!sum) convertNode(draft, node);
    else if (node === sum.parts.at(-1)) convertWidenedSum(draft, sum);
  }
  const outputs = graph.outputs.map((index) => {
    const { name: output, shape } = tensor(graph, index);
    return { name: output, shape: ['batch', `rows_${output}`, shape[2] ?? 1] };
  });
  const { nodes, initializers } = draft;
  return writeOnnx({ nodes, initializers, name, producer: 'clearveil', opset, inputs, outputs });
}

function convertNode(draft: LiteDraft, node: LiteNode): void {
  const { op, options } = node;
  switch (op) {
    case 'CONV_2D':
      convertConvolution(draft, node);
      break;
    case 'DEPTHWISE_CONV_2D':
      convertDepthwise(draft, node);
      break;
    case 'RELU':
      emitPlanes(draft, 'Relu', node, [inputOf(draft, node)]);
      break;
    case 'ADD': {
      const [first, second] = [inputOf(draft, node), inputOf(draft, node, 1)];
      if (channelsOf(draft, first).count !== channelsOf(draft, second).count)
        throw new Error(`${nameOf(draft, node)} adds unlike tensors`);
      if (options?.byte(0)) throw new Error(`${nameOf(draft, node)} has an activation`);
      emitPlanes(draft, 'Add', node, [first, second]);
      break;
    }
    case 'MAX_POOL_2D': {
      const kernel = [options?.int(4) ?? 1, options?.int(3) ?? 1];
      emitPlanes(
        draft,
        'MaxPool',
        node,
        [inputOf(draft, node)],
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

/** The kernel of a convolution: TensorFlow Lite's are [out, height, width, in], ONNX kernels [out, in, height, width]. */
function kernelOf(draft: LiteDraft, node: LiteNode, outer: Channels): ConvolutionKernel {
  const kernel = constant(draft.graph, node.inputs[1]);
  const [, height = 1, width = 1, channelsIn = 1] = kernel.shape;
  const inner = channelsOf(draft, inputOf(draft, node)).count;
  const values = new Float32Array(outer.count * inner * height * width);
  kernel.values.forEach((value, index) => {
    const channel = index % channelsIn;
    const place = Math.floor(index / channelsIn) % (height * width);
    const out = Math.floor(index / (channelsIn * height * width));
    values[(out * inner + channel) * height * width + place] = value;
  });
  const attributes = [
    ints('kernel_shape', [height, width]),
    ...window(node.options, [height, width], { across: 1, down: 2, activation: 3, dilation: [4, 5] }),
  ];
  return { name: kernel.name, shape: [inner, height, width], values, attributes };
}

function convertConvolution(draft: LiteDraft, node: LiteNode): void {
  const [channelsOut = 1] = constant(draft.graph, node.inputs[1]).shape;
  const outer = draft.exact.has(nameOf(draft, node)) ? exactly(channelsOut) : padded(channelsOut);
  const { name, shape, values, attributes } = kernelOf(draft, node, outer);
  addFloats(draft, name, [outer.count, ...shape], values);
  emitConvolution(draft, node, outer, attributes);
}

/**
 * relu(convolution + pad(short)) in two parts, one behind the other: the channels that `short` has, to which it is added, and the
 * others. ONNX Runtime makes the first one operation, and the second another.
 */
function convertWidenedSum(draft: LiteDraft, { convolution, pad, relu }: WidenedSum): void {
  const [name, short] = [nameOf(draft, relu), inputOf(draft, pad)];
  const outer = padded(tensor(draft.graph, relu.output).shape[3] ?? 0);
  const first = channelsOf(draft, short).count;
  const kernel = kernelOf(draft, convolution, outer);
  const bias = constant(draft.graph, convolution.inputs[2]);
  const biases = spread(bias.values, outer);
  const each = kernel.shape.reduce((product, size) => product * size, 1);
  const part = (of: string, from: number, to: number): string => {
    const [weights, added, result] = [`${kernel.name}/${of}`, `${bias.name}/${of}`, `${planes(name)}/${of}`];
    addFloats(draft, weights, [to - from, ...kernel.shape], kernel.values.subarray(from * each, to * each));
    addFloats(draft, added, [to - from], biases.subarray(from, to));
    const inputs = [planes(inputOf(draft, convolution)), weights, added];
    emit(draft, 'Conv', `${name}/${of}/conv`, inputs, [`${result}/linear`], kernel.attributes);
    return result;
  };
  const [summed, alone] = [part('summed', 0, first), part('alone', first, outer.count)];
  emit(draft, 'Add', `${name}/add`, [planes(short), `${summed}/linear`], [`${summed}/sum`]);
  emit(draft, 'Relu', `${name}/summed`, [`${summed}/sum`], [summed]);
  emit(draft, 'Relu', `${name}/alone`, [`${alone}/linear`], [alone]);
  const channels: OnnxAttribute = { name: 'axis', type: 'int', value: 1 };
  emit(draft, 'Concat', name, [summed, alone], [planes(name)], [channels]);
  draft.channels.set(name, outer);
}

/** Depthwise kernels are [1, height, width, channels]: one group for each channel. */
function convertDepthwise(draft: LiteDraft, node: LiteNode): void {
  const kernel = constant(draft.graph, node.inputs[1]);
  const [, height = 1, width = 1, channels = 1] = kernel.shape;
  if (node.options?.int(3) !== 1) throw new Error(`${nameOf(draft, node)} multiplies its channels`);
  const groups = channelsOf(draft, inputOf(draft, node));
  const values = new Float32Array(groups.count * height * width);
  kernel.values.forEach((value, index) => {
    values[(index % channels) * height * width + Math.floor(index / channels)] = value;
  });
  addFloats(draft, kernel.name, [groups.count, 1, height, width], values);
  emitConvolution(draft, node, groups, [
    ints('kernel_shape', [height, width]),
    { name: 'group', type: 'int', value: groups.count },
    ...window(node.options, [height, width], { across: 1, down: 2, activation: 4, dilation: [5, 6] }),
  ]);
}

/** A convolution whose kernel is written: its bias and itself. */
function emitConvolution(
  draft: LiteDraft,
  node: LiteNode,
  channels: Channels,
  attributes: readonly OnnxAttribute[],
): void {
  const bias = constant(draft.graph, node.inputs[2]);
  addFloats(draft, bias.name, [channels.count], spread(bias.values, channels));
  const name = nameOf(draft, node);
  draft.channels.set(name, channels);
  const inputs = [planes(inputOf(draft, node)), inputOf(draft, node, 1), bias.name];
  emit(draft, 'Conv', name, inputs, [planes(name)], attributes);
}

/** Padding of the channels at the far end, as a convolution that copies what is there and adds zero channels. */
function convertPad(draft: LiteDraft, node: LiteNode): void {
  const [input, name] = [inputOf(draft, node), nameOf(draft, node)];
  const paddings = constant(draft.graph, node.inputs[1]).values;
  if (paddings.some((padding, index) => padding !== 0 && index !== 7))
    throw new Error(`${name} pads more than the far end of the channels`);
  const inner = channelsOf(draft, input).count;
  const outer = padded(tensor(draft.graph, node.output).shape[3] ?? 0);
  draft.channels.set(name, outer);
  if (inner === outer.count) {
    emit(draft, 'Identity', name, [planes(input)], [planes(name)]);
    return;
  }
  const kernel = new Float32Array(outer.count * inner);
  for (let channel = 0; channel < Math.min(inner, outer.count); channel += 1)
    kernel[channel * inner + channel] = 1;
  addFloats(draft, `${name}/identity`, [outer.count, inner, 1, 1], kernel);
  const attributes = [ints('kernel_shape', [1, 1])];
  emit(draft, 'Conv', name, [planes(input), `${name}/identity`], [planes(name)], attributes);
}

/** Twice the size, with pixel centres at halves. */
function convertDoubling(draft: LiteDraft, node: LiteNode): void {
  const [input, name] = [inputOf(draft, node), nameOf(draft, node)];
  const [before, after] = [tensor(draft.graph, node.inputs[0]).shape, tensor(draft.graph, node.output).shape];
  const doubles = after[1] === 2 * (before[1] ?? 0) && after[2] === 2 * (before[2] ?? 0);
  if (!doubles || node.options?.byte(2) || !node.options?.byte(3))
    throw new Error(`${name} is not a doubling with half pixel centres`);
  addFloats(draft, `${name}/scales`, [4], Float32Array.of(1, 1, 2, 2));
  draft.channels.set(name, channelsOf(draft, input));
  const attributes: OnnxAttribute[] = [
    { name: 'mode', type: 'text', value: 'linear' },
    { name: 'coordinate_transformation_mode', type: 'text', value: 'half_pixel' },
  ];
  emit(draft, 'Resize', name, [planes(input), '', `${name}/scales`], [planes(name)], attributes);
}

/** The heads' [1, rows, values]: pixels first; batch and number of rows follow the input. */
function convertHead(draft: LiteDraft, node: LiteNode): void {
  const { name, shape } = tensor(draft.graph, node.output);
  toRows(draft, inputOf(draft, node), name, name, shape[2] ?? 1);
}

type OptionFields = {
  readonly across: number;
  readonly down: number;
  readonly activation: number;
  readonly dilation?: readonly [number, number];
};

/** Strides and padding of an operation. Throws where it does more than that. */
function window(
  options: FlatTable | undefined,
  kernel: readonly number[],
  fields: OptionFields,
): OnnxAttribute[] {
  if (!options || options.byte(fields.activation) > 0)
    throw new Error('an operation has an activation of its own');
  for (const dilation of fields.dilation ?? [])
    if (options.has(dilation) && options.int(dilation) !== 1) throw new Error('an operation is dilated');
  const strides = [options.int(fields.down), options.int(fields.across)];
  return windowOf(kernel, strides, options.byte(0) === samePadding);
}

/** Emits an operation that keeps the number of channels. */
function emitPlanes(
  draft: LiteDraft,
  op: string,
  node: LiteNode,
  inputs: readonly string[],
  attributes: readonly OnnxAttribute[] = [],
): void {
  const name = nameOf(draft, node);
  draft.channels.set(name, channelsOf(draft, inputs[0] ?? ''));
  emit(draft, op, name, inputs.map(planes), [planes(name)], attributes);
}

function tensor(graph: LiteGraph, index: number | undefined): LiteTensor {
  const found = graph.tensors[index ?? -1];
  if (!found) throw new Error(`there is no tensor ${index}`);
  return found;
}

function constant(
  graph: LiteGraph,
  index: number | undefined,
): LiteTensor & { readonly values: Float32Array } {
  const { values, ...found } = tensor(graph, index);
  if (!values) throw new Error(`${found.name} is not a constant of the graph`);
  return { ...found, values };
}

const nameOf = ({ graph }: LiteDraft, { output }: LiteNode): string => tensor(graph, output).name;
/** The name of an operation's input, the first one when not told which. */
const inputOf = ({ graph }: LiteDraft, { inputs }: LiteNode, at = 0): string =>
  tensor(graph, inputs[at]).name;

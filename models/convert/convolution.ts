// SPDX-License-Identifier: GPL-3.0-or-later
/** Convolutions, plain and depthwise, with what is fused into them, and padding of channels, which is written as one. */
import {
  addFloats,
  type Channels,
  channelsOf,
  constant,
  type Draft,
  emit,
  exactly,
  ints,
  padded,
  planes,
  sizeOf,
  spread,
  windowOf,
} from './draft.ts';
import type { OnnxAttribute } from './onnx-writer.ts';
import { type GraphNode, type GraphTensor, readIntegers, readText, readTexts } from './tfjs-graph.ts';

/** TensorFlow kernels are [height, width, in, out], ONNX kernels [out, in, height, width]. */
export function convertConvolution(draft: Draft, node: GraphNode): void {
  const [input = '', kernelName = '', biasName] = node.inputs;
  const kernel = constant(draft.graph, kernelName);
  const [height = 1, width = 1, channelsIn = 1, channelsOut = 1] = kernel.shape;
  const inner = channelsOf(draft, input);
  if (inner.real.length !== channelsIn) throw new Error(`${node.name} does not fit its input`);
  const head = draft.heads.get(node.name);
  const chosen = head?.channels ?? exactly(channelsOut).real;
  const outer = head ? exactly(chosen.length) : padded(channelsOut);
  const area = height * width;
  const values = new Float32Array(outer.count * inner.count * area);
  const planesFirst = permute(kernel, [3, 2, 0, 1]);
  chosen.forEach((from, to) => {
    inner.real.forEach((place, channel) => {
      const at = (from * channelsIn + channel) * area;
      values.set(planesFirst.subarray(at, at + area), (to * inner.count + place) * area);
    });
  });
  addFloats(draft, kernelName, [outer.count, inner.count, height, width], values);
  const { biased, relu } = fusedInto(node);
  const bias = biased && biasName !== undefined ? [biasName] : [];
  for (const name of bias) {
    const all = constant(draft.graph, name).values;
    addFloats(
      draft,
      name,
      [outer.count],
      spread(
        Float32Array.from(chosen, (from) => all[from] ?? 0),
        outer,
      ),
    );
  }
  const attributes = [ints('kernel_shape', [height, width]), ...window(node, [height, width])];
  emitConvolution(draft, node, [planes(input), kernelName, ...bias], attributes, relu);
  settle(draft, node, input, outer);
}

/** Depthwise kernels are [height, width, channels, 1]: one group for each channel. */
export function convertDepthwise(draft: Draft, node: GraphNode): void {
  const [input = '', kernelName = '', biasName] = node.inputs;
  const kernel = constant(draft.graph, kernelName);
  const [height = 1, width = 1, , multiplier] = kernel.shape;
  if (multiplier !== 1) throw new Error(`${node.name} multiplies its channels`);
  const channels = channelsOf(draft, input);
  const values = spread(permute(kernel, [2, 3, 0, 1]), channels, height * width);
  addFloats(draft, kernelName, [channels.count, 1, height, width], values);
  const { biased, relu } = fusedInto(node);
  const bias = biased && biasName !== undefined ? [biasName] : [];
  for (const name of bias)
    addFloats(draft, name, [channels.count], spread(constant(draft.graph, name).values, channels));
  const attributes: OnnxAttribute[] = [
    ints('kernel_shape', [height, width]),
    { name: 'group', type: 'int', value: channels.count },
    ...window(node, [height, width]),
  ];
  emitConvolution(draft, node, [planes(input), kernelName, ...bias], attributes, relu);
  settle(draft, node, input, channels);
}

/** Padding of the channels at the far end, as a convolution that copies what is there and adds zero channels. */
export function convertPad(draft: Draft, node: GraphNode): void {
  const [input = '', paddingName = ''] = node.inputs;
  const paddings = constant(draft.graph, paddingName);
  const [, , , , , , before, after = 0] = paddings.values;
  if (paddings.values.some((padding, index) => padding !== 0 && index !== 7) || before !== 0) {
    throw new Error(`${node.name} pads more than the far end of the channels`);
  }
  const inner = channelsOf(draft, input);
  const outer = padded(inner.real.length + after);
  const kernel = new Float32Array(outer.count * inner.count);
  if (inner.real.some((place, channel) => place !== channel))
    throw new Error(`${node.name} pads channels that are not in their order`);
  // Zero channels behind the real ones are copied as well: they stay zero.
  for (let channel = 0; channel < Math.min(inner.count, outer.count); channel += 1)
    kernel[channel * inner.count + channel] = 1;
  addFloats(draft, `${node.name}/identity`, [outer.count, inner.count, 1, 1], kernel);
  const attributes = [ints('kernel_shape', [1, 1])];
  emit(draft, 'Conv', node.name, [planes(input), `${node.name}/identity`], [planes(node.name)], attributes);
  draft.channels.set(node.name, outer);
  draft.sizes.set(node.name, sizeOf(draft, input));
}

/** Strides and padding of an operation. */
export function window(node: GraphNode, kernel: readonly number[]): OnnxAttribute[] {
  const strides = spatial(readIntegers(node, 'strides'));
  if (readText(node, 'data_format') !== 'NHWC') throw new Error(`${node.name} is not NHWC`);
  if (readIntegers(node, 'dilations').some((dilation) => dilation !== 1))
    throw new Error(`${node.name} is dilated`);
  const same = readText(node, 'padding') === 'SAME';
  return windowOf(kernel, strides, same);
}

/** Height and width of an attribute that has one value for each of batch, height, width and channels. */
export function spatial(values: readonly number[]): [number, number] {
  return [values[1] ?? 1, values[2] ?? 1];
}

/** A stride halves a size, rounded up: exact for 'SAME', and for 'VALID' with kernels of one pixel, the only ones here. */
export function strided(
  [height, width]: readonly [number, number],
  node: GraphNode,
): readonly [number, number] {
  const [down, across] = spatial(readIntegers(node, 'strides'));
  return [Math.ceil(height / down), Math.ceil(width / across)];
}

function settle(draft: Draft, node: GraphNode, input: string, channels: Channels): void {
  draft.channels.set(node.name, channels);
  draft.sizes.set(node.name, strided(sizeOf(draft, input), node));
}

function fusedInto(node: GraphNode): { readonly biased: boolean; readonly relu: boolean } {
  const fused = readTexts(node, 'fused_ops');
  const relu = fused[1] === 'Relu';
  if (fused.length > 0 && (fused[0] !== 'BiasAdd' || fused.length > 2 || (fused.length === 2 && !relu)))
    throw new Error(`${node.name} fuses ${fused.join(', ')}`);
  return { biased: fused.length > 0, relu };
}

function emitConvolution(
  draft: Draft,
  node: GraphNode,
  inputs: readonly string[],
  attributes: readonly OnnxAttribute[],
  relu: boolean,
): void {
  const result = relu ? `${planes(node.name)}/linear` : planes(node.name);
  emit(draft, 'Conv', node.name, inputs, [result], attributes);
  if (relu) emit(draft, 'Relu', `${node.name}/relu`, [result], [planes(node.name)]);
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

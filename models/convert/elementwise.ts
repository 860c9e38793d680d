// SPDX-License-Identifier: GPL-3.0-or-later
/** Operations that keep the channels of a tensor where they are, or put those of several one behind the other. */
import {
  addFloats,
  type Channels,
  channelsOf,
  constant,
  type Draft,
  emit,
  planes,
  scalar,
  sizeOf,
} from './draft.ts';
import type { GraphNode } from './tfjs-graph.ts';

/** An operation on one tensor that changes neither its channels nor, without `size`, its size. */
export function convertUnary(
  draft: Draft,
  node: GraphNode,
  op: string,
  attributes: Parameters<typeof emit>[5] = [],
  size?: readonly [number, number],
): void {
  const [input = ''] = node.inputs;
  emit(draft, op, node.name, [planes(input)], [planes(node.name)], attributes);
  draft.channels.set(node.name, channelsOf(draft, input));
  draft.sizes.set(node.name, size ?? sizeOf(draft, input));
}

/** Adds or multiplies two tensors, of which one may be a constant of one value, or of one pixel that goes for all. */
export function convertBinary(draft: Draft, node: GraphNode, op: 'Add' | 'Mul'): void {
  const names = node.inputs.map((name) => {
    const value = scalar(draft.graph, name);
    if (value === undefined) return planes(name);
    if (!draft.initializers.some((tensor) => tensor.name === name))
      addFloats(draft, name, [], Float32Array.of(value));
    return name;
  });
  const tensors = node.inputs.filter((name) => scalar(draft.graph, name) === undefined);
  const [first = '', second = first] = tensors;
  const [one, other] = [channelsOf(draft, first), channelsOf(draft, second)];
  if (one.real.length !== other.real.length || one.count !== other.count)
    throw new Error(`${node.name} joins unlike tensors`);
  emit(draft, op, node.name, names, [planes(node.name)]);
  draft.channels.set(node.name, one);
  const larger = sizeOf(draft, first)[0] >= sizeOf(draft, second)[0] ? first : second;
  draft.sizes.set(node.name, sizeOf(draft, larger));
}

/** Values cut off at 0 and 6. */
export function convertRelu6(draft: Draft, node: GraphNode): void {
  const [input = ''] = node.inputs;
  const bounds = ['clip/0', 'clip/6'];
  if (!draft.initializers.some(({ name }) => name === bounds[0])) {
    addFloats(draft, 'clip/0', [], Float32Array.of(0));
    addFloats(draft, 'clip/6', [], Float32Array.of(6));
  }
  emit(draft, 'Clip', node.name, [planes(input), ...bounds], [planes(node.name)]);
  draft.channels.set(node.name, channelsOf(draft, input));
  draft.sizes.set(node.name, sizeOf(draft, input));
}

/** The mean of each channel over the picture, as one pixel. */
export function convertMean(draft: Draft, node: GraphNode): void {
  const axes = [...constant(draft.graph, node.inputs[1] ?? '').values];
  if (axes.join() !== '1,2' || node.attributes['keep_dims']?.b !== true)
    throw new Error(`${node.name} is not the mean over a picture`);
  convertUnary(draft, node, 'GlobalAveragePool', [], [1, 1]);
}

/** The channels of several tensors of one size, one tensor's behind the other's. */
export function convertConcat(draft: Draft, node: GraphNode): void {
  const inputs = node.inputs.slice(0, -1);
  const axis = scalar(draft.graph, node.inputs.at(-1) ?? '');
  if (axis !== 3 && axis !== -1) throw new Error(`${node.name} does not join channels`);
  let joined: Channels = { count: 0, real: [] };
  for (const name of inputs) {
    const { count, real } = channelsOf(draft, name);
    joined = {
      count: joined.count + count,
      real: [...joined.real, ...real.map((place) => place + joined.count)],
    };
  }
  const attribute = { name: 'axis', type: 'int', value: 1 } as const;
  emit(draft, 'Concat', node.name, inputs.map(planes), [planes(node.name)], [attribute]);
  draft.channels.set(node.name, joined);
  draft.sizes.set(node.name, sizeOf(draft, inputs[0] ?? ''));
}

/**
 * Enlarging by a whole factor, pixels taken at their upper left corners as TensorFlow does without `half_pixel_centers`.
 * The graph states a size; the factor is what that is for the input size it is stored for.
 */
export function convertResize(draft: Draft, node: GraphNode): void {
  const [input = '', sizeName = ''] = node.inputs;
  if (node.attributes['align_corners']?.b || node.attributes['half_pixel_centers']?.b)
    throw new Error(`${node.name} places its pixels in another way`);
  const [height = 0, width = 0] = constant(draft.graph, sizeName).values;
  const [fromHeight, fromWidth] = sizeOf(draft, input);
  const scales = [1, 1, height / fromHeight, width / fromWidth];
  if (!scales.every(Number.isInteger)) throw new Error(`${node.name} resizes by ${scales.join(', ')}`);
  addFloats(draft, `${node.name}/scales`, [4], Float32Array.from(scales));
  emit(
    draft,
    'Resize',
    node.name,
    [planes(input), '', `${node.name}/scales`],
    [planes(node.name)],
    [
      { name: 'mode', type: 'text', value: 'linear' },
      { name: 'coordinate_transformation_mode', type: 'text', value: 'asymmetric' },
    ],
  );
  draft.channels.set(node.name, channelsOf(draft, input));
  draft.sizes.set(node.name, [height, width]);
}

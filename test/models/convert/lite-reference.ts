// SPDX-License-Identifier: GPL-3.0-or-later
/** Runs a TensorFlow Lite graph operation by operation, in the plainest way: what a conversion is held against. */
import type { FlatTable } from '../../../models/convert/flatbuffer.ts';
import type { LiteGraph, LiteNode } from '../../../models/convert/tflite-graph.ts';

/** A picture of `channels` values a pixel, rows first. */
export type Map3 = {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float64Array;
};

function mapOf(
  height: number,
  width: number,
  channels: number,
  at: (y: number, x: number, c: number) => number,
): Map3 {
  const values = new Float64Array(height * width * channels);
  for (let y = 0, next = 0; y < height; y++)
    for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) values[next++] = at(y, x, c);
  return { height, width, channels, values };
}

function valueAt({ height, width, channels, values }: Map3, y: number, x: number, c: number): number {
  return y < 0 || x < 0 || y >= height || x >= width || c >= channels
    ? 0
    : (values[(y * width + x) * channels + c] ?? 0);
}

/** First input row of output row 0 for 'SAME' padding, which is 0 in fields 0 of all windows. */
function firstOf(options: FlatTable | undefined, input: number, size: number, stride: number): number {
  const outputs = Math.ceil(input / stride);
  return options?.byte(0) === 0 ? -Math.floor(Math.max(0, (outputs - 1) * stride + size - input) / 2) : 0;
}

/** The results of the graph for one picture, by tensor name. */
export function runLite(graph: LiteGraph, picture: Map3): Map<string, Float64Array> {
  const maps = new Map<number, Map3>(graph.inputs.map((index) => [index, picture]));
  const results = new Map<string, Float64Array>();
  const constant = (index: number | undefined): Float32Array => {
    const values = graph.tensors[index ?? -1]?.values;
    if (!values) throw new Error(`tensor ${index} is no constant`);
    return values;
  };
  for (const node of graph.nodes) {
    const [first, second] = node.inputs.map((index) => maps.get(index));
    if (!first) throw new Error(`${node.op} comes too early`);
    const result = runNode(graph, node, first, second, constant);
    maps.set(node.output, result);
    if (node.op === 'RESHAPE') results.set(graph.tensors[node.output]?.name ?? '', result.values);
  }
  return results;
}

function runNode(
  graph: LiteGraph,
  { op, options, inputs, output }: LiteNode,
  input: Map3,
  other: Map3 | undefined,
  constant: (index: number | undefined) => Float32Array,
): Map3 {
  const { height, width, channels } = input;
  const [stride, strideDown] = [options?.int(1) ?? 1, options?.int(2) ?? 1];
  switch (op) {
    case 'RESHAPE':
      return input;
    case 'RELU':
      return { ...input, values: input.values.map((value) => Math.max(0, value)) };
    case 'ADD':
      return { ...input, values: input.values.map((value, at) => value + (other?.values[at] ?? Number.NaN)) };
    case 'PAD':
      return mapOf(height, width, graph.tensors[output]?.shape[3] ?? 0, (y, x, c) => valueAt(input, y, x, c));
    case 'RESIZE_BILINEAR':
      return mapOf(2 * height, 2 * width, channels, (y, x, c) => {
        const [v, u] = [y / 2 - 0.25, x / 2 - 0.25].map((place) => Math.max(0, place)) as [number, number];
        const [top, left] = [Math.floor(v), Math.floor(u)];
        const [bottom, right] = [Math.min(height - 1, top + 1), Math.min(width - 1, left + 1)];
        const row = (at: number): number =>
          valueAt(input, at, left, c) * (1 - (u - left)) + valueAt(input, at, right, c) * (u - left);
        return row(top) * (1 - (v - top)) + row(bottom) * (v - top);
      });
    case 'MAX_POOL_2D':
      return mapOf(height / strideDown, width / stride, channels, (y, x, c) =>
        Math.max(...[0, 1].flatMap((dy) => [0, 1].map((dx) => valueAt(input, 2 * y + dy, 2 * x + dx, c)))),
      );
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D': {
      const kernel = constant(inputs[1]);
      const bias = constant(inputs[2]);
      const [outer = 1, high = 1, wide = 1, inner = 1] = graph.tensors[inputs[1] ?? -1]?.shape ?? [];
      const top = firstOf(options, height, high, strideDown);
      const left = firstOf(options, width, wide, stride);
      const depthwise = op === 'DEPTHWISE_CONV_2D';
      return mapOf(
        Math.ceil(height / strideDown),
        Math.ceil(width / stride),
        depthwise ? inner : outer,
        (y, x, c) => {
          let sum = bias[c] ?? Number.NaN;
          for (let j = 0; j < high; j++)
            for (let i = 0; i < wide; i++) {
              const [row, column] = [y * strideDown + top + j, x * stride + left + i];
              if (depthwise) {
                sum += (kernel[(j * wide + i) * inner + c] ?? 0) * valueAt(input, row, column, c);
                continue;
              }
              for (let from = 0; from < inner; from++)
                sum +=
                  (kernel[((c * high + j) * wide + i) * inner + from] ?? 0) *
                  valueAt(input, row, column, from);
            }
          return sum;
        },
      );
    }
    default:
      throw new Error(`no ${op}`);
  }
}

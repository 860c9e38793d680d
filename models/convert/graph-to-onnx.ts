// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns a TensorFlow.js convolutional graph into ONNX. Inside, tensors are NCHW, which ONNX Runtime's kernels are made
 * for; at the edges they stay NHWC and [batch, cells, values] as in the original, so that both engines take and give
 * the same numbers in the same order. Batch, height and width are left free; height and width must be multiples of
 * the network's total stride, since 'SAME' padding is written out for that case.
 *
 * Two changes for speed, neither of which changes a result: channel counts are rounded up with zero channels to what
 * one AVX-512 register holds, since ONNX Runtime's blocked kernels take no others there (measured: a fifth to a quarter
 * less time), and a padding of channels is written as a 1x1 convolution with the identity, which stays in the blocked
 * layout.
 */

import type { Head } from '../runtimes/session.ts';
import { convertConvolution, convertDepthwise, convertPad, spatial, strided, window } from './convolution.ts';
import { constant, type Draft, emit, exactly, ints, planes, toRows } from './draft.ts';
import {
  convertBinary,
  convertConcat,
  convertMean,
  convertRelu6,
  convertResize,
  convertUnary,
} from './elementwise.ts';
import { writeOnnx } from './onnx-writer.ts';
import { type Graph, type GraphNode, readIntegers, readShape } from './tfjs-graph.ts';

const opset = 17;
const toPlanes = [0, 3, 1, 2];

/**
 * Converts `graph` to the bytes of an ONNX model called `name`. Its outputs are `heads`, one row of values for each pixel; without
 * them the graph's own, which must be reshaped to rows. Throws on an operation or attribute it does not know.
 */
export function convertGraph(graph: Graph, name: string, heads?: readonly Head[]): Uint8Array {
  const reshaped = graph.nodes.filter((node) => node.op === 'Reshape').map((node) => node.inputs[0] ?? '');
  const given = heads ?? reshaped.map((node): Head => ({ node }));
  const draft: Draft = {
    graph,
    nodes: [],
    initializers: [],
    channels: new Map(),
    sizes: new Map(),
    heads: new Map(given.map((head) => [head.node, head])),
  };
  const inputs: { name: string; shape: (number | string)[] }[] = [];
  for (const node of graph.nodes) {
    if (node.op === 'Placeholder') {
      const [, height = 0, width = 0, channels] = readShape(node, 'shape');
      if (channels === undefined) throw new Error(`${node.name} is not a batch of pictures`);
      inputs.push({ name: node.name, shape: ['batch', 'height', 'width', channels] });
      draft.channels.set(node.name, exactly(channels));
      draft.sizes.set(node.name, [height, width]);
      emit(draft, 'Transpose', node.name, [node.name], [planes(node.name)], [ints('perm', toPlanes)]);
    } else convertNode(draft, node);
  }
  const outputs = heads ? heads.map((head) => giveOut(draft, head)) : ownOutputs(graph);
  const { nodes, initializers } = draft;
  return writeOnnx({ nodes, initializers, name, producer: 'clearveil', opset, inputs, outputs });
}

function convertNode(draft: Draft, node: GraphNode): void {
  switch (node.op) {
    case '_FusedConv2D':
    case 'Conv2D':
      convertConvolution(draft, node);
      break;
    case 'FusedDepthwiseConv2dNative':
    case 'DepthwiseConv2dNative':
      convertDepthwise(draft, node);
      break;
    case 'Add':
    case 'AddV2':
      convertBinary(draft, node, 'Add');
      break;
    case 'Mul':
      convertBinary(draft, node, 'Mul');
      break;
    case 'Relu':
    case 'Sigmoid':
      convertUnary(draft, node, node.op);
      break;
    case 'Relu6':
      convertRelu6(draft, node);
      break;
    case 'Mean':
      convertMean(draft, node);
      break;
    case 'ConcatV2':
      convertConcat(draft, node);
      break;
    case 'ResizeBilinear':
      convertResize(draft, node);
      break;
    case 'MaxPool': {
      const kernel = spatial(readIntegers(node, 'ksize'));
      const size = strided(draft.sizes.get(node.inputs[0] ?? '') ?? [0, 0], node);
      convertUnary(draft, node, 'MaxPool', [ints('kernel_shape', kernel), ...window(node, kernel)], size);
      break;
    }
    case 'Pad':
      convertPad(draft, node);
      break;
    case 'Reshape':
      convertReshape(draft, node);
      break;
    case 'Identity':
      emit(draft, 'Identity', node.name, [...node.inputs], [node.name]);
      break;
    default:
      throw new Error(`no conversion for the operation ${node.op} of ${node.name}`);
  }
}

/** The heads' [1, anchors, values]: pixels first, then one row per anchor; batch and anchor count follow the input. */
function convertReshape(draft: Draft, node: GraphNode): void {
  const [input = '', shapeName = ''] = node.inputs;
  const shape = constant(draft.graph, shapeName);
  const [batch, , values] = shape.values;
  if (shape.values.length !== 3 || batch !== 1 || values === undefined) {
    throw new Error(`${node.name} is not a detection head`);
  }
  toRows(draft, input, node.name, node.name, values);
}

type Output = { readonly name: string; readonly shape: (number | string)[] };

function giveOut(draft: Draft, { node }: Head): Output {
  const values = draft.channels.get(node)?.count;
  if (values === undefined) throw new Error(`${node} is not in the graph`);
  toRows(draft, node, node, `${node}/given`, values);
  return { name: node, shape: ['batch', `cells_${node}`, values] };
}

function ownOutputs(graph: Graph): readonly Output[] {
  const consumed = new Set(graph.nodes.flatMap((node) => node.inputs));
  return graph.nodes
    .filter((node) => !consumed.has(node.name))
    .map((node) => ({ name: node.name, shape: ['batch', `anchors_${node.name}`, valuesOf(graph, node)] }));
}

function valuesOf(graph: Graph, output: GraphNode): number {
  const reshape = graph.nodes.find((node) => node.name === output.inputs[0] && node.op === 'Reshape');
  const values = constant(graph, reshape?.inputs[1] ?? '').values[2];
  if (values === undefined) throw new Error(`${output.name} is not a detection head`);
  return values;
}

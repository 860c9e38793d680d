// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Reads a TensorFlow.js graph model (its JSON and the bytes of its weights) into plain nodes and float tensors.
 * Quantised weights are expanded: value = stored * scale + min for 8 and 16 bit, IEEE half for float16.
 */
import { z } from 'zod';
import { readHalf } from './half.ts';

const attributeSchema = z.looseObject({
  b: z.boolean().optional(),
  f: z.number().optional(),
  i: z.union([z.string(), z.number()]).optional(),
  s: z.string().optional(),
  list: z
    .looseObject({
      i: z.array(z.union([z.string(), z.number()])).optional(),
      s: z.array(z.string()).optional(),
    })
    .optional(),
  shape: z
    .looseObject({ dim: z.array(z.looseObject({ size: z.union([z.string(), z.number()]) })).optional() })
    .optional(),
});

const weightSchema = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'int32', 'bool', 'uint8']),
  quantization: z
    .looseObject({
      dtype: z.enum(['uint8', 'uint16', 'float16']),
      scale: z.number().optional(),
      min: z.number().optional(),
    })
    .optional(),
});

const modelSchema = z.looseObject({
  format: z.literal('graph-model'),
  modelTopology: z.looseObject({
    node: z.array(
      z.looseObject({
        name: z.string(),
        op: z.string(),
        input: z.array(z.string()).optional(),
        attr: z.record(z.string(), attributeSchema).optional(),
      }),
    ),
  }),
  weightsManifest: z.array(z.looseObject({ paths: z.array(z.string()), weights: z.array(weightSchema) })),
});

type Weight = z.infer<typeof weightSchema>;

/** A constant of the graph; `values` are row-major. */
export type GraphTensor = { readonly shape: readonly number[]; readonly values: Float32Array };

/** One operation; attributes are read with the `read...` functions below. */
export type GraphNode = {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, z.infer<typeof attributeSchema>>>;
};

export type Graph = {
  /** In topological order, constants left out. */
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, GraphTensor>;
};

/**
 * Parses a graph model; with `heads` only what these nodes need of it. Throws a plain error when the JSON or the bytes are not
 * one: the weights are pinned by hash.
 */
export function readGraph(json: unknown, bytes: Uint8Array, heads?: readonly string[]): Graph {
  const model = modelSchema.parse(json);
  const constants = readWeights(
    model.weightsManifest.flatMap((group) => group.weights),
    bytes,
  );
  const nodes = model.modelTopology.node
    .filter((node) => node.op !== 'Const')
    .map((node) => ({
      name: node.name,
      op: node.op,
      // A leading ^ is a control edge; `:0` names the first output, the only one these operations have.
      inputs: (node.input ?? [])
        .filter((name) => !name.startsWith('^'))
        .map((name) => name.replace(/:0$/, '')),
      attributes: node.attr ?? {},
    }));
  return { nodes: sortTopologically(heads ? neededFor(heads, nodes) : nodes, constants), constants };
}

/** The nodes that `heads` are computed from, and themselves. */
function neededFor(heads: readonly string[], nodes: readonly GraphNode[]): readonly GraphNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const needed = new Set<string>();
  const waiting = [...heads];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    waiting.push(...(byName.get(name)?.inputs ?? []));
  }
  return nodes.filter((node) => needed.has(node.name));
}

function readWeights(weights: readonly Weight[], bytes: Uint8Array): Map<string, GraphTensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const constants = new Map<string, GraphTensor>();
  let offset = 0;
  for (const weight of weights) {
    const count = weight.shape.reduce((product, size) => product * size, 1);
    const { size, read } = storageOf(weight);
    const values = new Float32Array(count);
    for (let index = 0; index < count; index += 1) values[index] = read(view, offset + index * size);
    offset += count * size;
    constants.set(weight.name, { shape: weight.shape, values });
  }
  if (offset !== bytes.byteLength)
    throw new Error(`weights take ${offset} bytes, the file has ${bytes.byteLength}`);
  return constants;
}

function storageOf(weight: Weight): { size: number; read: (view: DataView, at: number) => number } {
  const { quantization } = weight;
  if (quantization?.dtype === 'float16') return { size: 2, read: readHalf };
  if (quantization) {
    const { scale = 1, min = 0 } = quantization;
    return quantization.dtype === 'uint8'
      ? { size: 1, read: (view, at) => view.getUint8(at) * scale + min }
      : { size: 2, read: (view, at) => view.getUint16(at, true) * scale + min };
  }
  switch (weight.dtype) {
    case 'float32':
      return { size: 4, read: (view, at) => view.getFloat32(at, true) };
    case 'int32':
      return { size: 4, read: (view, at) => view.getInt32(at, true) };
    case 'bool':
    case 'uint8':
      return { size: 1, read: (view, at) => view.getUint8(at) };
  }
}

function sortTopologically(
  nodes: readonly GraphNode[],
  constants: ReadonlyMap<string, GraphTensor>,
): readonly GraphNode[] {
  const done = new Set(constants.keys());
  const sorted: GraphNode[] = [];
  let waiting = [...nodes];
  while (waiting.length > 0) {
    const ready = waiting.filter((node) => node.inputs.every((input) => done.has(input)));
    if (ready.length === 0) throw new Error(`inputs of ${waiting[0]?.name} are nowhere in the graph`);
    for (const node of ready) done.add(node.name);
    sorted.push(...ready);
    waiting = waiting.filter((node) => !done.has(node.name));
  }
  return sorted;
}

/** A string attribute: TensorFlow.js stores them as Base64. */
export function readText(node: GraphNode, name: string): string | undefined {
  const text = node.attributes[name]?.s;
  return text === undefined ? undefined : atob(text);
}

export function readTexts(node: GraphNode, name: string): readonly string[] {
  return (node.attributes[name]?.list?.s ?? []).map((text) => atob(text));
}

export function readIntegers(node: GraphNode, name: string): readonly number[] {
  return (node.attributes[name]?.list?.i ?? []).map(Number);
}

/** The sizes of a `shape` attribute; -1 where unknown. */
export function readShape(node: GraphNode, name: string): readonly number[] {
  return (node.attributes[name]?.shape?.dim ?? []).map((dimension) => Number(dimension.size));
}

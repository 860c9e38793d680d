// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A model pack made by script: a network that finds bright blobs. It has the parts of a single-stage detector, two grids of 16 and 32
 * px, and three classes; its weights are worked out, not trained, so that what it must find is known.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  writeOnnx,
} from '../../models/convert/onnx-writer.ts';
import { sha256 } from '../../models/weights.ts';

const strides = [16, 32] as const;
/** Blobs brighter than this (mean of red, green and blue, 0 to 1) get a score over a half. */
const bright = 0.75;
const steepness = 40;

/** The order in which the network tells things apart. */
const classes = ['shadow', 'blob', 'colour'] as const;

/** What is written besides the sound network, for tests of what is refused. */
export type BlobNetwork = {
  /** An output that is there besides scores and boxes, with this many values a cell. */
  readonly extra?: { readonly name: string; readonly values: number };
  /** Name of an output that is [1, 512, 1] whatever the picture. */
  readonly vector?: string;
};

function convolution(name: string, from: string, to: string, side: number): OnnxNode {
  const attributes = [
    { name: 'kernel_shape', type: 'ints', value: [side, side] },
    { name: 'strides', type: 'ints', value: [side, side] },
  ] as const;
  return { op: 'Conv', name, inputs: [from, `${name}/w`, `${name}/b`], outputs: [to], attributes };
}

function weights(
  name: string,
  out: number,
  side: number,
  kernel: (plane: number) => number,
  bias: readonly number[],
): OnnxTensor[] {
  const plane = 3 * side * side;
  const values = Float32Array.from({ length: out * plane }, (_, at) => kernel(Math.floor(at / plane)));
  return [
    { name: `${name}/w`, shape: [out, 3, side, side], type: 'float', values },
    { name: `${name}/b`, shape: [out], type: 'float', values: Float32Array.from(bias) },
  ];
}

/**
 * Writes the network: input `picture` [1, 3, height, width] from 0 to 1; for each stride `scores_S` [1, 3, rows, columns] before the
 * sigmoid and `boxes_S` [1, 4, rows, columns], the distances of a box of 2 x 2 cells around the cell's centre, in strides.
 */
export function blobNetwork({ extra, vector }: BlobNetwork = {}): Uint8Array {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const outputs: OnnxValue[] = [];
  const head = (
    name: string,
    stride: number,
    values: number,
    kernel: (plane: number) => number,
    bias: readonly number[],
  ): void => {
    nodes.push(convolution(name, 'picture', name, stride));
    initializers.push(...weights(name, values, stride, kernel, bias));
    outputs.push({ name, shape: ['batch', values, `rows_${stride}`, `columns_${stride}`] });
  };
  for (const stride of strides) {
    const mean = steepness / (3 * stride * stride);
    head(`scores_${stride}`, stride, 3, (plane) => (plane === 1 ? mean : 0), [-20, -steepness * bright, -20]);
    head(`boxes_${stride}`, stride, 4, () => 0, [1, 1, 1, 1]);
    if (extra)
      head(
        `${extra.name}_${stride}`,
        stride,
        extra.values,
        () => 0,
        Array.from({ length: extra.values }, () => 0),
      );
  }
  if (vector !== undefined) {
    initializers.push({
      name: `${vector}/v`,
      shape: [1, 512, 1],
      type: 'float',
      values: new Float32Array(512),
    });
    nodes.push({ op: 'Identity', name: vector, inputs: [`${vector}/v`], outputs: [vector], attributes: [] });
    outputs.push({ name: vector, shape: [1, 512, 1] });
  }
  const inputs = [{ name: 'picture', shape: ['batch', 3, 'height', 'width'] }];
  return writeOnnx({ name: 'blobs', producer: 'test', opset: 17, nodes, initializers, inputs, outputs });
}

/** The manifest of the sound network, with changes; `layout` is changed member by member. */
export function blobManifest(network: Uint8Array, changes: object = {}, layout: object = {}): object {
  const pass = { least: 128, ofSource: 1, most: 1280, mostBox: null };
  return {
    format: 'clearveil-model-pack',
    version: 1,
    id: 'blobs',
    title: 'Bright blobs',
    source: 'made by script for tests',
    licence: 'CC0-1.0',
    task: 'face',
    decoder: 'grid',
    file: 'blobs.onnx',
    sha256: sha256(network),
    input: { name: 'picture', layout: 'nchw', order: 'rgb', scale: 1 / 255, offset: 0, stride: 32 },
    tensors: { scores: strides.map((s) => `scores_${s}`), boxes: strides.map((s) => `boxes_${s}`) },
    layout: {
      strides,
      order: 'planes',
      classes,
      wanted: ['blob'],
      activation: 'sigmoid',
      box: { coding: 'edges', cell: 0.5, unit: 'stride' },
      ...layout,
    },
    thresholds: { floor: 0.3, continue: 0.5, birth: 0.6 },
    profiles: { fast: [pass], thorough: [pass] },
    ...changes,
  };
}

/** Writes a pack to `folder`. */
export function writeBlobPack(
  folder: string,
  network = blobNetwork(),
  manifest = blobManifest(network),
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'blobs.onnx'), network);
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}

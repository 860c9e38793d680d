// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Assembles the SSD MobileNet v1 face detector from bare weights. The package it comes with has them as a list of named tensors without
 * a graph; the graph is that of the TensorFlow object detection API (Howard et al., MobileNets, https://arxiv.org/abs/1704.04861; Liu et al.,
 * SSD, https://arxiv.org/abs/1512.02325), as `src/ssdMobilenetv1` of the package computes it. Here it is written down as a
 * TensorFlow.js graph model, so that the same file runs under TensorFlow.js and is converted to ONNX like any other.
 *
 * Two things differ from the package and change no result by more than rounding: the batch normalisation behind a depthwise
 * convolution is multiplied into its weights, and everything behind the third pair of predictors is left out: their priors are larger
 * than 400 px, which the smaller passes of a picture see with the first three.
 */
import { z } from 'zod';

const quantization = z.strictObject({ scale: z.number(), min: z.number(), dtype: z.literal('uint8') });

const manifestSchema = z.array(
  z.looseObject({
    weights: z.array(
      z.looseObject({
        name: z.string(),
        dtype: z.enum(['float32', 'int32']),
        shape: z.array(z.int().min(0)),
        quantization: quantization.optional(),
      }),
    ),
  }),
);

type Quantization = z.infer<typeof quantization>;

/** A tensor as stored: bytes of the file, and what they stand for. */
type Stored = {
  readonly shape: readonly number[];
  readonly quantization: Quantization | undefined;
  readonly bytes: Uint8Array;
};

/** A graph model: its description and its weights. */
export type GraphModel = { readonly json: string; readonly binary: Uint8Array };

/** What the package adds to a variance before its root is taken. */
const epsilon = 0.0010000000474974513;
/** Strides of the depthwise convolutions 1 to 13. */
const halving = new Set([2, 4, 6, 12]);
const mobileNet = 'MobilenetV1';
const prediction = 'Prediction';

type Node = {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, unknown>>;
};

/** The graph while it is written. */
class Draft {
  readonly nodes: Node[] = [];
  readonly weights: object[] = [];
  readonly bytes: Uint8Array[] = [];
  readonly #stored: ReadonlyMap<string, Stored>;

  constructor(stored: ReadonlyMap<string, Stored>) {
    this.#stored = stored;
  }

  stored(name: string): Stored {
    const found = this.#stored.get(name);
    if (!found) throw new Error(`the weights have no ${name}`);
    return found;
  }

  /** The numbers of a tensor, freed of their quantization. */
  values(name: string): Float32Array {
    const { bytes, quantization: coding } = this.stored(name);
    if (coding) return Float32Array.from(bytes, (byte) => byte * coding.scale + coding.min);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Float32Array.from({ length: bytes.byteLength / 4 }, (_, at) => view.getFloat32(at * 4, true));
  }

  /** A tensor as it was stored. */
  keep(name: string): string {
    const { shape, quantization: coding, bytes } = this.stored(name);
    this.#constant(
      name,
      { name, dtype: 'float32', shape, ...(coding ? { quantization: coding } : {}) },
      shape,
    );
    this.bytes.push(bytes);
    return name;
  }

  /** A tensor of other values. */
  write(name: string, shape: readonly number[], values: Float32Array): string {
    this.#constant(name, { name, dtype: 'float32', shape }, shape);
    const bytes = new Uint8Array(values.length * 4);
    const view = new DataView(bytes.buffer);
    values.forEach((value, at) => void view.setFloat32(at * 4, value, true));
    this.bytes.push(bytes);
    return name;
  }

  #constant(name: string, weight: object, shape: readonly number[]): void {
    const dim = shape.map((size) => ({ size: String(size) }));
    const value = { tensor: { dtype: 'DT_FLOAT', tensorShape: { dim } } };
    this.nodes.push({ name, op: 'Const', attr: { dtype: { type: 'DT_FLOAT' }, value } });
    this.weights.push(weight);
  }

  convolve(
    op: '_FusedConv2D' | 'FusedDepthwiseConv2dNative',
    name: string,
    input: readonly string[],
    stride: number,
  ): string {
    const sides = [1, stride, stride, 1].map(String);
    const text = (value: string): { s: string } => ({ s: btoa(value) });
    const attr = {
      T: { type: 'DT_FLOAT' },
      strides: { list: { i: sides } },
      dilations: { list: { i: ['1', '1', '1', '1'] } },
      padding: text('SAME'),
      data_format: text('NHWC'),
      explicit_paddings: { list: {} },
      fused_ops: { list: { s: [btoa('BiasAdd')] } },
      num_args: { i: '1' },
      epsilon: { f: 0 },
    };
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  relu6(input: string): string {
    const name = `${input}/relu6`;
    this.nodes.push({ name, op: 'Relu6', input: [input], attr: { T: { type: 'DT_FLOAT' } } });
    return name;
  }
}

/** A convolution of all channels, its offset and the cut at 0 and 6. */
function pointwise(draft: Draft, scope: string, index: number, input: string, stride: number): string {
  const name = `${scope}/Conv2d_${index}_pointwise`;
  const inputs = [input, draft.keep(`${name}/weights`), draft.keep(`${name}/convolution_bn_offset`)];
  return draft.relu6(draft.convolve('_FusedConv2D', name, inputs, stride));
}

/** A convolution of each channel by itself, with the normalisation behind it multiplied in. */
function depthwise(draft: Draft, index: number, input: string, stride: number): string {
  const name = `${mobileNet}/Conv2d_${index}_depthwise`;
  const of = (part: string): Float32Array => draft.values(`${name}/BatchNorm/${part}`);
  const [gamma, beta, mean, variance] = [of('gamma'), of('beta'), of('moving_mean'), of('moving_variance')];
  const factors = gamma.map((factor, at) => factor / Math.sqrt((variance[at] ?? 0) + epsilon));
  const offsets = beta.map((offset, at) => offset - (mean[at] ?? 0) * (factors[at] ?? 0));
  const { shape } = draft.stored(`${name}/depthwise_weights`);
  const kernel = draft
    .values(`${name}/depthwise_weights`)
    .map((value, at) => value * (factors[at % factors.length] ?? 0));
  const inputs = [
    input,
    draft.write(`${name}/weights`, shape, kernel),
    draft.write(`${name}/offsets`, [offsets.length], offsets),
  ];
  return draft.relu6(draft.convolve('FusedDepthwiseConv2dNative', name, inputs, stride));
}

/** Boxes and classes on one map. */
function predict(draft: Draft, index: number, input: string): void {
  for (const part of ['BoxEncodingPredictor', 'ClassPredictor']) {
    const name = `${prediction}/BoxPredictor_${index}/${part}`;
    draft.convolve(
      '_FusedConv2D',
      name,
      [input, draft.keep(`${name}/weights`), draft.keep(`${name}/biases`)],
      1,
    );
  }
}

function readStored(manifest: unknown, binary: Uint8Array): Map<string, Stored> {
  const stored = new Map<string, Stored>();
  let offset = 0;
  for (const { name, shape, quantization: coding } of manifestSchema
    .parse(manifest)
    .flatMap((group) => group.weights)) {
    const length = shape.reduce((product, size) => product * size, 1) * (coding ? 1 : 4);
    stored.set(name, { shape, quantization: coding, bytes: binary.subarray(offset, offset + length) });
    offset += length;
  }
  if (offset !== binary.length)
    throw new Error(`the weights take ${offset} bytes, the file has ${binary.length}`);
  return stored;
}

/** Writes the graph model. `manifest` and `binary` are the package's two files. Throws when they are not what the graph needs. */
export function assembleSsdMobileNet(manifest: unknown, binary: Uint8Array): GraphModel {
  const draft = new Draft(readStored(manifest, binary));
  const dim = ['1', '512', '512', '3'].map((size) => ({ size }));
  draft.nodes.push({
    name: 'input',
    op: 'Placeholder',
    attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim } } },
  });
  let map = pointwise(draft, mobileNet, 0, 'input', 2);
  for (let index = 1; index <= 13; index += 1) {
    map = pointwise(draft, mobileNet, index, depthwise(draft, index, map, halving.has(index) ? 2 : 1), 1);
    if (index === 11) predict(draft, 0, map);
  }
  predict(draft, 1, map);
  predict(draft, 2, pointwise(draft, prediction, 1, pointwise(draft, prediction, 0, map, 1), 2));
  const paths = ['weights.bin'];
  const description = {
    format: 'graph-model',
    modelTopology: { node: draft.nodes, library: {}, versions: {} },
    weightsManifest: [{ paths, weights: draft.weights }],
  };
  return { json: `${JSON.stringify(description)}\n`, binary: Uint8Array.from(Buffer.concat(draft.bytes)) };
}

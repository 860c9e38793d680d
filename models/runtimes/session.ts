// SPDX-License-Identifier: GPL-3.0-or-later
/** The port behind which every inference engine stands: a batch of pictures in, named rows of numbers out. */

/** Engines in the order in which they are preferred. */
export const engineNames = ['onnxruntime', 'tfjs-node', 'tfjs-wasm'] as const;
export type EngineName = (typeof engineNames)[number];

/** Output values by tensor name, row-major, batch first. */
export type RawTensors = ReadonlyMap<string, Float32Array>;

/** Pictures as the network takes them: `count` x `height` x `width` x 3, values normalised. */
export type InputBatch = {
  readonly data: Float32Array;
  readonly count: number;
  readonly width: number;
  readonly height: number;
};

/** What a model says of one of its outputs; a dimension that depends on the input is -1. */
export type OutputShape = { readonly name: string; readonly shape: readonly number[] };

export interface InferenceSession {
  /** Engine, version and backend, for example `onnxruntime-node 1.30.0 cpu`. */
  readonly engine: string;
  readonly outputs: readonly OutputShape[];
  /** Runs are taken one at a time; `batch.data` must not change before the promise settles. */
  run(batch: InputBatch): Promise<RawTensors>;
  close(): Promise<void>;
}

/** Weights as read from disk and found intact, by file name in the order of the registry. */
export type WeightFiles = ReadonlyMap<string, Uint8Array>;

/** A tensor that a graph gives out, one row of values for each cell; with `channels` only these values, in this order. */
export type Head = { readonly node: string; readonly channels?: readonly number[] | undefined };

export type SessionOptions = {
  /** Name of the input tensor. */
  readonly input: string;
  /** Layout the network takes: `nhwc` interleaved pixels, `nchw` one plane per channel. */
  readonly layout: 'nhwc' | 'nchw';
  /** Threads within one run, where the engine lets one choose. */
  readonly threads: number;
  /** Where a graph model is cut; its own outputs when left out. An ONNX file was cut when it was converted. */
  readonly heads?: readonly Head[] | undefined;
};

/** Opens a session or throws when the engine cannot be loaded here. */
export type OpenSession = (weights: WeightFiles, options: SessionOptions) => Promise<InferenceSession>;

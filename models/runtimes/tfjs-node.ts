// SPDX-License-Identifier: GPL-3.0-or-later
/** TensorFlow.js on TensorFlow's C library. The package is optional: it is used where its native binding loads. */
import nodeUtil from 'node:util';
import type { InferenceSession, SessionOptions, WeightFiles } from './session.ts';
import { openGraphModel, type TensorFlow } from './tfjs-graph-model.ts';

const backend = 'tensorflow';

/** Not a literal, so that type-checking and bundling do not need the package. */
const packageName: string = '@tensorflow/tfjs-node';

type TensorFlowNode = TensorFlow & { readonly version: { readonly 'tfjs-core': string } };

export async function openTfjsNode(weights: WeightFiles, options: SessionOptions): Promise<InferenceSession> {
  restoreRemovedUtilities();
  const loaded: { default?: unknown } = await import(packageName);
  const tf = (loaded.default ?? loaded) as TensorFlowNode;
  const engine = `tfjs-node ${tf.version['tfjs-core']} tensorflow`;
  return await openGraphModel(tf, engine, backend, weights, options);
}

/** tfjs-node 4.22 still calls two functions that Node 23 removed. */
function restoreRemovedUtilities(): void {
  const target = nodeUtil as unknown as Record<string, unknown>;
  target['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  target['isArray'] ??= Array.isArray;
}

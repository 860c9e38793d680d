// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * TensorFlow.js on its WebAssembly backend with SIMD: runs wherever Node does. The .wasm files are read from the
 * installed package, never over the network. It has one thread in Node; run several processes instead.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { InferenceSession, SessionOptions, WeightFiles } from './session.ts';
import { openGraphModel } from './tfjs-graph-model.ts';

const backend = 'wasm';

export async function openTfjsWasm(weights: WeightFiles, options: SessionOptions): Promise<InferenceSession> {
  const core = await import('@tensorflow/tfjs-core');
  const { loadGraphModel } = await import('@tensorflow/tfjs-converter');
  core.enableProdMode();
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  if (core.findBackend(backend) === null) wasm.setWasmPaths(`${path.dirname(entry)}${path.sep}`);
  const simd = await core.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const engine = `tfjs-wasm ${wasm.version_wasm}${simd ? ' simd' : ''}`;
  return await openGraphModel({ ...core, loadGraphModel }, engine, backend, weights, options);
}

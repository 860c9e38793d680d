// SPDX-License-Identifier: GPL-3.0-or-later
/** Opens a shipped model on the best engine that loads here. */
import { fileURLToPath } from 'node:url';
import { ClearveilError } from '../core/base/errors.ts';
import type { Kind } from '../core/detect/detection.ts';
import type { FindingModel } from './finds.ts';
import { isFinding } from './finds.ts';
import { refuseModel, refuseOutputs } from './model.ts';
import { type OpenedDetector, PyramidDetector } from './pyramid-detector.ts';
import { findModel, loadRegistry, type ModelEntry, modelFinding } from './registry.ts';
import { openOnnxRuntime } from './runtimes/onnxruntime.ts';
import {
  type EngineName,
  engineNames,
  type Head,
  type InferenceSession,
  type OpenSession,
} from './runtimes/session.ts';
import { openTfjsNode } from './runtimes/tfjs-node.ts';
import { openTfjsWasm } from './runtimes/tfjs-wasm.ts';
import { readWeights, type StatedFile, weightsDigest } from './weights.ts';

export type { OpenedDetector } from './pyramid-detector.ts';

export type DetectorOptions = {
  /** Id of a model in the registry. Without it the first that finds `kind` and whose weights an engine here can run. */
  readonly model?: string;
  /** What to find; faces when left out. */
  readonly kind?: Kind;
  /** `auto`, the default, takes the first of `engineNames` that loads; a named engine is used or the opening fails. */
  readonly engine?: 'auto' | EngineName;
  /** Threads within one run, 1 without it: on two cores two processes of one thread do more than one of two. */
  readonly threads?: number;
  /** Folder of the weights; `models/weights` without it. */
  readonly weightsDir?: string;
};

const openers: Readonly<Record<EngineName, OpenSession>> = {
  onnxruntime: openOnnxRuntime,
  'tfjs-node': openTfjsNode,
  'tfjs-wasm': openTfjsWasm,
};

/**
 * Opens a detector. Throws MODEL_UNAVAILABLE when the weights are missing or no engine loads, MODEL_REFUSED when
 * a file is not what the registry says or the model turns out to be something else than a detector: there is no
 * falling back to another engine or model then.
 */
export async function openDetector(options: DetectorOptions = {}): Promise<OpenedDetector> {
  const { engine = 'auto', threads = 1 } = options;
  const folder = options.weightsDir ?? fileURLToPath(new URL('./weights/', import.meta.url));
  const notes: string[] = [];
  const entries = candidates(options);
  for (const entry of entries) {
    for (const name of engine === 'auto' ? engineNames : [engine]) {
      const files = filesFor(entry, name);
      if (files === undefined) {
        notes.push(`${name}: the model ${entry.id} has no weights for it`);
        continue;
      }
      const detector = await openOn(name, entry, folder, files, threads, notes);
      if (detector) return detector;
    }
  }
  const model = entries.map(({ id }) => id).join(', ');
  throw new ClearveilError(
    'MODEL_UNAVAILABLE',
    `No inference engine could be loaded for the model ${model}: ${notes.join('; ')}.`,
    'Run `npm run setup`, or choose the engine tfjs-wasm, which needs no native library.',
    { model, reasons: notes.join('; ') },
  );
}

/** The model named, or the default one for the kind and those that may stand in for it. */
function candidates({ model, kind = 'face' }: DetectorOptions): readonly ModelEntry[] {
  const registry = loadRegistry();
  if (model !== undefined) return [findModel(registry, model)];
  const first = modelFinding(registry, kind);
  return [first, ...registry.models.filter((entry) => entry !== first && isFinding(entry, kind))];
}

/** Opens `model` on one engine; undefined, with the reason in `notes`, when that engine does not load. */
export async function openOn(
  engine: EngineName,
  model: FindingModel & { readonly heads?: readonly Head[] | undefined },
  folder: string,
  files: readonly StatedFile[],
  threads: number,
  notes: string[],
): Promise<OpenedDetector | undefined> {
  const weights = await readWeights(model.id, folder, files);
  let session: InferenceSession;
  try {
    session = await openers[engine](weights, {
      input: model.input.name,
      layout: model.input.layout,
      threads,
      heads: model.heads,
    });
  } catch (cause) {
    notes.push(`${engine}: ${firstLine(cause)}`);
    return undefined;
  }
  try {
    refuseOutputs(model, session.outputs);
    const detector = new PyramidDetector(model, weightsDigest(files), session, [...notes]);
    await tryOut(detector, model);
    return detector;
  } catch (cause) {
    await session.close();
    throw cause;
  }
}

/** Pictures of unlike shape: a tensor that holds as many values for both is not read off the picture. */
const tried = [
  { width: 64, height: 64 },
  { width: 160, height: 96 },
] as const;

/** Runs grey pictures through: a model whose tensors do not suit its decoder is found out now, not in the middle of a case. */
async function tryOut(detector: OpenedDetector, model: FindingModel): Promise<void> {
  try {
    for (const { width, height } of tried) {
      const data = new Uint8Array(width * height * 3).fill(128);
      await detector.detect({ width, height, data }, 'fast');
    }
  } catch (cause) {
    if (cause instanceof ClearveilError) throw cause;
    throw refuseModel(model.id, firstLine(cause));
  }
}

function filesFor(entry: ModelEntry, engine: EngineName): readonly StatedFile[] | undefined {
  return entry.weights.find((group) => group.engines.includes(engine))?.files;
}

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split('\n', 1)[0] ?? message;
}

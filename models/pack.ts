// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Model packs: a folder in which an agency brings a detector of its own, with a manifest that states what it is. A pack is
 * data: it chooses one of the decoder families and can run no code. The format is in models/packs.md.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ClearveilError } from '../core/base/errors.ts';
import type { PackOrigin } from '../core/detect/detection.ts';
import { packFamilyNames } from './decoders/families.ts';
import { manifestDigest, requireSlip, type Slip, slipName } from './installed-pack.ts';
import {
  fileNameSchema,
  type Model,
  modelSchema,
  refuseMisfit,
  refuseModel,
  refuseRecognitionNames,
  sha256Schema,
} from './model.ts';
import { openOn } from './open-detector.ts';
import type { OpenedDetector } from './pyramid-detector.ts';
import type { StatedFile } from './weights.ts';

/** Name of the file that makes a folder a model pack. */
export const manifestName = 'manifest.json';

const mostManifestBytes = 64 * 1024;
const mostWeightBytes = 512 * 1024 * 1024;

const manifestSchema = z.strictObject({
  ...modelSchema.shape,
  format: z.literal('clearveil-model-pack'),
  version: z.literal(1),
  decoder: z.enum(packFamilyNames),
  title: z.string().min(1).max(200),
  /** Who made the model and where it is from: shown to the person who installs it, and kept in records. */
  source: z.string().min(1).max(1000),
  /** The one ONNX file, beside the manifest. */
  file: fileNameSchema.regex(/\.onnx$/),
  sha256: sha256Schema,
});

export type ModelPack = {
  readonly model: Model;
  readonly origin: PackOrigin;
  readonly folder: string;
  readonly file: StatedFile;
  /** Who installed it; null for a folder that somebody brings. */
  readonly slip: Slip | null;
};

/**
 * Reads a pack's manifest. Throws MODEL_UNAVAILABLE when the folder holds none, MODEL_REFUSED when it is malformed, names an
 * unknown decoder or a recognition model, its file is too large, or the pack was installed and its manifest is another since. The
 * weights are read when the pack is opened.
 */
export async function loadModelPack(folder: string): Promise<ModelPack> {
  const file = path.join(folder, manifestName);
  const text = await readBounded(file, mostManifestBytes);
  const parsed = manifestSchema.safeParse(parseJson(text, file));
  if (!parsed.success) throw refuseModel(file, z.prettifyError(parsed.error).replaceAll('\n', ' '));
  const { format: _, version: __, title, source, file: name, sha256, ...model } = parsed.data;
  refuseMisfit(model);
  refuseRecognitionNames(model.id, [model.id, title, source, name, ...Object.values(model.tensors).flat()]);
  const size = await stat(path.join(folder, name)).catch(() => undefined);
  if (size && size.size > mostWeightBytes) throw refuseModel(model.id, `${name} is larger than 512 MiB`);
  const origin: PackOrigin = { title, source, manifestSha256: manifestDigest(text) };
  const slip = await readSlip(folder, model.id);
  return {
    model: { ...model, origin },
    origin,
    folder,
    file: { name, sha256 },
    slip: slip === undefined ? null : requireSlip(slip, text, model.id),
  };
}

/** Opens a pack on ONNX Runtime. Throws as `loadModelPack` and `openDetector` do. */
export async function openModelPack(
  folder: string,
  options: { readonly threads?: number } = {},
): Promise<OpenedDetector> {
  const pack = await loadModelPack(folder);
  const notes: string[] = [];
  const detector = await openOn('onnxruntime', pack.model, folder, [pack.file], options.threads ?? 1, notes);
  if (detector) return detector;
  throw new ClearveilError(
    'MODEL_UNAVAILABLE',
    `The model pack ${pack.model.id} cannot be opened here: ${notes.join('; ')}.`,
    'Model packs need the package onnxruntime-node with its native library: run `npm run setup`. If it is there, the pack holds no sound ONNX file.',
    { model: pack.model.id, reasons: notes.join('; ') },
  );
}

/** The text of the slip; undefined only where there is none, which is a folder that somebody brings. */
async function readSlip(folder: string, id: string): Promise<string | undefined> {
  return await readFile(path.join(folder, slipName), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw refuseModel(id, `its ${slipName} cannot be read (${cause.code ?? cause.message})`);
  });
}

async function readBounded(file: string, mostBytes: number): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) {
    throw new ClearveilError(
      'MODEL_UNAVAILABLE',
      `There is no ${file}.`,
      'Choose the folder that holds the manifest.',
    );
  }
  if (found.size > mostBytes) throw refuseModel(file, 'it is too large for a manifest');
  return await readFile(file, 'utf8');
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuseModel(file, 'it is not JSON');
  }
}

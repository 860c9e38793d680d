// SPDX-License-Identifier: GPL-3.0-or-later
/** Reads weights from disk and refuses every byte that is not as stated. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ClearveilError } from '../core/base/errors.ts';
import { refuseModel } from './model.ts';
import type { WeightFiles } from './runtimes/session.ts';

export type StatedFile = { readonly name: string; readonly sha256: string };

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Reads `files` from `folder`. Throws MODEL_UNAVAILABLE when one is missing and MODEL_REFUSED when its SHA-256 is not
 * the stated one. What is checked is what is used: the bytes are not read again.
 */
export async function readWeights(
  model: string,
  folder: string,
  files: readonly StatedFile[],
): Promise<WeightFiles> {
  const weights = new Map<string, Uint8Array>();
  for (const { name, sha256: stated } of files) {
    const bytes = await readFile(path.join(folder, name)).catch((cause: unknown) => {
      throw new ClearveilError(
        'MODEL_UNAVAILABLE',
        `The weights ${name} of the model ${model} cannot be read.`,
        'Run `npm run setup`.',
        { model, file: name, cause: cause instanceof Error ? cause.message : String(cause) },
      );
    });
    if (sha256(bytes) !== stated) throw refuseModel(model, `${name} is not the file it should be`);
    weights.set(name, bytes);
  }
  return weights;
}

/** The SHA-256 that names a set of files: of the file if there is one, else of their `sha256sum` listing. */
export function weightsDigest(files: readonly StatedFile[]): string {
  const [first] = files;
  if (files.length === 1 && first) return first.sha256;
  return sha256(new TextEncoder().encode(files.map((file) => `${file.sha256}  ${file.name}\n`).join('')));
}

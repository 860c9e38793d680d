// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The slip that is put beside the manifest of a pack when it is installed: who installed it, when, and the digest of its manifest.
 * The manifest names the weights by digest, so the slip holds both: thresholds that somebody lowered afterwards show as well.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { refuseModel, sha256Schema } from './model.ts';

/** Name of the slip. */
export const slipName = 'installed.json';

const slipSchema = z.strictObject({
  schema: z.literal(1),
  manifestSha256: sha256Schema,
  /** UTC, by the local clock. */
  installedAt: z.iso.datetime(),
  /** The account of this computer. */
  installedBy: z.string().min(1).max(200),
});

export type Slip = z.infer<typeof slipSchema>;

export function manifestDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Reads a slip and holds the manifest against it. Throws MODEL_REFUSED when either has been changed. */
export function requireSlip(text: string, manifest: string, where: string): Slip {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const slip = slipSchema.safeParse(json);
  if (!slip.success) throw refuseModel(where, `its ${slipName} is damaged`);
  if (slip.data.manifestSha256 !== manifestDigest(manifest))
    throw refuseModel(where, 'its manifest has been changed since it was installed');
  return slip.data;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The list of revoked keys: one JSON line each, appended, never rewritten. */
import * as z from 'zod';
import { canonicalJson } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { appendPrivateLine, readPrivateFile } from './private-file.ts';

const revocationSchema = z.strictObject({
  keyid: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string().min(1).max(500),
  revokedAt: z.iso.datetime(),
});

export type Revocation = z.infer<typeof revocationSchema>;

/** Reads the list. A line that cannot be read may be a revocation: KEY_DAMAGED, and nothing is signed. */
export async function readRevocations(path: string): Promise<Revocation[]> {
  const text = (await readPrivateFile(path)) ?? '';
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return [];
    try {
      return [revocationSchema.parse(JSON.parse(line))];
    } catch {
      const message = `line ${index + 1} of ${path} cannot be read`;
      throw new ClearveilError('KEY_DAMAGED', message, 'Restore the list of revoked keys from a backup.');
    }
  });
}

export async function appendRevocation(path: string, revocation: Revocation): Promise<void> {
  await appendPrivateLine(path, canonicalJson(revocationSchema.parse(revocation)));
}

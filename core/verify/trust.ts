// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The trust file: keys that reached the verifier another way than inside a package. Only with it can a package be called
 * authentic. It names keys by what they are for, never by who holds them.
 */
import * as z from 'zod';
import { decodeBase64, decodeUtf8 } from '../release/encoding.ts';
import { keyidOf, keyKinds } from '../release/signer.ts';

const keyid = z.string().regex(/^[0-9a-f]{64}$/);

const trustSchema = z
  .strictObject({
    schema: z.literal(1),
    keys: z.array(
      z.strictObject({
        keyid,
        /** Base64 of the raw 32-byte Ed25519 key. */
        publicKey: z.string(),
        kind: z.enum(keyKinds),
        /** What the key is for, in the words of the office; null for none. */
        label: z.string().max(80).nullable(),
      }),
    ),
    revoked: z.array(z.strictObject({ keyid, revokedAt: z.string().max(40) })),
  })
  .superRefine((trust, context) => {
    for (const key of trust.keys) {
      const bytes = decodeBase64(key.publicKey);
      if (bytes?.length !== 32 || keyidOf(bytes) !== key.keyid) {
        context.addIssue({ code: 'custom', message: `key ${key.keyid} is not the digest of its public key` });
      }
    }
  });

export type TrustFile = z.infer<typeof trustSchema>;

/** Reads a trust file; undefined when it is not one. */
export function decodeTrustFile(bytes: Uint8Array): TrustFile | undefined {
  try {
    const parsed = trustSchema.safeParse(JSON.parse(decodeUtf8(bytes) ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

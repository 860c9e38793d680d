// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A salted commitment to the original. Where everything that was withheld could be guessed, the original's digest would
 * confirm a guess; the commitment does not, until the salt, which stays in the case, is disclosed.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../base/canonical-json.ts';
import { encodeUtf8 } from './encoding.ts';

/** Fewest bytes of a salt: as many as the digest has. */
const saltLength = 32;

/**
 * Lower-case hex SHA-256 of `"clearveil-original-1\n"`, the salt, and the canonical JSON of digest and size.
 * Throws RangeError for a salt shorter than 32 bytes.
 */
export function originalCommitment(
  original: { readonly sha256: string; readonly sizeBytes: number },
  salt: Uint8Array,
): string {
  if (salt.length < saltLength) throw new RangeError(`a salt has at least ${saltLength} bytes`);
  const value = canonicalJson({ sha256: original.sha256, sizeBytes: original.sizeBytes });
  return bytesToHex(sha256(concatBytes(encodeUtf8('clearveil-original-1\n'), salt, encodeUtf8(value))));
}

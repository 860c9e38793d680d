// SPDX-License-Identifier: GPL-3.0-or-later
/** Ed25519 verification in plain JavaScript, the same in every host, so that every host comes to the same verdict. */
import * as ed25519 from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';

ed25519.hashes.sha512 = sha512;

/**
 * True when `signature` (64 bytes) over `message` was made with the private half of `publicKey` (32 bytes). RFC 8032 and
 * FIPS 186-5 rules: points and scalars in canonical form, no key of small order.
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

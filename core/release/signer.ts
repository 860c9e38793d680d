// SPDX-License-Identifier: GPL-3.0-or-later
/** Who signs: the kinds of keys, how a key is named, and the port a release signs through. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * `person` approves and belongs to one person; `office` signs releases; `workstation` is unattended (no passphrase)
 * and signs drafts only.
 */
export const keyKinds = ['person', 'office', 'workstation'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** The kinds that may sign a package. */
export const packageRoles = ['office', 'workstation'] as const;
export type PackageRole = (typeof packageRoles)[number];

/** A key that is ready to sign. The private half stays behind it. */
export interface Signer {
  /** Lower-case hex SHA-256 of `publicKey`. */
  readonly keyid: string;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly role: KeyKind;
  /** Pure Ed25519 (RFC 8032) over `bytes`: 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Names a key: lower-case hex SHA-256 of the raw 32-byte public key. */
export function keyidOf(publicKey: Uint8Array): string {
  return bytesToHex(sha256(publicKey));
}

/** A keyid as people compare it: capital hex in 16 groups of four. */
export function fingerprintOf(keyid: string): string {
  return (keyid.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Ports of the verifier: where a package's files come from, and who hashes them. */
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** One entry of a package. `empty-directory` stands for a folder without entries; other folders are not listed. */
export type PackageEntry = {
  /** Relative to the package, forward slashes. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly kind: 'file' | 'symlink' | 'empty-directory' | 'other';
};

/** A package to look at. Nothing is ever written through it and no link is followed. */
export interface PackageSource {
  listFiles(): Promise<readonly PackageEntry[]>;
  /** The bytes of a file of `listFiles`, in order. */
  read(path: string): AsyncIterable<Uint8Array>;
}

export type Digests = { readonly sha256: string; readonly sha512: string };

/** Hashes one run of bytes with both algorithms. */
export interface RunningDigest {
  update(bytes: Uint8Array): void;
  /** Lower-case hex. To be called once, last. */
  finish(): Digests;
}

export type DigestFactory = () => RunningDigest;

/** SHA-2 in plain JavaScript, for hosts that have no streaming digest of their own. */
export const portableDigest: DigestFactory = () => {
  const first = sha256.create();
  const second = sha512.create();
  return {
    update(bytes) {
      first.update(bytes);
      second.update(bytes);
    },
    finish: () => ({ sha256: bytesToHex(first.digest()), sha512: bytesToHex(second.digest()) }),
  };
};

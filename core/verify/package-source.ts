// SPDX-License-Identifier: GPL-3.0-or-later
/** Ports of the verifier: where a package's files come from, and who hashes them. */
import { sha256 } from '@noble/hashes/sha2.js';
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

/** Lower-case hex. `sha512` is null where a host leaves it out: SHA-256 alone decides, the second digest doubles it. */
export type Digests = { readonly sha256: string; readonly sha512: string | null };

/** Hashes one run of bytes. */
export interface RunningDigest {
  update(bytes: Uint8Array): void;
  /** To be called once, last. */
  finish(): Digests;
}

export type DigestFactory = () => RunningDigest;

/** SHA-256 in plain JavaScript, for hosts without a streaming digest of their own: a third of the time of both. */
export const portableDigest: DigestFactory = () => {
  const digest = sha256.create();
  return {
    update(bytes) {
      digest.update(bytes);
    },
    finish: () => ({ sha256: bytesToHex(digest.digest()), sha512: null }),
  };
};

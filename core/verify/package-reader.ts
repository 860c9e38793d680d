// SPDX-License-Identifier: GPL-3.0-or-later
/** Reads a package's files once each, hashing as it goes and counting bytes for progress. */
import type { DigestFactory, Digests, PackageSource } from './package-source.ts';

/** Content of a file as it was read. */
export type HashedFile = Digests & { readonly sizeBytes: number };

export type PackageReader = {
  /** The whole file, or undefined when it cannot be read or is larger than `limit` bytes. */
  readonly read: (path: string, limit: number) => Promise<Uint8Array | undefined>;
  /** The file's digests, in memory that does not grow with it; undefined when it cannot be read to its end. */
  readonly hash: (path: string) => Promise<HashedFile | undefined>;
  readonly hashBytes: (bytes: Uint8Array) => HashedFile;
};

/** `onRead` is told the length of every piece read. */
export function packageReader(
  source: PackageSource,
  createDigest: DigestFactory,
  onRead: (bytes: number) => void,
): PackageReader {
  return {
    async read(path, limit) {
      const pieces: Uint8Array[] = [];
      let size = 0;
      try {
        for await (const piece of source.read(path)) {
          size += piece.length;
          if (size > limit) return undefined;
          onRead(piece.length);
          pieces.push(Uint8Array.from(piece));
        }
      } catch {
        return undefined;
      }
      const whole = new Uint8Array(size);
      let at = 0;
      for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
      }
      return whole;
    },
    async hash(path) {
      const digest = createDigest();
      let sizeBytes = 0;
      try {
        for await (const piece of source.read(path)) {
          digest.update(piece);
          sizeBytes += piece.length;
          onRead(piece.length);
        }
      } catch {
        return undefined;
      }
      return { sizeBytes, ...digest.finish() };
    },
    hashBytes(bytes) {
      const digest = createDigest();
      digest.update(bytes);
      return { sizeBytes: bytes.length, ...digest.finish() };
    },
  };
}

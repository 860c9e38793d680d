// SPDX-License-Identifier: GPL-3.0-or-later
/** Large derived data by its SHA-256: frame indexes, fault lists, veil sheets. Written once, never changed or removed. */
import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { ClearveilError } from '../../../core/base/errors.ts';
import { queryEach, queryOne, type ReadDb, run, type WriteDb } from './connection.ts';

type RawBlob = {
  readonly sha256: string;
  readonly size: number;
  readonly deflated: number;
  readonly bytes: Uint8Array;
};

/** The name of a blob: SHA-256 of its bytes, lower-case hex. */
export function blobDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A one-entry map for `commit`: `blobs: blobOf(bytes)`. */
export function blobOf(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  return new Map([[blobDigest(bytes), bytes]]);
}

/** Keeps bytes under their digest; does nothing when they are there. Throws when `sha256` is not theirs. */
export function putBlob(db: WriteDb, sha256: string, bytes: Uint8Array): void {
  if (blobDigest(bytes) !== sha256) throw new Error(`the blob handed over as ${sha256} has another digest`);
  if (hasBlob(db, sha256)) return;
  const packed = deflateSync(bytes, { level: 6 });
  const smaller = packed.byteLength < bytes.byteLength;
  const stored = smaller ? packed : bytes;
  run(
    db,
    'INSERT INTO blob (sha256, size, deflated, bytes) VALUES (?, ?, ?, ?)',
    sha256,
    bytes.byteLength,
    smaller ? 1 : 0,
    stored,
  );
}

export function hasBlob(db: ReadDb, sha256: string): boolean {
  return queryOne(db, 'SELECT 1 AS found FROM blob WHERE sha256 = ?', sha256) !== undefined;
}

/** The bytes with that digest, re-hashed. Throws CASE_DAMAGED when they are missing or others. */
export function readBlob(db: ReadDb, sha256: string): Uint8Array {
  const raw = queryOne<RawBlob>(
    db,
    'SELECT sha256, size, deflated, bytes FROM blob WHERE sha256 = ?',
    sha256,
  );
  const bytes = raw && unpack(raw);
  if (bytes && blobDigest(bytes) === sha256) return bytes;
  throw new ClearveilError(
    'CASE_DAMAGED',
    raw ? `the data kept as ${sha256} is not what was written` : `the data kept as ${sha256} is missing`,
    'Run "clearveil audit CASE --verify", then restore a backup or take the footage in again.',
    { sha256 },
  );
}

/** Each blob's name and whether its bytes are its own, one at a time. */
export function* checkBlobs(db: ReadDb): Generator<{ readonly sha256: string; readonly intact: boolean }> {
  for (const raw of queryEach<RawBlob>(db, 'SELECT sha256, size, deflated, bytes FROM blob')) {
    const bytes = unpack(raw);
    yield { sha256: raw.sha256, intact: bytes !== undefined && blobDigest(bytes) === raw.sha256 };
  }
}

/** The bytes of a blob, undefined when they cannot be what was written. Never makes more bytes than stated. */
function unpack({ size, deflated, bytes }: RawBlob): Uint8Array | undefined {
  if (deflated === 0) return bytes.byteLength === size ? bytes : undefined;
  try {
    const plain = inflateSync(bytes, { maxOutputLength: Math.max(1, size) });
    return plain.byteLength === size ? plain : undefined;
  } catch {
    // zlib throws on damaged data and on data that grows past its stated size: neither is what was written.
    return undefined;
  }
}

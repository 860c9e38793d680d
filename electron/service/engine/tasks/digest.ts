// SPDX-License-Identifier: GPL-3.0-or-later
/** SHA-256 and SHA-512 of a file's bytes in one read, noticing a file that changes meanwhile. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { SourceDigest } from '../../../../core/ingest/footage.ts';
import type { Task, TaskContext } from './task-table.ts';

const chunkBytes = 4 * 1024 * 1024;

/** Streams the file; opened for reading only. Throws INPUT_CHANGED when size or mtime move while it is read. */
export async function digestFile(path: string, context: TaskContext): Promise<SourceDigest> {
  const file = await open(path, 'r');
  try {
    const before = await file.stat();
    const sha256 = createHash('sha256');
    const sha512 = createHash('sha512');
    const buffer = new Uint8Array(chunkBytes);
    let sizeBytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, sizeBytes);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      sha256.update(chunk);
      sha512.update(chunk);
      sizeBytes += bytesRead;
      await context.checkpoint({ done: sizeBytes, total: before.size, unit: 'bytes', note: 'hashing' });
    }
    const after = await file.stat();
    if (after.mtimeMs !== before.mtimeMs || after.size !== before.size || sizeBytes !== before.size) {
      throw new ClearveilError(
        'INPUT_CHANGED',
        `"${path}" changed while it was read`,
        'Wait until it is fully copied, then ingest it again.',
      );
    }
    return { sha256: sha256.digest('hex'), sha512: sha512.digest('hex'), sizeBytes };
  } finally {
    await file.close();
  }
}

export const digest: Task<'digest'> = ({ path }, context) => digestFile(path, context);

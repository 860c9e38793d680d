// SPDX-License-Identifier: GPL-3.0-or-later
/** The thread that reads a file once and makes its SHA-256; another one makes the SHA-512 of the same bytes meanwhile. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { SourceDigest } from '../../../../core/ingest/footage.ts';
import { RingWriter, sharedRing } from './chunk-ring.ts';

/** `progress` is where the number of bytes read is told. */
export type ReadThreadData = { readonly path: string; readonly progress: BigInt64Array<SharedArrayBuffer> };

async function readAndHash({ path, progress }: ReadThreadData): Promise<SourceDigest> {
  const ring = sharedRing();
  const other = new Worker(new URL('./sha512-thread.ts', import.meta.url), { workerData: ring });
  const sha512: Promise<[string]> = once(other, 'message') as Promise<[string]>;
  const sha256 = createHash('sha256');
  const writer = new RingWriter(ring);
  const file = openSync(path, 'r');
  let sizeBytes = 0;
  try {
    for (;;) {
      const chunk = writer.write((room) => readSync(file, room, 0, room.length, sizeBytes));
      if (chunk.length === 0) break;
      sha256.update(chunk);
      sizeBytes += chunk.length;
      Atomics.store(progress, 0, BigInt(sizeBytes));
    }
  } finally {
    closeSync(file);
  }
  return { sha256: sha256.digest('hex'), sha512: (await sha512)[0], sizeBytes };
}

parentPort?.postMessage(await readAndHash(workerData as ReadThreadData));

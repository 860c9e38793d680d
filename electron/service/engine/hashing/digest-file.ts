// SPDX-License-Identifier: GPL-3.0-or-later
/** SHA-256 and SHA-512 of a file's bytes in one read, noticing a file that changes meanwhile. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { SourceDigest } from '../../../../core/ingest/footage.ts';
import type { TaskContext } from '../tasks/task-table.ts';
import type { ReadThreadData } from './read-thread.ts';

/** Below this, threads take longer to start than the hashes take. */
const threadedFromBytes = 16 * 1024 * 1024;
const progressEveryMs = 50;

/** A digest being made. */
export type Digesting = {
  /**
   * The digest, when everything else that reads the file is done. Reports progress meanwhile. Throws INPUT_CHANGED when
   * size or mtime moved since the start.
   */
  finish(context: TaskContext): Promise<SourceDigest>;
  /** Ends it early; does nothing to one that is done. */
  stop(): Promise<void>;
};

type Hashing = {
  readonly result: Promise<SourceDigest>;
  bytesRead(): number;
  stop(): Promise<unknown>;
};

function inThreads(path: string): Hashing {
  const progress = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
  const thread = new Worker(new URL('./read-thread.ts', import.meta.url), {
    workerData: { path, progress } satisfies ReadThreadData,
  });
  const result = new Promise<SourceDigest>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the hashing thread ended without an answer')));
  });
  return {
    result,
    bytesRead: () => Number(Atomics.load(progress, 0)),
    stop: () => thread.terminate(),
  };
}

async function atOnce(path: string): Promise<SourceDigest> {
  const bytes = await readFile(path);
  const hex = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  return { sha256: hex('sha256'), sha512: hex('sha512'), sizeBytes: bytes.length };
}

/** Starts hashing a file in threads of its own; opened for reading only. */
export async function startDigest(path: string): Promise<Digesting> {
  const before = await stat(path);
  const hashing =
    before.size < threadedFromBytes
      ? { result: atOnce(path), bytesRead: () => before.size, stop: () => Promise.resolve() }
      : inThreads(path);
  let running = true;
  // What goes wrong is thrown by `finish`, not by nobody in the meantime.
  const ended = hashing.result.then(
    () => {
      running = false;
    },
    () => {
      running = false;
    },
  );
  return {
    finish: async (context) => {
      while (running) {
        const done = Math.min(hashing.bytesRead(), before.size);
        await context.checkpoint({ done, total: before.size, unit: 'bytes', note: 'hashing' });
        await Promise.race([ended, setTimeout(progressEveryMs)]);
      }
      const digest = await hashing.result;
      const after = await stat(path);
      if (
        after.mtimeMs !== before.mtimeMs ||
        after.size !== before.size ||
        digest.sizeBytes !== before.size
      ) {
        throw new ClearveilError(
          'INPUT_CHANGED',
          `"${path}" changed while it was read`,
          'Wait until it is fully copied, then ingest it again.',
        );
      }
      return digest;
    },
    stop: async () => {
      await hashing.stop();
    },
  };
}

/** The digest of a file, and nothing else. Throws INPUT_CHANGED. */
export async function digestFile(path: string, context: TaskContext): Promise<SourceDigest> {
  const digesting = await startDigest(path);
  try {
    return await digesting.finish(context);
  } finally {
    await digesting.stop();
  }
}

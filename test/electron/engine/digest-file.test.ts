// SPDX-License-Identifier: GPL-3.0-or-later
/** Both digests of a file in one read: the same as hashing its bytes at once, whatever its size; changes are noticed. */
import { createHash } from 'node:crypto';
import { appendFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestFile, startDigest } from '../../../electron/service/engine/hashing/digest-file.ts';
import type { TaskProgress } from '../../../electron/service/engine/tasks/task-table.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const folder = temporaryFolder('digest');
const path = join(folder, 'recording');
const mebibyte = 1024 * 1024;
const quiet = { checkpoint: () => Promise.resolve() };

/** Bytes that differ from chunk to chunk. */
function bytesOf(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 4096) bytes[at] = (at / 4096) % 251;
  return bytes;
}

function hex(algorithm: string, bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

describe('the digest of a file', () => {
  // Below and above what is hashed by threads; whole chunks, a byte more, more than the threads share at a time.
  test.each([1, 5000, 16 * mebibyte, 16 * mebibyte + 1, 27 * mebibyte - 1])('of %d bytes', async (size) => {
    const bytes = bytesOf(size);
    writeFileSync(path, bytes);
    expect(await digestFile(path, quiet)).toEqual({
      sha256: hex('sha256', bytes),
      sha512: hex('sha512', bytes),
      sizeBytes: size,
    });
  });

  test.each([5000, 20 * mebibyte])(
    'is refused when the file of %d bytes grows or is touched',
    async (size) => {
      for (const change of [
        () => appendFileSync(path, 'x'),
        () => utimesSync(path, new Date(), new Date(Date.now() - 60_000)),
      ]) {
        writeFileSync(path, bytesOf(size));
        const digesting = await startDigest(path);
        change();
        await expect(digesting.finish(quiet)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
        await digesting.stop();
      }
    },
  );

  test('stops when it is called off, and says how far it is until then', async () => {
    writeFileSync(path, bytesOf(40 * mebibyte));
    const seen: TaskProgress[] = [];
    const called = digestFile(path, {
      checkpoint: (progress) => {
        seen.push(progress);
        return Promise.reject(new Error('called off'));
      },
    });
    await expect(called).rejects.toThrow('called off');
    expect(seen).toMatchObject([{ total: 40 * mebibyte, unit: 'bytes' }]);
  });

  test('of a file that is not there fails', async () => {
    await expect(digestFile(join(folder, 'none'), quiet)).rejects.toThrow('ENOENT');
  });
});

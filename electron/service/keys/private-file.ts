// SPDX-License-Identifier: GPL-3.0-or-later
/** Files that are their owner's only, and are on the disk in full or not at all. */
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClearveilError } from '../../../core/base/errors.ts';
import { syncFolder } from '../files/whole-files.ts';

const hasModes = process.platform !== 'win32';

/** Makes a folder for its owner only, also when it was there with a wider mode. Folders above it are made if missing, never changed. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (hasModes) await chmod(path, 0o700);
}

/**
 * Writes a new file in one step: it is written and synced under another name, then linked to its own, which fails when
 * that is taken. Returns false, leaving what is there, in that case.
 */
export async function createPrivateFile(path: string, content: string | Uint8Array): Promise<boolean> {
  const temporary = join(dirname(path), `.new-${randomBytes(8).toString('hex')}`);
  {
    await using file = await open(temporary, 'wx', 0o600);
    await file.writeFile(content);
    await file.sync();
  }
  try {
    await link(temporary, path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
  syncFolder(dirname(path));
  return true;
}

/** Appends one line, synced before it returns. */
export async function appendPrivateLine(path: string, line: string): Promise<void> {
  {
    await using file = await open(path, 'a', 0o600);
    await file.writeFile(`${line}\n`);
    await file.sync();
  }
  syncFolder(dirname(path));
}

/** The text of a file, or undefined when there is none. Throws ACCESS_REFUSED for a file that others may read or write. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return undefined;
  if (hasModes && (found.mode & 0o077) !== 0) {
    throw new ClearveilError(
      'ACCESS_REFUSED',
      `${path} is open to other users of this machine`,
      `Find out who may have read or changed it; then revoke the key, remove the pack, or close the file with: chmod 600 "${path}"`,
    );
  }
  return readFile(path, 'utf8');
}

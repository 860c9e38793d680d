// SPDX-License-Identifier: GPL-3.0-or-later
/** Files that are on the disk whole and under their name, or not at all. What is made here is its owner's only. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ClearveilError } from '../../../core/base/errors.ts';

const fileMode = 0o600;
const folderMode = 0o700;

/** Names in a folder are on the disk when this returns. Windows cannot open folders for that and need not: it journals renames. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Renames a file, and its name is on the disk when this returns. */
export function renameSynced(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

function writeSynced(file: number, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Replaces a file, or makes it: whoever reads it, also after a power cut, finds the old content or the new one. */
export function replaceFile(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: folderMode });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeSynced(openSync(temporary, 'w', fileMode), content);
    renameSynced(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

function unwritten(error: unknown): ClearveilError {
  const code = codeOf(error);
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new ClearveilError(
    isFull ? 'DISK_FULL' : 'INPUT_UNREADABLE',
    isFull ? 'the disk is full; no file was made' : `the file cannot be written: ${code}`,
    'Free some space, or choose another folder.',
  );
}

/**
 * Makes a file that was not there and keeps it only when `keep` went through. False, with what is there left alone, when the name is
 * taken. Throws DISK_FULL, INPUT_UNREADABLE, and what `keep` throws; there is no file then.
 */
export function createFile(
  path: string,
  content: string | Uint8Array,
  keep: () => void = () => undefined,
): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', fileMode);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw unwritten(error);
  }
  let kept = false;
  try {
    try {
      writeSynced(file, content);
      syncFolder(dirname(path));
    } catch (error) {
      throw unwritten(error);
    }
    keep();
    kept = true;
    return true;
  } finally {
    if (!kept) unlinkSync(path);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Where things lie in a case folder, and how its files are made: for their owner only, and on the disk when we say so. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { renameSynced } from '../files/whole-files.ts';

export type CasePaths = {
  readonly dir: string;
  readonly database: string;
  /** The database while it is being made. */
  readonly unfinished: string;
  readonly lock: string;
  readonly cache: string;
  readonly candidates: string;
  readonly backups: string;
};

export function casePaths(dir: string): CasePaths {
  return {
    dir,
    database: join(dir, 'case.db'),
    unfinished: join(dir, 'case.db.unfinished'),
    lock: join(dir, 'writer.lock'),
    cache: join(dir, 'cache'),
    candidates: join(dir, 'candidates'),
    backups: join(dir, 'backups'),
  };
}

const folderMode = 0o700;
const fileMode = 0o600;
const databaseSuffixes = ['', '-wal', '-shm', '-journal'];

/** Makes a folder and the ones above it, for the owner only. */
export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: folderMode });
}

/**
 * Makes a folder that is empty: what lies in it goes. A link in its place, in a case that came from elsewhere, is itself removed, never what
 * it points to. On Windows a file that somebody still reads resists for a moment: it is tried for a second.
 */
export function emptyFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
  makeFolder(path);
  for (const name of readdirSync(path))
    rmSync(join(path, name), { recursive: true, force: true, maxRetries: 4, retryDelay: 100 });
}

/** Makes an empty file for the owner only unless it is there: SQLite's side files take over its mode. */
export function touchFile(path: string): void {
  closeSync(openSync(path, 'a', fileMode));
}

/** True when the folder holds nothing but what the making of a case leaves behind when it is cut short. */
export function isFreeForCase(paths: CasePaths): boolean {
  const own = new Set(['cache', 'candidates', 'backups']);
  for (const file of ['writer.lock', 'case.db.unfinished']) {
    for (const suffix of databaseSuffixes) own.add(file + suffix);
  }
  return readdirSync(paths.dir).every((name) => own.has(name));
}

/** Removes a database that never became a case, with its side files. */
export function removeUnfinished(path: string): void {
  for (const suffix of databaseSuffixes) rmSync(path + suffix, { force: true });
}

/** Gives a finished file its final name; once this returns, it has it after a power cut too. */
export function renameDurably(from: string, to: string): void {
  const file = openSync(from, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSynced(from, to);
}

export function fileExists(path: string): boolean {
  return existsSync(path);
}

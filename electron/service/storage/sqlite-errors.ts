// SPDX-License-Identifier: GPL-3.0-or-later
/** Failures of SQLite and of the file system as the coded errors of the product; what has no code is a bug and stays. */
import Database from 'better-sqlite3';
import { ClearveilError } from '../../../core/base/errors.ts';

const restoreRemedy =
  'Work on a copy: restore the newest file of the backups folder, or salvage the database with the sqlite3 program.';

/** The coded error for a failure of SQLite on the case in `dir`, or the error itself. */
export function codedError(error: unknown, dir: string): unknown {
  if (!(error instanceof Database.SqliteError)) return codedFileError(error, dir);
  const details = { case: dir, sqlite: error.code };
  // The shared-memory file beside the log has no room: the disk is full, whatever the kind of the code says.
  if (error.code === 'SQLITE_IOERR_SHMSIZE') return diskFull(dir);
  const kind = error.code.split('_').slice(0, 2).join('_');
  switch (kind) {
    case 'SQLITE_NOTADB':
      return new ClearveilError(
        'CASE_DAMAGED',
        `the case database in "${dir}" does not start with a database header`,
        restoreRemedy,
        details,
      );
    case 'SQLITE_CORRUPT':
      return new ClearveilError(
        'CASE_DAMAGED',
        `the case database in "${dir}" is damaged`,
        restoreRemedy,
        details,
      );
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new ClearveilError(
        'CASE_LOCKED',
        `the case in "${dir}" is held by another program`,
        'Close the other program that has the case open, then try again.',
        details,
      );
    case 'SQLITE_FULL':
      return diskFull(dir);
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_PERM':
    case 'SQLITE_AUTH':
    case 'SQLITE_IOERR':
      return new ClearveilError(
        'INPUT_UNREADABLE',
        `the case database in "${dir}" cannot be read or written here (${error.code})`,
        'Check the permissions and the health of the disk. A case on read-only media has to be copied to a disk first.',
        details,
      );
    default:
      return error;
  }
}

function diskFull(dir: string): ClearveilError {
  return new ClearveilError(
    'DISK_FULL',
    `the disk that holds "${dir}" is full; nothing of this change was written`,
    'Free some space, then repeat the last step.',
    { case: dir },
  );
}

function codedFileError(error: unknown, dir: string): unknown {
  if (!(error instanceof Error) || error instanceof ClearveilError || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(dir);
    case 'EEXIST':
    case 'ENOTDIR':
      return new ClearveilError('CASE_EXISTS', `"${dir}" is not a folder`, 'Name a new folder for the case.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ClearveilError(
        'INPUT_UNREADABLE',
        `"${dir}" may not be read or written by this user (${error.code})`,
        'Check the permissions, or copy the case to a disk of yours.',
        { case: dir },
      );
    default:
      return error;
  }
}

/** Runs `work`; failures of SQLite come out coded. */
export function withCodedErrors<R>(dir: string, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw codedError(error, dir);
  }
}

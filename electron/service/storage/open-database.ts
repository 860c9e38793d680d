// SPDX-License-Identifier: GPL-3.0-or-later
/** From a folder to a checked connection: is there a case, is it ours, is it whole, is it of a version we know? */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { ClearveilError } from '../../../core/base/errors.ts';
import { type CasePaths, fileExists } from './case-files.ts';
import {
  applicationId,
  integerPragma,
  openReadDb,
  openWriteDb,
  queryAll,
  type ReadDb,
  type WriteDb,
} from './connection.ts';
import { latestVersion, type Migration } from './migrations/migration.ts';

/** Throws CASE_NOT_FOUND when the folder holds no case database. */
export function requireDatabase(paths: CasePaths): void {
  if (fileExists(paths.database)) return;
  throw new ClearveilError(
    'CASE_NOT_FOUND',
    fileExists(paths.dir)
      ? `"${paths.dir}" is not a case: it holds no case.db`
      : `there is no case at "${paths.dir}"`,
    'Check the path; "clearveil ingest CASE MEDIA" makes a new case.',
  );
}

/** A checked connection beside a writer. Throws CASE_OLDER for a case that first has to be brought up to date. */
export function openForReading(paths: CasePaths, list: readonly Migration[]): ReadDb {
  const truncated = looksTruncated(paths.database);
  return checked(openReadDb(paths.database), (db) => {
    checkIdentity(db, paths, list);
    if (truncated) quickCheck(db, paths);
    if (integerPragma(db, 'user_version') === latestVersion(list)) return;
    throw new ClearveilError(
      'CASE_OLDER',
      `the case in "${paths.dir}" was made by an older version of Clearveil`,
      'Open it once with a command that may change it, so that it is brought up to date; a backup is made first.',
    );
  });
}

/** A checked connection that writes; the caller holds the writer's lock. */
export function openForWriting(paths: CasePaths, list: readonly Migration[]): WriteDb {
  const truncated = looksTruncated(paths.database);
  // Looked at through a reading connection first: what is not ours is not even switched to a write-ahead log.
  checked(openReadDb(paths.database), (db) => checkIdentity(db, paths, list)).close();
  return checked(openWriteDb(paths.database), (db) => {
    if (truncated) quickCheck(db, paths);
  });
}

function checked<Db extends ReadDb>(db: Db, check: (db: Db) => void): Db {
  try {
    check(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function checkIdentity(db: ReadDb, paths: CasePaths, list: readonly Migration[]): void {
  if (integerPragma(db, 'application_id') !== applicationId) {
    throw new ClearveilError(
      'CASE_NOT_FOUND',
      `"${paths.dir}" is not a case: its case.db belongs to another program`,
      'Check the path.',
    );
  }
  const version = integerPragma(db, 'user_version');
  const known = latestVersion(list);
  if (version <= known) return;
  throw new ClearveilError(
    'CASE_NEWER',
    `the case in "${paths.dir}" was made by a newer version of Clearveil (database ${version}, this one knows ${known})`,
    'Open it with that version. It was not changed.',
    { version, known },
  );
}

function quickCheck(db: ReadDb, paths: CasePaths): void {
  const [first] = queryAll<{ quick_check: string }>(db, 'PRAGMA quick_check(1)');
  if (first?.quick_check === 'ok') return;
  throw new ClearveilError(
    'CASE_DAMAGED',
    `the case database in "${paths.dir}" is damaged: ${first?.quick_check ?? 'it cannot be checked'}`,
    'Work on a copy: restore the newest file of the backups folder, or salvage the database with the sqlite3 program.',
  );
}

/**
 * True when the file is shorter than its header says (SQLite file format, 1.3: page size at byte 16, page count at
 * byte 28), as a copy that was cut short is. An empty file counts too: a finished case never is one.
 */
function looksTruncated(path: string): boolean {
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, header, 0, header.length, 0) < header.length) return true;
  } finally {
    closeSync(file);
  }
  const stored = header.readUInt16BE(16);
  const pageSize = stored === 1 ? 65536 : stored;
  return statSync(path).size < pageSize * header.readUInt32BE(28);
}

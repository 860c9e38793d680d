// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * One writer per case. The lock is SQLite's own RESERVED lock on a file beside the case: the operating system takes it
 * back when the process dies, however it dies, and others can still read from the file who holds it.
 */
import Database from 'better-sqlite3';
import { ClearveilError } from '../../../core/base/errors.ts';
import { touchFile } from './case-files.ts';
import { codedError } from './sqlite-errors.ts';

export type WriterLock = { release(): void };

type Holder = { readonly pid: number; readonly since: string };

/** Connections that hold a lock. A connection that nobody refers to is closed as garbage, and the lock would go with it. */
const held = new Set<Database.Database>();

/** Takes the lock in file `path` for as long as the process lives or until `release`. Throws CASE_LOCKED. */
export function takeWriterLock(path: string, dir: string): WriterLock {
  touchFile(path);
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN IMMEDIATE');
    db.exec(
      'CREATE TABLE IF NOT EXISTS holder (one INTEGER PRIMARY KEY CHECK (one = 1), pid INTEGER, since TEXT)',
    );
    const holder = [process.pid, new Date().toISOString()];
    db.prepare('INSERT OR REPLACE INTO holder (one, pid, since) VALUES (1, ?, ?)').run(holder);
    // The name has to be committed to be readable; whoever slips in between has won, and we are refused.
    db.exec('COMMIT; BEGIN IMMEDIATE');
  } catch (error) {
    const failure = failureOf(error, db, path, dir);
    db.close();
    throw failure;
  }
  held.add(db);
  return {
    release: () => {
      held.delete(db);
      db.close();
    },
  };
}

function failureOf(error: unknown, db: Database.Database, path: string, dir: string): unknown {
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (code.startsWith('SQLITE_BUSY')) return lockedError(db, dir);
  if (code !== 'SQLITE_NOTADB' && !code.startsWith('SQLITE_CORRUPT')) return codedError(error, dir);
  return new ClearveilError(
    'CASE_DAMAGED',
    `the lock file "${path}" is damaged; the case itself was not looked at`,
    'Make sure that no Clearveil has the case open, then delete that file. It holds nothing of the case.',
  );
}

function lockedError(db: Database.Database, dir: string): ClearveilError {
  const holder = readHolder(db);
  const who = holder ? `process ${holder.pid}, since ${holder.since}` : 'another process';
  return new ClearveilError(
    'CASE_LOCKED',
    `the case in "${dir}" is open for writing in ${who}`,
    'Close the case in the other window or wait until the other command is done, then try again.',
    holder ? { pid: holder.pid, since: holder.since } : {},
  );
}

/** Who holds the lock, where it can be read: not in the instant in which the holder writes its name. */
function readHolder(db: Database.Database): Holder | undefined {
  try {
    if (db.inTransaction) db.exec('ROLLBACK');
    return db.prepare<[], Holder>('SELECT pid, since FROM holder').get();
  } catch (error) {
    if (error instanceof Database.SqliteError) return undefined;
    throw error;
  }
}

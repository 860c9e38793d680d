// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Opening SQLite. The one place that sets pragmas, and the brands that keep reading and writing apart: a function
 * that takes a `ReadDb` cannot be handed to one that needs a `WriteDb`.
 */
import Database from 'better-sqlite3';

declare const access: unique symbol;

/** A connection that statements read from. */
export type ReadDb = Database.Database & { readonly [access]: 'read' | 'write' };
/** The one connection of a case that writes. */
export type WriteDb = Database.Database & { readonly [access]: 'write' };

/** A value SQLite stores, as better-sqlite3 gives and takes it. */
export type SqlValue = null | number | string | Uint8Array;

/** Marks a case database: "CLVR". */
export const applicationId = 0x434c5652;

/** Waiting for a reader's or a checkpoint's short lock, in milliseconds. */
const busyTimeoutMs = 5000;

/** Opens an existing database for reading beside a writer. */
export function openReadDb(path: string): ReadDb {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
  return guarded(db, harden) as ReadDb;
}

/** Opens an existing (possibly empty) database for writing: write-ahead log, every commit synced to the disk. */
export function openWriteDb(path: string): WriteDb {
  const db = new Database(path, { fileMustExist: true, timeout: busyTimeoutMs });
  return guarded(db, () => {
    harden(db);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('recursive_triggers = ON');
  }) as WriteDb;
}

/** A database in memory with the pragmas of a case: for comparing schemas. */
export function openMemoryDb(): WriteDb {
  const db = new Database(':memory:');
  return guarded(db, harden) as WriteDb;
}

/** A case file may come from anyone: its schema may not call functions, and its pages are checked as they are read. */
function harden(db: Database.Database): void {
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('foreign_keys = ON');
}

function guarded(db: Database.Database, prepare: (db: Database.Database) => void): Database.Database {
  try {
    prepare(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

const prepared = new WeakMap<Database.Database, Map<string, Database.Statement<SqlValue[], unknown>>>();

/** The prepared statement for `source`, made once per connection. */
function statement(db: ReadDb, source: string): Database.Statement<SqlValue[], unknown> {
  const known = prepared.get(db) ?? new Map<string, Database.Statement<SqlValue[], unknown>>();
  prepared.set(db, known);
  const found = known.get(source) ?? db.prepare<SqlValue[], unknown>(source);
  known.set(source, found);
  return found;
}

/** All rows of a query, as objects by column name. */
export function queryAll<R>(db: ReadDb, source: string, ...values: SqlValue[]): R[] {
  return statement(db, source).all(...values) as R[];
}

/** The first row of a query. */
export function queryOne<R>(db: ReadDb, source: string, ...values: SqlValue[]): R | undefined {
  return statement(db, source).get(...values) as R | undefined;
}

/** Rows one at a time. Prepared anew, so that two loops over the same query do not disturb each other. */
export function queryEach<R>(db: ReadDb, source: string, ...values: SqlValue[]): IterableIterator<R> {
  return db.prepare<SqlValue[], unknown>(source).iterate(...values) as IterableIterator<R>;
}

/** Runs a writing statement; the number of rows it changed. */
export function run(db: WriteDb, source: string, ...values: SqlValue[]): number {
  return statement(db, source).run(...values).changes;
}

/** Runs `work` in one transaction that holds the write lock from its start; rolled back when it throws. */
export function inTransaction<R>(db: WriteDb, work: () => R): R {
  return db.transaction(work).immediate();
}

/** Runs `work` on one unchanging view of the database. */
export function inSnapshot<R>(db: ReadDb, work: () => R): R {
  return db.inTransaction ? work() : db.transaction(work).deferred();
}

/** The value of an integer pragma. */
export function integerPragma(db: ReadDb, name: 'user_version' | 'application_id'): number {
  return Number(db.pragma(name, { simple: true }));
}

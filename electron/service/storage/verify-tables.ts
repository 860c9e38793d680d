// SPDX-License-Identifier: GPL-3.0-or-later
/** What is in the tables against what the events lead to, in both directions. */
import { sameJson } from '../../../core/review/diff.ts';
import { tableNames } from '../../../core/review/records.ts';
import type { FindingList } from './audit-finding.ts';
import { checkBlobs, hasBlob } from './blob-store.ts';
import { integerPragma, openMemoryDb, queryAll, type ReadDb } from './connection.ts';
import { allCounters } from './counter-store.ts';
import type { Fields } from './event-changes.ts';
import type { Migration } from './migrations/migration.ts';
import { decodeRow } from './row-codec.ts';
import { eachRawRow } from './row-store.ts';
import type { Replay } from './verify-chain.ts';

/** Takes the rows it has compared out of `replay.rows`. */
export function compareTables(db: ReadDb, replay: Replay, list: FindingList): void {
  for (const table of tableNames) {
    for (const raw of eachRawRow(db, table)) {
      const key = String(raw['id']);
      const rebuilt = replay.rows.get(`${table}/${key}`);
      replay.rows.delete(`${table}/${key}`);
      if (!rebuilt)
        list.add('TABLE_DIFFERS', `${table} ${key} is there, but no event made it`, { table, key });
      else
        compareRow(
          decoded(() => decodeRow(table, raw)),
          rebuilt,
          { table, key },
          list,
        );
    }
  }
  for (const name of replay.rows.keys()) {
    const [table = '', key = ''] = name.split('/');
    list.add('TABLE_DIFFERS', `${table} ${key} is missing, and no event removed it`, { table, key });
  }
  const counters = allCounters(db);
  for (const table of tableNames) {
    const [live, rebuilt] = [counters.get(table) ?? 0, replay.counters.get(table) ?? 0];
    if (live !== rebuilt) {
      list.add('COUNTER_DIFFERS', `ids of ${table} are counted up to ${live} instead of ${rebuilt}`, {
        table,
      });
    }
  }
}

function compareRow(
  live: Fields | undefined,
  rebuilt: Fields,
  place: { table: string; key: string },
  list: FindingList,
): void {
  if (live && sameJson(live, rebuilt)) return;
  const names = Object.keys(rebuilt).filter(
    (name) => !live || !sameJson(live[name] ?? null, rebuilt[name] ?? null),
  );
  list.add(
    'TABLE_DIFFERS',
    `${place.table} ${place.key} is not what the events say: ${names.join(', ')}`,
    place,
  );
}

function decoded(decode: () => Fields): Fields | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Blobs by their digests, and against the digests in the log. */
export function compareBlobs(db: ReadDb, replay: Replay, list: FindingList): void {
  for (const { sha256, intact } of checkBlobs(db)) {
    if (!intact)
      list.add('BLOB_DIFFERS', `the data kept as ${sha256} has another digest`, {
        table: 'blob',
        key: sha256,
      });
    if (!replay.blobs.has(sha256)) {
      list.add('BLOB_UNKNOWN', `no event put the data ${sha256} there`, { table: 'blob', key: sha256 });
    }
  }
  for (const sha256 of replay.blobs) {
    if (!hasBlob(db, sha256)) {
      list.add('BLOB_MISSING', `the data ${sha256} is missing`, { table: 'blob', key: sha256 });
    }
  }
}

/** SQLite's own checks: pages, indexes, references. On a reading connection it leaves CHECK constraints out. */
export function checkDatabase(db: ReadDb, list: FindingList): void {
  for (const { integrity_check: found } of queryAll<{ integrity_check: string }>(
    db,
    'PRAGMA integrity_check',
  )) {
    if (found !== 'ok') list.add('DATABASE_DAMAGED', found);
  }
  for (const { table, parent } of queryAll<{ table: string; parent: string }>(
    db,
    'PRAGMA foreign_key_check',
  )) {
    list.add('FOREIGN_KEY', `a row of ${table} refers to a ${parent} that is not there`, { table });
  }
}

/** Tables, indexes and triggers against those that the migrations make. */
export function compareSchema(db: ReadDb, migrations: readonly Migration[], list: FindingList): void {
  const version = integerPragma(db, 'user_version');
  const fresh = openMemoryDb();
  try {
    for (const migration of migrations) if (migration.version <= version) migration.up(fresh);
    const wanted = schemaOf(fresh);
    const live = schemaOf(db);
    for (const name of new Set([...wanted.keys(), ...live.keys()])) {
      if (wanted.get(name) === live.get(name)) continue;
      const what = live.has(name)
        ? wanted.has(name)
          ? 'was altered'
          : 'does not belong here'
        : 'is missing';
      list.add('SCHEMA_DIFFERS', `${name} ${what}`, { key: name });
    }
  } finally {
    fresh.close();
  }
}

/** SQL by type and name; SQLite's own tables (automatic indexes, statistics) left out. */
export function schemaOf(db: ReadDb): ReadonlyMap<string, string> {
  const rows = queryAll<{ type: string; name: string; sql: string }>(
    db,
    `SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`,
  );
  return new Map(rows.map(({ type, name, sql }) => [`${type} ${name}`, sql]));
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Makes of a case what it would be had it been made before ingest looked for hidden channels: schema 30, rows and log without them. */
import { join } from 'node:path';
import { canonicalJson, type Json } from '../../core/base/canonical-json.ts';
import { eachEvent, eventHash } from '../../electron/service/storage/audit-store.ts';
import {
  openMemoryDb,
  openWriteDb,
  queryAll,
  type ReadDb,
  run,
  type WriteDb,
} from '../../electron/service/storage/connection.ts';
import { migrations } from '../../electron/service/storage/migrations/list.ts';

function withoutChannels(text: string): string {
  const strip = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(strip);
    if (value === null || typeof value !== 'object') return value;
    // A probe is told by its geometry; streams and hushes have channels of another kind.
    const isProbe = 'video' in value;
    const fields = Object.entries(value).filter(
      ([name]) => !isProbe || (name !== 'channels' && name !== 'sound'),
    );
    return Object.fromEntries(fields.map(([name, inner]) => [name, strip(inner ?? null)]));
  };
  return canonicalJson(strip(JSON.parse(text) as Json));
}

/** The last version that did not look for hidden channels. */
const agedTo = 30;

type Named = { readonly name: string };
const tablesOf = (db: ReadDb): string[] =>
  queryAll<Named>(
    db,
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  ).map(({ name }) => name);
const columnsOf = (db: ReadDb, table: string): string[] =>
  queryAll<Named>(db, `SELECT name FROM pragma_table_info('${table}')`).map(({ name }) => name);

/** Takes away what later migrations added. Only a case whose tables of that kind are empty is aged. */
function dropLater(db: WriteDb): void {
  const older = openMemoryDb();
  try {
    for (const migration of migrations) if (migration.version <= agedTo) migration.up(older);
    const kept = tablesOf(older);
    for (const table of tablesOf(db)) {
      if (!kept.includes(table)) db.exec(`DROP TABLE ${table}`);
      else
        for (const column of columnsOf(db, table))
          if (!columnsOf(older, table).includes(column))
            db.exec(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
  } finally {
    older.close();
  }
}

/** The case must be closed. Its log is sealed anew, so that it is as whole as the older program left it; the place of its last event outside the case has to be removed. */
export function ageCase(dir: string): void {
  const db = openWriteDb(join(dir, 'case.db'));
  try {
    const triggers = queryAll<{ name: string; sql: string }>(
      db,
      `SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`,
    );
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
    for (const { id, probe } of queryAll<{ id: string; probe: string }>(db, 'SELECT id, probe FROM footage'))
      run(db, 'UPDATE footage SET probe = ? WHERE id = ?', withoutChannels(probe), id);
    let last: string | undefined;
    for (const row of [...eachEvent(db)]) {
      const older = { ...row, changes: withoutChannels(row.changes), previous: last ?? row.previous };
      last = eventHash(older);
      const values = [older.changes, older.previous, last, older.sequence];
      run(db, 'UPDATE audit SET changes = ?, previous = ?, hash = ? WHERE sequence = ?', ...values);
    }
    dropLater(db);
    for (const { sql } of triggers) db.exec(sql);
    db.pragma(`user_version = ${agedTo}`);
  } finally {
    db.close();
  }
}

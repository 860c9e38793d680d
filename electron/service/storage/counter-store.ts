// SPDX-License-Identifier: GPL-3.0-or-later
/** Ids are counted per case and never given twice, not even after a row is deleted. */
import { queryAll, queryOne, type ReadDb, run, type WriteDb } from './connection.ts';

/** The highest number ever used in a table, 0 when none was. */
export function lastNumber(db: ReadDb, table: string): number {
  return queryOne<{ last: number }>(db, 'SELECT last FROM counter WHERE table_name = ?', table)?.last ?? 0;
}

/** Remembers that `number` is used. */
export function raiseCounter(db: WriteDb, table: string, number: number): void {
  run(
    db,
    `INSERT INTO counter (table_name, last) VALUES (?, ?)
     ON CONFLICT (table_name) DO UPDATE SET last = max(last, excluded.last)`,
    table,
    number,
  );
}

export function allCounters(db: ReadDb): ReadonlyMap<string, number> {
  const rows = queryAll<{ table_name: string; last: number }>(db, 'SELECT table_name, last FROM counter');
  return new Map(rows.map(({ table_name, last }) => [table_name, last]));
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Reading and writing rows of audited tables by key. Writing is for the command path alone (commit.ts). */
import { ChangeConflict, type RowChange, sameJson } from '../../../core/review/diff.ts';
import type { Rows, TableName, TrackHeading } from '../../../core/review/records.ts';
import {
  queryAll,
  queryEach,
  queryOne,
  type ReadDb,
  run,
  type SqlValue,
  type WriteDb,
} from './connection.ts';
import {
  type EncodedField,
  type Field,
  fieldsOf,
  hydrate,
  hydrateTrackHeading,
  trackHeadingFields,
} from './row-codec.ts';

export type RawRow = { readonly [column: string]: SqlValue };

const columnsOf = (fields: readonly Field[]): string => fields.map(({ column }) => `"${column}"`).join(', ');
const columnList = (table: TableName): string => columnsOf(fieldsOf(table));

/** The row with that id, undefined when there is none. Throws CASE_DAMAGED for a row that is not valid. */
export function readRow<T extends TableName>(db: ReadDb, table: T, id: string): Rows[T] | undefined {
  const raw = queryOne<RawRow>(db, `SELECT ${columnList(table)} FROM ${table} WHERE id = ?`, id);
  return raw && hydrate(table, raw);
}

/** Rows that a condition over columns selects; `condition` is the code's own text, values go into its `?`. */
export function readRows<T extends TableName>(
  db: ReadDb,
  table: T,
  condition = 'true',
  ...values: SqlValue[]
): Rows[T][] {
  const raw = queryAll<RawRow>(db, `SELECT ${columnList(table)} FROM ${table} WHERE ${condition}`, ...values);
  return raw.map((row) => hydrate(table, row));
}

/** Tracks that a condition selects, without their keyframes, which are then not even decoded. */
export function readTrackHeadings(db: ReadDb, condition: string, ...values: SqlValue[]): TrackHeading[] {
  const columns = columnsOf(trackHeadingFields);
  return queryAll<RawRow>(db, `SELECT ${columns} FROM track WHERE ${condition}`, ...values).map(
    hydrateTrackHeading,
  );
}

/** Every row of a table as stored, one at a time. */
export function eachRawRow(db: ReadDb, table: TableName): IterableIterator<RawRow> {
  return queryEach<RawRow>(db, `SELECT ${columnList(table)} FROM ${table}`);
}

/**
 * Writes one change. `encoded`: the row after it, null for a deletion. Throws ChangeConflict when the row is not as
 * `change.before` has it.
 */
export function writeChange(db: WriteDb, change: RowChange, encoded: readonly EncodedField[] | null): void {
  const { table, key } = change;
  const current = readRow(db, table, key) ?? null;
  if (!sameJson(current, change.before)) throw new ChangeConflict(table, key);
  if (encoded === null) {
    run(db, `DELETE FROM ${table} WHERE id = ?`, key);
  } else if (current === null) {
    const places = encoded.map(() => '?').join(', ');
    run(
      db,
      `INSERT INTO ${table} (${columnList(table)}) VALUES (${places})`,
      ...encoded.map(({ value }) => value),
    );
  } else {
    const before = change.before as unknown as { readonly [name: string]: unknown };
    const after = change.after as unknown as { readonly [name: string]: unknown };
    const changed = encoded.filter(({ field }) => !sameJson(before[field.name], after[field.name]));
    const assignments = changed.map(({ field }) => `"${field.column}" = ?`).join(', ');
    run(db, `UPDATE ${table} SET ${assignments} WHERE id = ?`, ...changed.map(({ value }) => value), key);
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Changes as data. A change holds a row before and after, so that it can be applied, turned round, joined with the
 * next one and written into the audit log. Pure: the same functions serve the store, undo and the reviewer's preview.
 */
import { type Rows, type TableName, tableNames } from './records.ts';

/** One row inserted (`before` null), changed or deleted (`after` null). */
export type RowChange<T extends TableName = TableName> = {
  [K in T]: {
    readonly table: K;
    readonly key: string;
    readonly before: Rows[K] | null;
    readonly after: Rows[K] | null;
  };
}[T];

/** Rows by table and key. A table without rows has no entry. */
export type CaseRows = ReadonlyMap<TableName, ReadonlyMap<string, Rows[TableName]>>;

/** Thrown when a change meets another row than the one it was made for. */
export class ChangeConflict extends Error {
  override readonly name = 'ChangeConflict';
  readonly table: TableName;
  readonly key: string;

  constructor(table: TableName, key: string) {
    super(`${table} ${key} is not as the change expects it`);
    this.table = table;
    this.key = key;
  }
}

export function insertRow<T extends TableName>(table: T, row: Rows[T]): RowChange<T> {
  return { table, key: row.id, before: null, after: row };
}

/** The id of a row never changes: throws ChangeConflict when `after` names another one. */
export function updateRow<T extends TableName>(table: T, before: Rows[T], after: Rows[T]): RowChange<T> {
  if (before.id !== after.id) throw new ChangeConflict(table, before.id);
  return { table, key: before.id, before, after };
}

export function deleteRow<T extends TableName>(table: T, row: Rows[T]): RowChange<T> {
  return { table, key: row.id, before: row, after: null };
}

/** Equality of two JSON values, whatever the order of their keys; `undefined` counts as absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => sameJson(value, b[index]));
  }
  return sameFields(a as Fields, b as Fields);
}

type Fields = { readonly [name: string]: unknown };

function sameFields(a: Fields, b: Fields): boolean {
  let defined = 0;
  for (const name of Object.keys(a)) {
    if (a[name] === undefined) continue;
    // Own fields only: JSON may well hold a field called "constructor" or "__proto__".
    if (!Object.hasOwn(b, name) || !sameJson(a[name], b[name])) return false;
    defined += 1;
  }
  return Object.keys(b).every((name) => b[name] === undefined || defined-- > 0) && defined === 0;
}

/** The changes that take back `changes`: last first, before and after exchanged. */
export function reverseChanges(changes: readonly RowChange[]): RowChange[] {
  return changes
    .toReversed()
    .map((change) => ({ ...change, before: change.after, after: change.before }) as RowChange);
}

/**
 * One change per row with the same effect as the whole sequence, tables in the order of `tableNames`, keys ascending;
 * rows that end as they began are left out. Throws ChangeConflict when a change does not continue the one before it.
 */
export function squashChanges(changes: readonly RowChange[]): RowChange[] {
  const joined = new Map<string, RowChange>();
  for (const change of changes) {
    const name = `${change.table}/${change.key}`;
    const earlier = joined.get(name);
    if (earlier && !sameJson(earlier.after, change.before))
      throw new ChangeConflict(change.table, change.key);
    joined.set(name, earlier ? ({ ...change, before: earlier.before } as RowChange) : change);
  }
  return [...joined.values()].filter((change) => !sameJson(change.before, change.after)).sort(byTableAndKey);
}

function byTableAndKey(a: RowChange, b: RowChange): number {
  const tables = tableNames.indexOf(a.table) - tableNames.indexOf(b.table);
  if (tables !== 0) return tables;
  return a.key === b.key ? 0 : a.key < b.key ? -1 : 1;
}

/** The rows after `changes`; `rows` stays as it is. Throws ChangeConflict when a row is not as a change expects it. */
export function applyChanges(rows: CaseRows, changes: readonly RowChange[]): CaseRows {
  const next = new Map<TableName, ReadonlyMap<string, Rows[TableName]>>(rows);
  const copied = new Map<TableName, Map<string, Rows[TableName]>>();
  for (const { table, key, before, after } of changes) {
    const target = copied.get(table) ?? new Map(next.get(table));
    copied.set(table, target);
    next.set(table, target);
    if (!sameJson(target.get(key) ?? null, before)) throw new ChangeConflict(table, key);
    if (after === null) target.delete(key);
    else target.set(key, after);
  }
  for (const [table, target] of copied) if (target.size === 0) next.delete(table);
  return next;
}

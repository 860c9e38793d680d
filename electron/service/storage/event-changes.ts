// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * How changes are written into the audit log. An insertion carries the whole row, a deletion the whole row that was
 * lost, an update only the columns that changed, and of a list only the part that changed: moving one keyframe of ten
 * thousand costs one keyframe of log. Nothing is lost: with the row before, each form gives the row after, and back.
 */
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import { ChangeConflict, type RowChange, sameJson } from '../../../core/review/diff.ts';
import { type TableName, tableNames } from '../../../core/review/records.ts';
import { type EncodedField, encodeRow, fieldsOf, rowText } from './row-codec.ts';

export type Fields = { readonly [name: string]: Json };

/** A column before and after, or the part of a list that `inserted` takes the place of. */
type ColumnChange =
  | { readonly before: Json; readonly after: Json }
  | { readonly at: number; readonly removed: readonly Json[]; readonly inserted: readonly Json[] };

/** A change as the log has it. */
export type LoggedChange =
  | { readonly table: TableName; readonly key: string; readonly after: Fields }
  | { readonly table: TableName; readonly key: string; readonly before: Fields }
  | {
      readonly table: TableName;
      readonly key: string;
      readonly columns: { readonly [name: string]: ColumnChange };
    };

/** The canonical JSON text of a change. `encoded`: the row after it, as `encodeRow` gives it; null for a deletion. */
export function loggedText(change: RowChange, encoded: readonly EncodedField[] | null): string {
  const { table, key, before, after } = change;
  const name = `"key":${canonicalJson(key)}`;
  const place = `"table":"${table}"`;
  if (encoded === null || after === null) {
    if (before === null) throw new Error('a change from nothing to nothing cannot be logged');
    return `{"before":${rowText(encodeRow(table, before as never))},${name},${place}}`;
  }
  if (before === null) return `{"after":${rowText(encoded)},${name},${place}}`;
  const columns: { [field: string]: ColumnChange } = {};
  const old = before as unknown as Fields;
  const fresh = after as unknown as Fields;
  for (const field of fieldsOf(table)) {
    const from = old[field.name] ?? null;
    const to = fresh[field.name] ?? null;
    if (!sameJson(from, to)) columns[field.name] = columnChange(from, to);
  }
  return `{"columns":${canonicalJson(columns)},${name},${place}}`;
}

function columnChange(before: Json, after: Json): ColumnChange {
  if (!isList(before) || !isList(after)) return { before, after };
  const shortest = Math.min(before.length, after.length);
  let at = 0;
  while (at < shortest && sameJson(before[at], after[at])) at += 1;
  let tail = 0;
  while (tail < shortest - at && sameJson(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  return {
    at,
    removed: before.slice(at, before.length - tail),
    inserted: after.slice(at, after.length - tail),
  };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The changes of an event, from the text in the log. Throws SyntaxError on text that no writer of ours wrote. */
export function parseLogged(text: string): LoggedChange[] {
  const parsed = JSON.parse(text) as unknown;
  if (!Array.isArray(parsed)) throw new SyntaxError('the changes of an event are a list');
  for (const change of parsed as Partial<{ table: TableName; key: string }>[]) {
    const known = change.table !== undefined && tableNames.includes(change.table);
    const shaped = 'after' in change || 'before' in change || 'columns' in change;
    if (!known || typeof change.key !== 'string' || !shaped)
      throw new SyntaxError('a change without row or table');
  }
  return (parsed as LoggedChange[]).map(withLaterColumns);
}

/** What a migration gave to the rows that were there, for columns that it did not leave empty. */
const givenByMigrations: { readonly [T in TableName]?: Fields } = {
  track: { outline: { form: 'rectangle' } },
};

/** What a migration gave inside a column that was there. */
const givenInside: { readonly [T in TableName]?: { readonly [column: string]: Fields } } = {
  footage: { probe: { channels: null } },
};

/** Whole rows of a log that is older than some columns: a migration that adds a column leaves it empty or says what it gives. */
function withLaterColumns(change: LoggedChange): LoggedChange {
  const { table } = change;
  if ('columns' in change) {
    const columns = Object.entries(change.columns).map(([name, column]): [string, ColumnChange] => [
      name,
      'at' in column
        ? column
        : { before: filledIn(table, name, column.before), after: filledIn(table, name, column.after) },
    ]);
    return { ...change, columns: Object.fromEntries(columns) };
  }
  const empty = Object.fromEntries(fieldsOf(table).map(({ name }) => [name, null]));
  const whole = (row: Fields): Fields => {
    const filled = Object.entries(row).map(([name, value]) => [name, filledIn(table, name, value)]);
    return { ...empty, ...givenByMigrations[table], ...Object.fromEntries(filled) };
  };
  return 'after' in change
    ? { ...change, after: whole(change.after) }
    : { ...change, before: whole(change.before) };
}

function filledIn(table: TableName, column: string, value: Json): Json {
  const given = givenInside[table]?.[column];
  if (!given || value === null || typeof value !== 'object' || isList(value)) return value;
  return { ...given, ...value };
}

/** The row after a logged change. Throws ChangeConflict when `row` is not what the change was made for. */
export function redo(change: LoggedChange, row: Fields | null): Fields | null {
  if ('after' in change) return expect(change, row, null, change.after);
  if ('before' in change) return expect(change, row, change.before, null);
  return patch(change, row, change.columns);
}

/** The row before a logged change, given the row after it. */
export function takeBack(change: LoggedChange, row: Fields | null): Fields | null {
  if ('after' in change) return expect(change, row, change.after, null);
  if ('before' in change) return expect(change, row, null, change.before);
  const columns = Object.entries(change.columns).map(([name, column]): [string, ColumnChange] => [
    name,
    'at' in column
      ? { at: column.at, removed: column.inserted, inserted: column.removed }
      : { before: column.after, after: column.before },
  ]);
  return patch(change, row, Object.fromEntries(columns));
}

function expect(
  change: LoggedChange,
  row: Fields | null,
  wanted: Fields | null,
  result: Fields | null,
): Fields | null {
  if (!sameJson(row, wanted)) throw new ChangeConflict(change.table, change.key);
  return result;
}

function patch(
  change: LoggedChange,
  row: Fields | null,
  columns: { readonly [name: string]: ColumnChange },
): Fields {
  if (row === null) throw new ChangeConflict(change.table, change.key);
  const next: { [name: string]: Json } = { ...row };
  for (const [name, column] of Object.entries(columns)) {
    const current = row[name] ?? null;
    const patched = patchColumn(current, column);
    if (patched === undefined) throw new ChangeConflict(change.table, change.key);
    next[name] = patched;
  }
  return next;
}

function patchColumn(current: Json, column: ColumnChange): Json | undefined {
  if (!('at' in column)) return sameJson(current, column.before) ? column.after : undefined;
  if (!isList(current)) return undefined;
  const { at, removed, inserted } = column;
  if (!sameJson(current.slice(at, at + removed.length), removed)) return undefined;
  return [...current.slice(0, at), ...inserted, ...current.slice(at + removed.length)];
}

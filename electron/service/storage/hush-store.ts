// SPDX-License-Identifier: GPL-3.0-or-later
/** Spans of sound that copies do not carry as they were. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { compareTimes } from '../../../core/base/time.ts';
import { type HushRow, idNumber } from '../../../core/review/records.ts';
import type { ReadDb } from './connection.ts';
import { readRow, readRows } from './row-store.ts';

/** Every hush of a recording, by its start. */
export function hushesOf(db: ReadDb, footageId: string): HushRow[] {
  return readRows(db, 'hush', 'footage_id = ?', footageId).sort(
    (a, b) => compareTimes(a.start, b.start) || idNumber(a.id) - idNumber(b.id),
  );
}

/** Throws UNKNOWN_HUSH. */
export function hushById(db: ReadDb, id: string): HushRow {
  const row = readRow(db, 'hush', id);
  if (row) return row;
  throw new ClearveilError(
    'UNKNOWN_HUSH',
    `the case has no ${id}`,
    'List them with "clearveil hush CASE --list".',
  );
}

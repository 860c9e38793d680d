// SPDX-License-Identifier: GPL-3.0-or-later
/** The recordings of a case. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { type FootageRow, idNumber } from '../../../core/review/records.ts';
import type { ReadDb } from './connection.ts';
import { readRow, readRows } from './row-store.ts';

/** All recordings, in the order in which they were added. */
export function allFootage(db: ReadDb): FootageRow[] {
  return readRows(db, 'footage').sort((a, b) => idNumber(a.id) - idNumber(b.id));
}

/** Throws UNKNOWN_FOOTAGE. */
export function footageById(db: ReadDb, id: string): FootageRow {
  const row = readRow(db, 'footage', id);
  if (row) return row;
  throw new ClearveilError(
    'UNKNOWN_FOOTAGE',
    `the case has no ${id}`,
    'List the footage with "clearveil frames CASE".',
  );
}

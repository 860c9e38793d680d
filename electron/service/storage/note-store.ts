// SPDX-License-Identifier: GPL-3.0-or-later
/** Remarks of people at frames of a recording. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { idNumber, type NoteRow } from '../../../core/review/records.ts';
import type { ReadDb } from './connection.ts';
import { readRow, readRows } from './row-store.ts';

/** Every note of a recording, by its first frame. */
export function notesOn(db: ReadDb, footageId: string): NoteRow[] {
  return readRows(db, 'note', 'footage_id = ?', footageId).sort(
    (a, b) => a.startFrame - b.startFrame || idNumber(a.id) - idNumber(b.id),
  );
}

/** Throws UNKNOWN_NOTE. */
export function noteById(db: ReadDb, id: string): NoteRow {
  const row = readRow(db, 'note', id);
  if (row) return row;
  throw new ClearveilError(
    'UNKNOWN_NOTE',
    `the case has no ${id}`,
    'Somebody may have taken it away meanwhile.',
  );
}

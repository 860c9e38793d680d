// SPDX-License-Identifier: GPL-3.0-or-later
/** Runs of detection, and the stops that people cleared. */
import { type ClearingRow, type DetectionRow, idNumber } from '../../../core/review/records.ts';
import type { ReadDb } from './connection.ts';
import { readRows } from './row-store.ts';

const byMaking = (a: { readonly id: string }, b: { readonly id: string }): number =>
  idNumber(a.id) - idNumber(b.id);

/** Every run on a recording, in the order in which they were made. */
export function detectionsOf(db: ReadDb, footageId: string): DetectionRow[] {
  return readRows(db, 'detection', 'footage_id = ?', footageId).sort(byMaking);
}

/** Every clearing on a recording, in the order in which they were made. */
export function clearingsOf(db: ReadDb, footageId: string): ClearingRow[] {
  return readRows(db, 'clearing', 'footage_id = ?', footageId).sort(byMaking);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Runs of detection, the stops that people cleared, and those that they were shown. */
import { type ClearingRow, type DetectionRow, idNumber } from '../../../core/review/records.ts';
import { inTransaction, queryAll, type ReadDb, run, type WriteDb } from './connection.ts';
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

/** The stops of a recording whose pictures a person was shown, by the name that events bear. */
export function shownStopsOf(db: ReadDb, footageId: string, person: string): ReadonlySet<string> {
  const sql = 'SELECT stop FROM shown_stop WHERE footage_id = ? AND person = ?';
  return new Set(queryAll<{ stop: string }>(db, sql, footageId, person).map(({ stop }) => stop));
}

/**
 * Keeps that a person was shown stops. Not a change of the case and no event: whoever clears a stop says what they were shown,
 * and the event of that has it.
 */
export function keepShownStops(
  db: WriteDb,
  footageId: string,
  person: string,
  stops: readonly string[],
): void {
  const sql = 'INSERT INTO shown_stop (footage_id, person, stop) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
  inTransaction(db, () => {
    for (const stop of stops) run(db, sql, footageId, person, stop);
  });
}

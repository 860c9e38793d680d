// SPDX-License-Identifier: GPL-3.0-or-later
/** Rendered candidates, who approved them, and what was released. */
import { ClearveilError } from '../../../core/base/errors.ts';
import {
  type ApprovalRow,
  type CandidateRow,
  idNumber,
  type ReleaseRow,
} from '../../../core/review/records.ts';
import type { ReadDb } from './connection.ts';
import { readRow, readRows } from './row-store.ts';

const byNumber = (a: { readonly id: string }, b: { readonly id: string }): number =>
  idNumber(a.id) - idNumber(b.id);

/** Candidates of the case, or of one recording, oldest first. */
export function candidatesOf(db: ReadDb, footageId?: string): CandidateRow[] {
  const rows = footageId ? readRows(db, 'candidate', 'footage_id = ?', footageId) : readRows(db, 'candidate');
  return rows.sort(byNumber);
}

/** Throws UNKNOWN_CANDIDATE. */
export function candidateById(db: ReadDb, id: string): CandidateRow {
  const row = readRow(db, 'candidate', id);
  if (row) return row;
  throw new ClearveilError(
    'UNKNOWN_CANDIDATE',
    `the case has no ${id}`,
    'Make one with "clearveil render CASE".',
  );
}

export function approvalsOf(db: ReadDb, candidateId: string): ApprovalRow[] {
  return readRows(db, 'approval', 'candidate_id = ?', candidateId).sort(byNumber);
}

/** Everything that was released from the case, oldest first. */
export function allReleases(db: ReadDb): ReleaseRow[] {
  return readRows(db, 'release').sort(byNumber);
}

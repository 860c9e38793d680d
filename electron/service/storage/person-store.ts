// SPDX-License-Identifier: GPL-3.0-or-later
/** The case itself, the request it answers, the agency that answers it, and the people named in it. */
import { ClearveilError } from '../../../core/base/errors.ts';
import {
  type AgencyRow,
  type CaseInfoRow,
  idNumber,
  type PersonRow,
  type RequestRow,
} from '../../../core/review/records.ts';
import type { ReadDb } from './connection.ts';
import { readRow, readRows } from './row-store.ts';

/** Throws CASE_DAMAGED when the case has lost its one row. */
export function caseInfo(db: ReadDb): CaseInfoRow {
  const [row] = readRows(db, 'case_info');
  if (row) return row;
  throw new ClearveilError(
    'CASE_DAMAGED',
    'the case does not say which case it is',
    'Run "clearveil audit CASE --verify" and restore a backup.',
  );
}

/** The request that the case answers; undefined while nobody has said. */
export function caseRequest(db: ReadDb): RequestRow | undefined {
  return readRows(db, 'request')[0];
}

/** The agency that answers; undefined while nobody has said. */
export function caseAgency(db: ReadDb): AgencyRow | undefined {
  return readRows(db, 'agency')[0];
}

/** Everyone, in the order in which they were added. */
export function allPeople(db: ReadDb): PersonRow[] {
  return readRows(db, 'person').sort((a, b) => idNumber(a.id) - idNumber(b.id));
}

/** Throws UNKNOWN_PERSON. */
export function personById(db: ReadDb, id: string): PersonRow {
  const row = readRow(db, 'person', id);
  if (row) return row;
  throw new ClearveilError(
    'UNKNOWN_PERSON',
    `the case has no ${id}`,
    'List the people with "clearveil people CASE".',
  );
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The audit log: append-only events, each carrying the hash of the one before it. */
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import type { TableName } from '../../../core/review/records.ts';
import { queryAll, queryEach, queryOne, type ReadDb, run, type WriteDb } from './connection.ts';

/** Who does something, in which role, and why. */
export type Actor = { readonly person: string; readonly role: string; readonly reason: string };

/** The program itself: what it does at opening a case and after a crash. */
export const workstation = (reason: string): Actor => ({ person: 'workstation', role: 'system', reason });

/** An event as it lies in the log. `blobs`, `note` and `changes` are canonical JSON text. */
export type AuditRow = {
  readonly sequence: number;
  readonly event: string;
  /** UTC with milliseconds; `offsetMinutes` is what local time was ahead of it. */
  readonly utc: string;
  readonly offsetMinutes: number;
  /** Random per opening of the case; `monotonicUs` counts within it. */
  readonly session: string;
  readonly monotonicUs: number;
  readonly person: string;
  readonly role: string;
  readonly reason: string;
  /** Policy profile in force, `id@sha256`. */
  readonly profile: string | null;
  /** The event that this one takes back. */
  readonly undoes: number | null;
  readonly blobs: string;
  readonly note: string | null;
  /** The hash of the event before; of the first event a random salt. */
  readonly previous: string;
  readonly hash: string;
  readonly changes: string;
};

/** The end of the log. */
export type Head = { readonly sequence: number; readonly hash: string };

const columns = `sequence, event, utc, offset_minutes AS offsetMinutes, session, monotonic_us AS monotonicUs, person,
  role, reason, profile, undoes, blobs, note, previous, hash, changes`;

/** SHA-256 over the canonical JSON of everything in the event; the changes enter it by their own SHA-256. */
export function eventHash(row: Omit<AuditRow, 'hash'>): string {
  const { changes, ...rest } = row;
  const sealed: { [name: string]: Json } = { ...rest, changesSha256: sha256Text(changes) };
  delete sealed['hash'];
  return sha256Text(canonicalJson(sealed));
}

function sha256Text(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Appends one event. The caller holds the transaction. */
export function appendEvent(db: WriteDb, row: Omit<AuditRow, 'hash'>, touched: readonly TouchedRow[]): Head {
  const hash = eventHash(row);
  run(
    db,
    `INSERT INTO audit (sequence, event, utc, offset_minutes, session, monotonic_us, person, role, reason, profile,
       undoes, blobs, note, previous, hash, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.sequence,
    row.event,
    row.utc,
    row.offsetMinutes,
    row.session,
    row.monotonicUs,
    row.person,
    row.role,
    row.reason,
    row.profile,
    row.undoes,
    row.blobs,
    row.note,
    row.previous,
    hash,
    row.changes,
  );
  for (const { table, key } of touched) {
    run(
      db,
      'INSERT INTO audit_row (table_name, row_key, sequence) VALUES (?, ?, ?)',
      table,
      key,
      row.sequence,
    );
  }
  return { sequence: row.sequence, hash };
}

export type TouchedRow = { readonly table: TableName; readonly key: string };

/** The last event without its changes, which may be large; undefined in a log without events. */
export function lastEvent(db: ReadDb): (Head & { readonly utc: string }) | undefined {
  return queryOne(db, 'SELECT sequence, hash, utc FROM audit ORDER BY sequence DESC LIMIT 1');
}

/** The hash of an event without its changes, which may be large; undefined where there is no such event. */
export function hashOfEvent(db: ReadDb, sequence: number): string | undefined {
  return queryOne<{ hash: string }>(db, 'SELECT hash FROM audit WHERE sequence = ?', sequence)?.hash;
}

export function readEvent(db: ReadDb, sequence: number): AuditRow | undefined {
  return queryOne<AuditRow>(db, `SELECT ${columns} FROM audit WHERE sequence = ?`, sequence);
}

/** Events from `from` on, one at a time. */
export function eachEvent(db: ReadDb, from = 1): IterableIterator<AuditRow> {
  return queryEach<AuditRow>(db, `SELECT ${columns} FROM audit WHERE sequence >= ? ORDER BY sequence`, from);
}

/** An event without what it changed. */
export type EventHeading = Pick<
  AuditRow,
  'sequence' | 'event' | 'utc' | 'person' | 'role' | 'reason' | 'undoes'
> & {
  /** It changed rows. */
  readonly changes: boolean;
};

/** Whether it changed rows is told by the length: a database knows that of a text without reading it, and one may hold a million keyframes. */
const headingColumns = `sequence, event, utc, person, role, reason, undoes, octet_length(changes) > ${'[]'.length} AS changed`;
type HeadingRow = Omit<EventHeading, 'changes'> & { readonly changed: number };

const headingOf = ({ changed, ...heading }: HeadingRow): EventHeading => ({
  ...heading,
  changes: changed !== 0,
});

/** One event; undefined when no event has that sequence. */
export function eventAt(db: ReadDb, sequence: number): EventHeading | undefined {
  const [row] = queryAll<HeadingRow>(db, `SELECT ${headingColumns} FROM audit WHERE sequence = ?`, sequence);
  return row && headingOf(row);
}

/** Events before sequence `before` (null: from the end), newest first, at most `limit`. */
export function eventsBefore(db: ReadDb, before: number | null, limit: number): EventHeading[] {
  return queryAll<HeadingRow>(
    db,
    `SELECT ${headingColumns} FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?`,
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  ).map(headingOf);
}

/** The notes of the events of one name that a person made, from a sequence on, oldest first: what changed is not even read. */
export function eventNotesOf(db: ReadDb, event: string, person: string, from: number): string[] {
  return queryAll<{ note: string }>(
    db,
    `SELECT note FROM audit WHERE sequence >= ? AND event = ? AND person = ? AND note IS NOT NULL ORDER BY sequence`,
    from,
    event,
    person,
  ).map(({ note }) => note);
}

/** The rows that events after `sequence` touched. */
export function touchedSince(db: ReadDb, sequence: number): TouchedRow[] {
  return queryAll<TouchedRow>(
    db,
    'SELECT DISTINCT table_name AS "table", row_key AS "key" FROM audit_row WHERE sequence > ?',
    sequence,
  );
}

/** The sequences of the events that touched a row, oldest first. */
export function historyOf(db: ReadDb, table: TableName, key: string): number[] {
  return queryAll<{ sequence: number }>(
    db,
    'SELECT sequence FROM audit_row WHERE table_name = ? AND row_key = ? ORDER BY sequence',
    table,
    key,
  ).map(({ sequence }) => sequence);
}

/** The latest time that any event bears, UTC: also when the clock was set back since. */
export function latestTimeSeen(db: ReadDb): string | undefined {
  const last = lastEvent(db)?.utc;
  const before = queryAll<{ utc: string }>(
    db,
    `SELECT (SELECT earlier.utc FROM audit AS earlier WHERE earlier.sequence = audit.sequence - 1) AS utc
     FROM audit WHERE event = 'clock.set-back'`,
  ).map(({ utc }) => utc);
  return last === undefined ? undefined : [last, ...before].sort().at(-1);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The walk along the log: every hash, every step of time, every change, one event in memory at a time. */
import { ChangeConflict } from '../../../core/review/diff.ts';
import { idNumber } from '../../../core/review/records.ts';
import type { FindingList } from './audit-finding.ts';
import { type AuditRow, eachEvent, eventHash, type Head } from './audit-store.ts';
import { queryAll, type ReadDb } from './connection.ts';
import { type Fields, type LoggedChange, parseLogged, redo } from './event-changes.ts';

/** What the events lead to. */
export type Replay = {
  readonly head: Head | null;
  readonly events: number;
  /** Rows by `table/key`. */
  readonly rows: Map<string, Fields>;
  /** The highest number ever used per table. */
  readonly counters: ReadonlyMap<string, number>;
  /** Digests of all data that events put there. */
  readonly blobs: ReadonlySet<string>;
};

/** Walks the whole log; what is wrong goes into `list`. Memory: the rows that are live at the end, and one event. */
export function replayLog(db: ReadDb, list: FindingList, onEvent: (sequence: number) => void): Replay {
  const rows = new Map<string, Fields>();
  const counters = new Map<string, number>();
  const blobs = new Set<string>();
  let last: AuditRow | undefined;
  let events = 0;
  for (const row of eachEvent(db)) {
    checkLink(row, last, list);
    checkTime(row, last, list);
    for (const digest of digestsOf(row, list)) blobs.add(digest);
    replayEvent(db, row, rows, counters, list);
    last = row;
    events += 1;
    onEvent(row.sequence);
  }
  if (!last) list.add('AUDIT_GAP', 'the log is empty', { sequence: 1 });
  return { head: last ? { sequence: last.sequence, hash: last.hash } : null, events, rows, counters, blobs };
}

function checkLink(row: AuditRow, last: AuditRow | undefined, list: FindingList): void {
  const place = { sequence: row.sequence };
  const expected = (last?.sequence ?? 0) + 1;
  if (row.sequence !== expected) {
    list.add('AUDIT_GAP', `events ${expected} to ${row.sequence - 1} are missing`, { sequence: expected });
  } else if (last ? row.previous !== last.hash : row.event !== 'case.created') {
    const why = last
      ? 'it does not name the hash of the event before it'
      : 'it is not the making of the case';
    list.add('AUDIT_CHAIN_BROKEN', `event ${row.sequence} does not continue the log: ${why}`, place);
  }
  if (eventHash(row) !== row.hash) {
    list.add('AUDIT_CHAIN_BROKEN', `event ${row.sequence} is not what its hash was made of`, place);
  }
}

function checkTime(row: AuditRow, last: AuditRow | undefined, list: FindingList): void {
  const place = { sequence: row.sequence };
  if (row.event === 'clock.set-back') {
    list.add(
      'CLOCK_SET_BACK',
      `the local clock was set back from ${last?.utc ?? 'unknown'} to ${row.utc}`,
      place,
    );
  } else if (last && row.utc < last.utc) {
    list.add('CLOCK_UNRECORDED', `event ${row.sequence} bears an earlier time than the one before it`, place);
  }
  if (last && last.session === row.session && row.monotonicUs < last.monotonicUs) {
    list.add('CLOCK_UNRECORDED', `the counter of event ${row.sequence} runs backwards`, place);
  }
}

function digestsOf(row: AuditRow, list: FindingList): string[] {
  const parsed = parsedOr(() => JSON.parse(row.blobs) as unknown);
  if (Array.isArray(parsed) && parsed.every((digest) => typeof digest === 'string')) return parsed;
  list.add('AUDIT_REPLAY', `event ${row.sequence} has no list of digests`, { sequence: row.sequence });
  return [];
}

function replayEvent(
  db: ReadDb,
  row: AuditRow,
  rows: Map<string, Fields>,
  counters: Map<string, number>,
  list: FindingList,
): void {
  const changes = parsedOr(() => parseLogged(row.changes));
  if (!changes) {
    list.add('AUDIT_REPLAY', `the changes of event ${row.sequence} cannot be read`, {
      sequence: row.sequence,
    });
    return;
  }
  for (const change of changes) {
    const { table, key } = change;
    try {
      const after = redo(change, rows.get(`${table}/${key}`) ?? null);
      if (after === null) rows.delete(`${table}/${key}`);
      else rows.set(`${table}/${key}`, after);
    } catch (error) {
      if (!(error instanceof ChangeConflict || error instanceof TypeError)) throw error;
      const message = `event ${row.sequence} changes ${table} ${key} from a state that it was not in`;
      list.add('AUDIT_REPLAY', message, { sequence: row.sequence, table, key });
    }
    if ('after' in change && table !== 'case_info') {
      counters.set(table, Math.max(counters.get(table) ?? 0, idNumber(key)));
    }
  }
  checkTouched(db, row.sequence, changes, list);
}

function checkTouched(
  db: ReadDb,
  sequence: number,
  changes: readonly LoggedChange[],
  list: FindingList,
): void {
  const indexed = queryAll<{ name: string }>(
    db,
    `SELECT table_name || '/' || row_key AS name FROM audit_row WHERE sequence = ?`,
    sequence,
  );
  const told = new Set(changes.map(({ table, key }) => `${table}/${key}`));
  if (indexed.length === told.size && indexed.every(({ name }) => told.has(name))) return;
  list.add('AUDIT_INDEX_DIFFERS', `the rows listed for event ${sequence} are not those it changed`, {
    sequence,
  });
}

function parsedOr<R>(parse: () => R): R | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The one way in which anything in a case changes: rows and the event that tells of them are written in one
 * transaction, so that neither can be there without the other.
 */
import { randomBytes } from 'node:crypto';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { ChangeConflict, type RowChange, squashChanges } from '../../../core/review/diff.ts';
import { rowSchemas } from '../../../core/review/record-schemas.ts';
import { idNumber } from '../../../core/review/records.ts';
import { type Actor, appendEvent, type Head, lastEvent, workstation } from './audit-store.ts';
import { putBlob } from './blob-store.ts';
import { type Clock, utcText } from './clock.ts';
import { inTransaction, queryOne, type ReadDb, type WriteDb } from './connection.ts';
import { raiseCounter } from './counter-store.ts';
import { loggedText } from './event-changes.ts';
import { type EncodedField, encodeRow } from './row-codec.ts';
import { writeChange } from './row-store.ts';

/** What writing needs: the connection, and what events are stamped with. */
export type Writer = {
  readonly db: WriteDb;
  readonly session: string;
  readonly clock: Clock;
  /** Told of the end of the log once it is on the disk; not from inside a larger transaction, which may still fail. */
  readonly onCommitted: (head: Head) => void;
};

export type Commit = {
  /** Dotted name in the past tense: `footage.added`. */
  readonly event: string;
  readonly actor: Actor;
  /** Applied in any order: rows may refer to each other as long as all of them are there in the end. */
  readonly changes: readonly RowChange[];
  /** Data that the rows name by digest. */
  readonly blobs?: ReadonlyMap<string, Uint8Array>;
  readonly note?: Json;
  /** The event that this one takes back. */
  readonly undoes?: number;
};

const eventName = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/;

/**
 * Validates and writes `commit`. Throws CASE_CONFLICT when a row is not as the changes expect it; any other throw is a
 * bug in the caller (an invalid row, a reference to nothing). Nothing is written when it throws.
 */
export function commit(writer: Writer, request: Commit): Head {
  const { actor, event } = request;
  if (!eventName.test(event)) throw new Error(`"${event}" is not the name of an event`);
  for (const field of ['person', 'role', 'reason'] as const) {
    if (actor[field].trim() === '' || !actor[field].isWellFormed())
      throw new Error(`an event without ${field}`);
  }
  try {
    const changes = squashChanges(request.changes);
    const prepared = changes.map((change) => ({ change, encoded: validated(change) }));
    const head = inTransaction(writer.db, () => write(writer, request, prepared));
    if (!writer.db.inTransaction) writer.onCommitted(head);
    return head;
  } catch (error) {
    if (error instanceof ChangeConflict) throw conflict(error);
    throw error;
  }
}

type Prepared = { readonly change: RowChange; readonly encoded: readonly EncodedField[] | null };

function validated(change: RowChange): EncodedField[] | null {
  if (change.after === null) return null;
  if (change.after.id !== change.key)
    throw new Error(`${change.table} ${change.key} holds the id ${change.after.id}`);
  const checked = rowSchemas[change.table].safeParse(change.after);
  if (!checked.success) throw new Error(`${change.table} ${change.key}: ${checked.error.message}`);
  return encodeRow(change.table, checked.data as never);
}

function write(writer: Writer, request: Commit, prepared: readonly Prepared[]): Head {
  const { db } = writer;
  const stamp = takeStamp(writer);
  for (const [sha256, bytes] of request.blobs ?? []) putBlob(db, sha256, bytes);
  for (const { change, encoded } of prepared) {
    writeChange(db, change, encoded);
    if (change.before === null && change.table !== 'case_info') {
      raiseCounter(db, change.table, idNumber(change.key));
    }
  }
  return appendEvent(
    db,
    {
      ...stamp,
      event: request.event,
      person: request.actor.person,
      role: request.actor.role,
      reason: request.actor.reason,
      profile: profileInForce(db),
      undoes: request.undoes ?? null,
      blobs: canonicalJson([...(request.blobs?.keys() ?? [])].sort()),
      note: request.note === undefined || request.note === null ? null : canonicalJson(request.note),
      changes: `[${prepared.map(({ change, encoded }) => loggedText(change, encoded)).join(',')}]`,
    },
    prepared.map(({ change }) => change),
  );
}

/** The stamp of the next event. A clock that shows less than the last event says gets an event of its own first. */
function takeStamp(writer: Writer) {
  const { db, session, clock } = writer;
  const nowMs = clock.nowMs();
  const utc = utcText(nowMs);
  const time = { utc, offsetMinutes: clock.offsetMinutes(nowMs), session };
  const last = lastEvent(db);
  const next = (head: Head | undefined) => ({
    ...time,
    monotonicUs: clock.monotonicUs(),
    sequence: (head?.sequence ?? 0) + 1,
    // The salt: without it, whoever guesses the first events could recognize a case by its hashes.
    previous: head?.hash ?? randomBytes(32).toString('hex'),
  });
  if (last === undefined || utc >= last.utc) return next(last);
  const setBack = appendEvent(
    db,
    {
      ...next(last),
      ...workstation('the local clock shows less than the last event'),
      event: 'clock.set-back',
      profile: profileInForce(db),
      undoes: null,
      blobs: '[]',
      note: canonicalJson({ last: last.utc, now: utc }),
      changes: '[]',
    },
    [],
  );
  return next(setBack);
}

function profileInForce(db: ReadDb): string | null {
  const row = queryOne<{ id: string | null; sha256: string | null }>(
    db,
    'SELECT profile_id AS id, profile_sha256 AS sha256 FROM case_info',
  );
  return row?.id ? `${row.id}@${row.sha256 ?? ''}` : null;
}

function conflict({ table, key }: ChangeConflict): ClearveilError {
  return new ClearveilError(
    'CASE_CONFLICT',
    `${table} ${key} was changed by something else in the meantime; nothing of this change was written`,
    'Look at the current state and make the change again.',
    { table, key },
  );
}

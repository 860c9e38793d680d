// SPDX-License-Identifier: GPL-3.0-or-later
/** Taking an event back. The log is never shortened: an undo is a new event with the changes turned round. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { ChangeConflict, type RowChange } from '../../../core/review/diff.ts';
import { type Actor, type Head, historyOf, readEvent } from './audit-store.ts';
import { type Commit, commit, type Writer } from './commit.ts';
import { type Fields, type LoggedChange, parseLogged, takeBack } from './event-changes.ts';
import { readRow } from './row-store.ts';

/**
 * Takes back the event `sequence` as a new event `<event>.undone`. Undoing an undo does it again. Throws UNKNOWN_EVENT,
 * and UNDO_REFUSED when the event changed no row or a later event that stands touched one of its rows. What other rows
 * refer to (a track that has a veil) is refused too.
 */
export function undoEvent(writer: Writer, sequence: number, actor: Actor): Head {
  const event = readEvent(writer.db, sequence);
  if (!event) {
    throw new ClearveilError(
      'UNKNOWN_EVENT',
      `there is no event ${sequence}`,
      'List the events with "clearveil audit CASE".',
    );
  }
  const logged = parseLogged(event.changes);
  if (logged.length === 0) throw refused(sequence, 'it changed nothing that can be taken back');
  for (const { table, key } of logged) {
    const later = standingAfter(writer, sequence, historyOf(writer.db, table, key));
    if (later !== undefined) throw refused(sequence, `event ${later} changed ${table} ${key} since`);
  }
  const name = event.event.endsWith('.undone')
    ? event.event.replace(/\.undone$/, '.redone')
    : undoneName(event.event);
  const request: Commit = {
    event: name,
    actor,
    changes: logged.toReversed().map((change) => reversed(writer, sequence, change)),
    undoes: sequence,
  };
  try {
    return commit(writer, request);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
      throw refused(sequence, 'other rows of the case build on what it did');
    }
    throw error;
  }
}

/** The newest event of `history` behind `sequence` that stands: one that was taken back since leaves nothing, nor does its undo. */
function standingAfter(writer: Writer, sequence: number, history: readonly number[]): number | undefined {
  const takenBack = new Set<number>();
  for (const later of history.filter((other) => other > sequence).toSorted((a, b) => b - a)) {
    if (takenBack.has(later)) continue;
    const undoes = readEvent(writer.db, later)?.undoes ?? null;
    if (undoes === null || undoes <= sequence) return later;
    takenBack.add(undoes);
  }
  return undefined;
}

function undoneName(event: string): string {
  return event.endsWith('.redone') ? event.replace(/\.redone$/, '.undone') : `${event}.undone`;
}

function reversed(writer: Writer, sequence: number, change: LoggedChange): RowChange {
  const { table, key } = change;
  const current = readRow(writer.db, table, key) ?? null;
  try {
    const before = takeBack(change, current as Fields | null);
    return { table, key, before: current, after: before } as unknown as RowChange;
  } catch (error) {
    if (error instanceof ChangeConflict)
      throw refused(sequence, `${table} ${key} is not as the event left it`);
    throw error;
  }
}

function refused(sequence: number, why: string): ClearveilError {
  return new ClearveilError(
    'UNDO_REFUSED',
    `event ${sequence} cannot be undone: ${why}`,
    'Undo the later events first, or make the opposite change by hand.',
    { sequence },
  );
}

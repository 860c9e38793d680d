// SPDX-License-Identifier: GPL-3.0-or-later
/** Opening a case, and the object that the rest of the service holds while it is open. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { ClearveilError } from '../../../core/base/errors.ts';
import { type Actor, type Head, lastEvent, workstation } from './audit-store.ts';
import { type CasePaths, casePaths, emptyFolder, fileExists, makeFolder } from './case-files.ts';
import { type CaseReader, readerOn } from './case-reader.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Commit, commit, type Writer } from './commit.ts';
import type { WriteDb } from './connection.ts';
import { type CaseSeed, createDatabase, requireFreeFolder } from './create-case.ts';
import { refuseNetworkShare } from './filesystem-kind.ts';
import { type HeadState, headState, recordHead } from './head-record.ts';
import { defaultHomeDir } from './home-dir.ts';
import { type IdSource, idSource } from './id-source.ts';
import { recoverJobs } from './job-recovery.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/list.ts';
import type { Migration } from './migrations/migration.ts';
import { openForReading, openForWriting, requireDatabase } from './open-database.ts';
import { caseInfo } from './person-store.ts';
import { withCodedErrors } from './sqlite-errors.ts';
import { keepShownStops } from './stop-store.ts';
import { undoEvent } from './undo.ts';
import { takeWriterLock, type WriterLock } from './writer-lock.ts';

/** The case as its one writer holds it. */
export type CaseStore = CaseReader &
  IdSource & {
    readonly writer: Writer;
    /** The one way to change anything. Throws CASE_CONFLICT, DISK_FULL. */
    commit(request: Commit): Head;
    /** Keeps that a person was shown stops of a recording: no change of the case, and no event. Throws DISK_FULL. */
    keepShownStops(footageId: string, person: string, stops: readonly string[]): void;
    /** Takes an event back by a new one. Throws UNKNOWN_EVENT, UNDO_REFUSED. */
    undoEvent(sequence: number, actor: Actor): Head;
    /** After a restored backup: a person accepts that the log was set back, which is an event and ends the finding. */
    acceptRollBack(actor: Actor): Head;
  };

export type OpenOptions = {
  /** Write mode only: makes the case when it is missing. */
  readonly create?: boolean | CaseSeed;
  /** Where the last event seen is kept; `defaultHomeDir()` when left out. */
  readonly homeDir?: string;
  readonly clock?: Clock;
  /** Told, after each commit that stands on its own, that the log has grown. Must not throw. */
  readonly onGrown?: () => void;
  /** The migrations in force. */
  readonly migrations?: readonly Migration[];
};

/** The record outside the case is written at most this often while events come in, in milliseconds. */
const recordEveryMs = 1000;

/**
 * Opens the case in folder `dir`. Throws CASE_NOT_FOUND, CASE_DAMAGED, CASE_NEWER, CASE_OLDER (reading), CASE_LOCKED
 * (writing), CASE_EXISTS (creating in a folder with other files), NETWORK_SHARE, INPUT_UNREADABLE, DISK_FULL.
 */
export function openCase(dir: string, options: OpenOptions & { readonly mode: 'read' }): CaseReader;
export function openCase(dir: string, options: OpenOptions & { readonly mode: 'write' }): CaseStore;
export function openCase(
  dir: string,
  options: OpenOptions & { readonly mode: 'read' | 'write' },
): CaseReader {
  const paths = casePaths(resolve(dir));
  return withCodedErrors(paths.dir, () =>
    options.mode === 'read' ? openReader(paths, options) : openStore(paths, options),
  );
}

function openReader(paths: CasePaths, options: OpenOptions): CaseReader {
  requireDatabase(paths);
  refuseNetworkShare(paths.dir);
  const list = options.migrations ?? migrations;
  const homeDir = options.homeDir ?? defaultHomeDir();
  const db = openForReading(paths, list);
  try {
    const { id } = caseInfo(db);
    const state = headState(db, homeDir, id);
    const head = lastEvent(db);
    if (head && mayRecord(state, head)) recordHead(homeDir, id, head);
    return readerOn(
      db,
      paths,
      id,
      list,
      () => state,
      () => db.close(),
    );
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Another connection for reading beside the store that this process holds, for a thread of it. Nothing is compared with what
 * was seen last, or recorded: the store did, and told `seen`. Throws as opening for reading does.
 */
export function readBeside(dir: string, seen: HeadState): CaseReader {
  const paths = casePaths(resolve(dir));
  return withCodedErrors(paths.dir, () => {
    const db = openForReading(paths, migrations);
    return readerOn(
      db,
      paths,
      caseInfo(db).id,
      migrations,
      () => seen,
      () => db.close(),
    );
  });
}

function openStore(paths: CasePaths, options: OpenOptions): CaseStore {
  if (options.create) makeFolder(paths.dir);
  else requireDatabase(paths);
  refuseNetworkShare(paths.dir);
  if (options.create && !fileExists(paths.database)) requireFreeFolder(paths);
  const lock = takeWriterLock(paths.lock, paths.dir);
  try {
    return storeUnderLock(paths, options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function storeUnderLock(paths: CasePaths, options: OpenOptions, lock: WriterLock): CaseStore {
  const list = options.migrations ?? migrations;
  const clock = options.clock ?? systemClock;
  const homeDir = options.homeDir ?? defaultHomeDir();
  const session = randomBytes(8).toString('hex');
  if (!fileExists(paths.database)) {
    createDatabase(paths, typeof options.create === 'object' ? options.create : {}, list, session, clock);
  }
  makeFolder(paths.candidates);
  // What lies here was made by a writer that was killed: it is nobody's now.
  emptyFolder(paths.cache);
  const db = openForWriting(paths, list);
  try {
    return storeOn(db, paths, list, { session, clock, homeDir, lock, onGrown: options.onGrown });
  } catch (error) {
    db.close();
    throw error;
  }
}

type Opened = {
  readonly session: string;
  readonly clock: Clock;
  readonly homeDir: string;
  readonly lock: WriterLock;
  readonly onGrown: (() => void) | undefined;
};

function storeOn(db: WriteDb, paths: CasePaths, list: readonly Migration[], opened: Opened): CaseStore {
  const { session, clock, homeDir, lock, onGrown } = opened;
  const { id } = caseInfo(db);
  let state = headState(db, homeDir, id);
  let recordedMs = Number.NEGATIVE_INFINITY;
  const record = (head: Head): void => {
    if (!mayRecord(state, head)) return;
    recordHead(homeDir, id, head);
    recordedMs = performance.now();
  };
  const onCommitted = (head: Head): void => {
    onGrown?.();
    if (performance.now() - recordedMs < recordEveryMs) return;
    try {
      record(head);
    } catch (error) {
      // The change is on the disk and must not look as if it had failed. Closing tries again, and throws.
      if (!(error instanceof ClearveilError)) throw error;
      recordedMs = performance.now();
    }
  };
  const writer: Writer = { db, session, clock, onCommitted };
  migrate(db, list, paths, (step) => {
    commit(writer, {
      event: 'case.migrated',
      actor: workstation('a newer version'),
      changes: [],
      note: step,
    });
  });
  recoverJobs(writer);
  const head = lastEvent(db);
  if (head) record(head);
  const reader = readerOn(
    db,
    paths,
    id,
    list,
    () => state,
    () => {
      try {
        const last = lastEvent(db);
        if (last) record(last);
        db.pragma('wal_checkpoint(TRUNCATE)');
        emptyFolder(paths.cache);
      } finally {
        db.close();
        lock.release();
      }
    },
  );
  const guarded = <R>(work: () => R): R => withCodedErrors(paths.dir, work);
  return {
    ...reader,
    ...idSource(db),
    writer,
    commit: (request) => guarded(() => commit(writer, request)),
    keepShownStops: (footageId, person, stops) => guarded(() => keepShownStops(db, footageId, person, stops)),
    undoEvent: (sequence, actor) => guarded(() => undoEvent(writer, sequence, actor)),
    acceptRollBack: (actor) =>
      guarded(() => {
        const note = 'seen' in state ? { seen: state.seen } : { seen: null };
        const accepted = commit(writer, { event: 'audit.roll-back-accepted', actor, changes: [], note });
        state = { kind: 'continues', seen: accepted };
        record(accepted);
        return accepted;
      }),
  };
}

/** A log that was set back does not overwrite what tells of it, and neither does a reader who saw less. */
function mayRecord(state: HeadState, head: Head): boolean {
  switch (state.kind) {
    case 'first-seen':
      return true;
    case 'continues':
      return head.sequence >= state.seen.sequence;
    case 'rolled-back':
    case 'unreadable':
      return false;
  }
}

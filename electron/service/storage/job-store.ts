// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Long work as rows, so that a crash is visible and can be resumed. The rows are not audited; that a job began and how
 * it ended is.
 */
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import { idNumber } from '../../../core/review/records.ts';
import type { Actor } from './audit-store.ts';
import { queryAll, queryOne, type ReadDb, run, type SqlValue, type WriteDb } from './connection.ts';
import { lastNumber, raiseCounter } from './counter-store.ts';

const jobStates = [
  /** Waits for a worker, for the first time or again after a crash. */
  'queued',
  'running',
  'done',
  /** Ended with an error, or crashed too often. */
  'failed',
  /** Ended because a person said so. */
  'cancelled',
] as const;
export type JobState = (typeof jobStates)[number];

export type JobError = { readonly code: string; readonly message: string; readonly remedy: string };

export type JobRow = {
  readonly id: string;
  readonly kind: string;
  readonly footageId: string | null;
  readonly params: Json;
  readonly state: JobState;
  /** 0 to 1. */
  readonly progress: number;
  /** What is being done, for people. */
  readonly note: string | null;
  readonly etaMs: number | null;
  readonly error: JobError | null;
  /** What the work needs to go on where it was, as it last said. */
  readonly resume: Json;
  /** How often a process died while running it. */
  readonly crashes: number;
  readonly actor: Actor;
  readonly created: string;
  readonly started: string | null;
  readonly ended: string | null;
  readonly workerPid: number | null;
};

export type NewJob = {
  readonly kind: string;
  readonly footageId: string | null;
  readonly params: Json;
  readonly actor: Actor;
};

type RawJob = { readonly [column: string]: SqlValue };

function hydrateJob(raw: RawJob): JobRow {
  const json = (column: string): Json =>
    raw[column] === null ? null : (JSON.parse(String(raw[column])) as Json);
  return {
    id: String(raw['id']),
    kind: String(raw['kind']),
    footageId: raw['footage_id'] as string | null,
    params: json('params'),
    state: raw['state'] as JobState,
    progress: Number(raw['progress']),
    note: raw['note'] as string | null,
    etaMs: raw['eta_ms'] as number | null,
    error: json('error') as JobError | null,
    resume: json('resume'),
    crashes: Number(raw['crashes']),
    actor: { person: String(raw['person']), role: String(raw['role']), reason: String(raw['reason']) },
    created: String(raw['created']),
    started: raw['started'] as string | null,
    ended: raw['ended'] as string | null,
    workerPid: raw['worker_pid'] as number | null,
  };
}

/** Jobs, oldest first; of one state where that is given. */
export function allJobs(db: ReadDb, state?: JobState): JobRow[] {
  const raw = state
    ? queryAll<RawJob>(db, 'SELECT * FROM job WHERE state = ?', state)
    : queryAll<RawJob>(db, 'SELECT * FROM job');
  return raw.map(hydrateJob).sort((a, b) => idNumber(a.id) - idNumber(b.id));
}

export function jobById(db: ReadDb, id: string): JobRow | undefined {
  const raw = queryOne<RawJob>(db, 'SELECT * FROM job WHERE id = ?', id);
  return raw && hydrateJob(raw);
}

/** Adds a job that waits; its id. The caller holds the transaction. */
export function insertJob(db: WriteDb, job: NewJob, created: string): string {
  const number = lastNumber(db, 'job') + 1;
  raiseCounter(db, 'job', number);
  run(
    db,
    `INSERT INTO job (id, kind, footage_id, params, state, progress, crashes, person, role, reason, created)
     VALUES (?, ?, ?, ?, 'queued', 0, 0, ?, ?, ?, ?)`,
    `job-${number}`,
    job.kind,
    job.footageId,
    canonicalJson(job.params),
    job.actor.person,
    job.actor.role,
    job.actor.reason,
    created,
  );
  return `job-${number}`;
}

/** The oldest waiting job with exactly this work. */
export function findQueuedJob(
  db: ReadDb,
  job: Pick<NewJob, 'kind' | 'footageId' | 'params'>,
): JobRow | undefined {
  const params = canonicalJson(job.params);
  return allJobs(db, 'queued').find(
    (row) => row.kind === job.kind && row.footageId === job.footageId && canonicalJson(row.params) === params,
  );
}

/** Turns a waiting job into a running one; false when it does not wait any more. */
export function markRunning(db: WriteDb, id: string, started: string, pid: number): boolean {
  const sql = `UPDATE job SET state = 'running', started = ?, ended = NULL, worker_pid = ?, error = NULL
    WHERE id = ? AND state = 'queued'`;
  return run(db, sql, started, pid, id) === 1;
}

export function saveProgress(
  db: WriteDb,
  id: string,
  progress: number,
  note: string | null,
  etaMs: number | null,
): void {
  const sql = `UPDATE job SET progress = ?, note = ?, eta_ms = ? WHERE id = ? AND state = 'running'`;
  run(db, sql, progress, note, etaMs, id);
}

export function saveResume(db: WriteDb, id: string, resume: Json): void {
  const text = resume === null ? null : canonicalJson(resume);
  run(db, `UPDATE job SET resume = ? WHERE id = ? AND state = 'running'`, text, id);
}

/** Ends a job that waits or runs; false when it had ended before. A job that is done needs no resume data any more. */
export function markEnded(
  db: WriteDb,
  id: string,
  state: 'done' | 'failed' | 'cancelled',
  ended: string,
  error: JobError | null,
): boolean {
  const sql = `UPDATE job SET state = ?, ended = ?, error = ?, eta_ms = NULL, worker_pid = NULL,
      progress = iif(?, 1, progress), resume = iif(?, NULL, resume)
    WHERE id = ? AND state IN ('queued', 'running')`;
  const done = state === 'done' ? 1 : 0;
  const text = error === null ? null : canonicalJson(error);
  return run(db, sql, state, ended, text, done, done, id) === 1;
}

/** Puts a job whose process died back into the queue, resume data kept. */
export function markCrashed(db: WriteDb, id: string): void {
  const sql = `UPDATE job SET state = 'queued', crashes = crashes + 1, eta_ms = NULL, worker_pid = NULL
    WHERE id = ? AND state = 'running'`;
  run(db, sql, id);
}

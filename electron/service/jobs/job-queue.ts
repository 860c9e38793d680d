// SPDX-License-Identifier: GPL-3.0-or-later
/** The steps of a job's life. Beginning and end are events of the case; progress in between is not. */
import type { Json } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { utcText } from '../storage/clock.ts';
import { commit, type Writer } from '../storage/commit.ts';
import { inTransaction } from '../storage/connection.ts';
import {
  findQueuedJob,
  insertJob,
  type JobError,
  type JobRow,
  jobById,
  markEnded,
  markRunning,
  type NewJob,
} from '../storage/job-store.ts';

/**
 * A waiting job for this work: the one that a crash put back into the queue, with its resume data, or a new one.
 */
export function enqueueJob(writer: Writer, job: NewJob): JobRow {
  return inTransaction(writer.db, () => {
    const waiting = findQueuedJob(writer.db, job);
    return waiting ?? known(writer, insertJob(writer.db, job, utcText(writer.clock.nowMs())));
  });
}

/** Starts a waiting job in this process. Throws when it does not wait: two workers on one job are a bug. */
export function claimJob(writer: Writer, id: string): JobRow {
  return inTransaction(writer.db, () => {
    if (!markRunning(writer.db, id, utcText(writer.clock.nowMs()), process.pid))
      throw new Error(`${id} does not wait`);
    const job = known(writer, id);
    tell(writer, job, 'job.started', { resumed: job.resume !== null });
    return job;
  });
}

/** The work is done. */
export function finishJob(writer: Writer, id: string): JobRow {
  return endJob(writer, id, 'done', null);
}

/** The work ended with an error. */
export function failJob(writer: Writer, id: string, error: JobError): JobRow {
  return endJob(writer, id, 'failed', error);
}

/** The work was stopped, or never begun, because a person said so. */
export function cancelJob(writer: Writer, id: string): JobRow {
  return endJob(writer, id, 'cancelled', null);
}

function endJob(
  writer: Writer,
  id: string,
  state: 'done' | 'failed' | 'cancelled',
  error: JobError | null,
): JobRow {
  return inTransaction(writer.db, () => {
    if (!markEnded(writer.db, id, state, utcText(writer.clock.nowMs()), error))
      throw new Error(`${id} has ended before`);
    const job = known(writer, id);
    tell(writer, job, `job.${state}`, error === null ? {} : { error });
    return job;
  });
}

function tell(writer: Writer, job: JobRow, event: string, more: { readonly [name: string]: Json }): void {
  const note = { job: job.id, kind: job.kind, footage: job.footageId, ...more };
  commit(writer, { event, actor: job.actor, changes: [], note });
}

function known(writer: Writer, id: string): JobRow {
  const job = jobById(writer.db, id);
  if (job) return job;
  throw new ClearveilError('USAGE', `there is no ${id}`, 'List the jobs of the case.');
}

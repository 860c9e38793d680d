// SPDX-License-Identifier: GPL-3.0-or-later
/** What becomes of jobs whose process died. Runs at opening: whoever holds the writer's lock is the only process alive. */
import { workstation } from './audit-store.ts';
import { utcText } from './clock.ts';
import { commit, type Writer } from './commit.ts';
import { inTransaction } from './connection.ts';
import { allJobs, type JobError, markCrashed, markEnded } from './job-store.ts';

/** After this many crashes of the same job it is not tried again: the file or the machine has to be looked at. */
export const crashLimit = 3;

/** Jobs that were running wait again with their resume data, or fail when they crashed too often. Their ids. */
export function recoverJobs(writer: Writer): {
  readonly requeued: readonly string[];
  readonly failed: readonly string[];
} {
  const requeued: string[] = [];
  const failed: string[] = [];
  for (const job of allJobs(writer.db, 'running')) {
    const giveUp = job.crashes + 1 >= crashLimit;
    inTransaction(writer.db, () => {
      markCrashed(writer.db, job.id);
      if (giveUp) markEnded(writer.db, job.id, 'failed', utcText(writer.clock.nowMs()), crashError);
      commit(writer, {
        event: 'job.crashed',
        actor: workstation('recovery at opening'),
        changes: [],
        note: { job: job.id, kind: job.kind, crashes: job.crashes + 1, state: giveUp ? 'failed' : 'queued' },
      });
    });
    (giveUp ? failed : requeued).push(job.id);
  }
  return { requeued, failed };
}

const crashError: JobError = {
  code: 'WORKER_CRASHED',
  message: `the program ended ${crashLimit} times while it did this work`,
  remedy:
    'Check memory and disk, then start it again; if it happens with one recording only, check that file.',
};

// SPDX-License-Identifier: GPL-3.0-or-later
/** Runs work as a job: its row tells how far it is, it can be cancelled, and after a crash it goes on where it was. */
import type { Json } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { CaseStore } from '../storage/case-store.ts';
import { type JobRow, type NewJob, saveProgress, saveResume } from '../storage/job-store.ts';
import { withCodedErrors } from '../storage/sqlite-errors.ts';
import { cancelJob, claimJob, enqueueJob, failJob, finishJob } from './job-queue.ts';

/** What the work is given. */
export type JobContext = {
  readonly jobId: string;
  /** Aborted when a person cancels the job: the work stops soon and throws. */
  readonly signal: AbortSignal;
  /** What the work last handed to `checkpoint` before the process died; null at a first start. */
  readonly resume: Json;
  /** How far it is, 0 to 1, and what it does. May be called for every frame: it is written a few times a second. */
  report(progress: number, note?: string): void;
  /** Data to go on from after a crash, on the disk when this returns. */
  checkpoint(resume: Json): void;
};

export type JobProgress = {
  readonly progress: number;
  readonly note: string | null;
  readonly etaMs: number | null;
};

export type RunOptions = {
  /** Cancels from outside, for example at Ctrl-C. */
  readonly signal?: AbortSignal;
  /** Told whenever progress is written. */
  readonly onProgress?: (progress: JobProgress) => void;
  /** Milliseconds on any steady counter. */
  readonly nowMs?: () => number;
};

/** Progress is written at most this often, in milliseconds. */
const writeEveryMs = 250;

const running = new Map<string, AbortController>();
const runningKey = (store: CaseStore, id: string): string => `${store.caseId}/${id}`;

/**
 * Runs `work` as a job and gives its result. A waiting job with the same kind, footage and parameters is taken up, with
 * its resume data, instead of a new one. What the work throws is recorded and thrown on; after a cancellation that is
 * CANCELLED. A process that dies leaves the job to `recoverJobs` at the next opening.
 */
export async function runJob<Result>(
  store: CaseStore,
  job: NewJob,
  work: (context: JobContext) => Promise<Result>,
  options: RunOptions = {},
): Promise<Result> {
  const { writer } = store;
  const row = coded(store, () => claimJob(writer, enqueueJob(writer, job).id));
  const stop = new AbortController();
  const forward = (): void => stop.abort(options.signal?.reason);
  if (options.signal?.aborted) forward();
  options.signal?.addEventListener('abort', forward, { once: true });
  running.set(runningKey(store, row.id), stop);
  try {
    const result = await work(contextFor(store, row, stop.signal, options));
    coded(store, () => finishJob(writer, row.id));
    return result;
  } catch (error) {
    throw recordFailure(store, row.id, stop.signal, error);
  } finally {
    running.delete(runningKey(store, row.id));
    options.signal?.removeEventListener('abort', forward);
  }
}

/** Cancels a job: one that waits at once, one that runs in this process as soon as its work notices. */
export function requestCancel(store: CaseStore, id: string): void {
  const stop = running.get(runningKey(store, id));
  if (stop) stop.abort();
  else cancelJob(store.writer, id);
}

function contextFor(store: CaseStore, row: JobRow, signal: AbortSignal, options: RunOptions): JobContext {
  const nowMs = options.nowMs ?? (() => performance.now());
  const startedMs = nowMs();
  let from: number | undefined;
  let writtenMs = Number.NEGATIVE_INFINITY;
  let written = 0;
  return {
    jobId: row.id,
    signal,
    resume: row.resume,
    report: (reported, note) => {
      const progress = Math.min(1, Math.max(0, reported));
      if (Number.isNaN(progress)) throw new Error('progress is a number from 0 to 1');
      // A resumed job starts part of the way: only what this run did says how fast it is.
      from ??= progress;
      const now = nowMs();
      const ends = progress === 1 && written < 1;
      if (now - writtenMs < writeEveryMs && !ends) return;
      writtenMs = now;
      written = progress;
      const made = progress - from;
      const etaMs = made > 0 ? Math.round(((now - startedMs) * (1 - progress)) / made) : null;
      coded(store, () => saveProgress(store.writer.db, row.id, progress, note ?? null, etaMs));
      options.onProgress?.({ progress, note: note ?? null, etaMs });
    },
    checkpoint: (resume) => coded(store, () => saveResume(store.writer.db, row.id, resume)),
  };
}

/** Failures of the job's own rows come out coded: DISK_FULL above all. */
function coded<R>(store: CaseStore, work: () => R): R {
  return withCodedErrors(store.paths.dir, work);
}

/** Ends the row of a job whose work threw; the error to throw on. */
function recordFailure(store: CaseStore, id: string, signal: AbortSignal, error: unknown): unknown {
  const known = error instanceof ClearveilError ? error : undefined;
  const cancelled = signal.aborted || known?.code === 'CANCELLED';
  try {
    coded(store, () => {
      if (cancelled) return cancelJob(store.writer, id);
      return failJob(store.writer, id, {
        code: known?.code ?? 'INTERNAL',
        message: error instanceof Error ? error.message : String(error),
        remedy: known?.remedy ?? 'This is a fault of the program: please report it with the message.',
      });
    });
  } catch (unwritten) {
    // A full disk takes no last word. What went wrong first is what the person must hear; the row, which still says
    // that the job runs, is settled at the next opening.
    if (!(unwritten instanceof ClearveilError)) throw unwritten;
  }
  if (!cancelled || known?.code === 'CANCELLED') return error;
  return new ClearveilError('CANCELLED', `${id} was cancelled`, 'Start it again when it is wanted.', {
    job: id,
  });
}

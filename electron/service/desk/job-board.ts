// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The long work of a window: started here, told of as it goes, called off, and kept on view after its end. The rows of
 * the work itself (jobs/) are written underneath, by the stages.
 */
import { ClearveilError } from '../../../core/base/errors.ts';
import type { JobKind, JobOutcome, JobView } from '../../../core/contract/window/jobs.ts';
import type { ReportProgress } from '../stages/session.ts';
import { failureOf } from './failure.ts';

export type JobHooks = { readonly signal: AbortSignal; readonly report: ReportProgress };

export type NewJob = {
  readonly kind: JobKind;
  readonly footage: string | null;
  readonly label: string;
  /** Work that a person waits for at the picture does not queue behind a render. */
  readonly atOnce?: boolean;
};

export type JobBoard = {
  /** Starts work, or queues it: heavy work is done one after the other. */
  start(job: NewJob, work: (hooks: JobHooks) => Promise<JobOutcome>): JobView;
  list(): readonly JobView[];
  /** Throws UNKNOWN_JOB. */
  show(id: string): JobView;
  /** Calls work off; one that has ended stays as it is. Throws UNKNOWN_JOB. */
  cancel(id: string): JobView;
  readonly busy: boolean;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
  /** Calls everything off and waits until it has ended. */
  stopAll(): Promise<void>;
};

/** Windows are told of progress at most this often, in milliseconds. */
const tellEveryMs = 150;
/** Jobs that ended are kept on view up to this many. */
const mostKept = 200;

type Entry = { view: JobView; readonly stop: AbortController; ended: Promise<void> };

export function createJobBoard(tell: (job: JobView) => void): JobBoard {
  const jobs = new Map<string, Entry>();
  let number = 0;
  let queue: Promise<void> = Promise.resolve();

  const known = (id: string): Entry => {
    const entry = jobs.get(id);
    if (entry) return entry;
    throw new ClearveilError('UNKNOWN_JOB', `there is no ${id}`, 'Jobs of an earlier session are not kept.');
  };

  function change(entry: Entry, fields: Partial<JobView>): void {
    entry.view = { ...entry.view, ...fields };
    tell(entry.view);
  }

  function reporter(entry: Entry): ReportProgress {
    let startedMs: number | undefined;
    let toldMs = Number.NEGATIVE_INFINITY;
    let from = 0;
    return (fraction, note) => {
      const now = performance.now();
      if (now - toldMs < tellEveryMs && fraction !== 1) return;
      toldMs = now;
      // A stage that begins anew counts from zero again: only what this part did says how fast it is.
      if (startedMs === undefined || fraction === null || note !== entry.view.note) {
        startedMs = now;
        from = fraction ?? 0;
      }
      const made = (fraction ?? 0) - from;
      const etaMs =
        fraction !== null && made > 0 ? Math.round(((now - startedMs) * (1 - fraction)) / made) : null;
      change(entry, { fraction: fraction === null ? null : Math.min(1, Math.max(0, fraction)), note, etaMs });
    };
  }

  async function run(entry: Entry, work: (hooks: JobHooks) => Promise<JobOutcome>): Promise<void> {
    const { signal } = entry.stop;
    if (signal.aborted) return change(entry, { state: 'cancelled' });
    change(entry, { state: 'running' });
    try {
      const outcome = await work({ signal, report: reporter(entry) });
      change(entry, { state: 'done', fraction: 1, etaMs: null, outcome });
    } catch (error) {
      const failure = failureOf(error);
      const cancelled = signal.aborted && failure.code === 'CANCELLED';
      change(entry, { state: cancelled ? 'cancelled' : 'failed', etaMs: null, error: failure });
    }
  }

  function forgetOldest(): void {
    for (const [id, { view }] of jobs) {
      if (jobs.size <= mostKept) return;
      if (view.state !== 'queued' && view.state !== 'running') jobs.delete(id);
    }
  }

  return {
    start: ({ kind, footage, label, atOnce = false }, work) => {
      number += 1;
      const view: JobView = {
        job: `run-${number}`,
        kind,
        footage,
        label,
        state: 'queued',
        fraction: null,
        note: '',
        etaMs: null,
        interrupted: false,
        error: null,
        outcome: null,
      };
      const entry: Entry = { view, stop: new AbortController(), ended: Promise.resolve() };
      jobs.set(view.job, entry);
      forgetOldest();
      tell(view);
      entry.ended = atOnce ? run(entry, work) : queue.then(() => run(entry, work));
      if (!atOnce) queue = entry.ended;
      return entry.view;
    },
    list: () => [...jobs.values()].map(({ view }) => view),
    show: (id) => known(id).view,
    cancel: (id) => {
      const entry = known(id);
      entry.stop.abort();
      if (entry.view.state === 'queued') change(entry, { state: 'cancelled' });
      return entry.view;
    },
    get busy() {
      return [...jobs.values()].some(({ view }) => view.state === 'queued' || view.state === 'running');
    },
    idle: async () => {
      while ([...jobs.values()].some(({ view }) => view.state === 'queued' || view.state === 'running'))
        await Promise.all([...jobs.values()].map(({ ended }) => ended));
    },
    stopAll: async () => {
      for (const entry of jobs.values()) entry.stop.abort();
      await Promise.all([...jobs.values()].map(({ ended }) => ended));
    },
  };
}

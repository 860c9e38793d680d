// SPDX-License-Identifier: GPL-3.0-or-later
/** Long work that runs, that ended, and that an earlier end of the program interrupted. */
import * as z from 'zod';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { type JobView, jobKinds } from '../../../../core/contract/window/jobs.ts';
import { requestCancel } from '../../jobs/job-runner.ts';
import type { JobRow } from '../../storage/job-store.ts';
import type { Answers } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { detectAll, ingestAll } from './footage.ts';
import { renderWork } from './release.ts';

/** The words that a job's row keeps of what was asked for; `decode-check` is the second half of an ingest. */
const ingestParams = z.object({ path: z.string() });
const detectParams = z.object({ kinds: z.array(z.string()), profile: z.enum(['fast', 'thorough']) });
const renderParams = z.object({ audience: z.string(), draft: z.boolean(), compatible: z.boolean() });

/** Jobs that wait because the program ended while they ran. Those of following wait for nobody: the gesture is gone. */
function interrupted(desk: Desk): JobRow[] {
  if (!desk.state().case) return [];
  return desk.store.jobs('queued').filter(({ crashes }) => crashes > 0);
}

function interruptedView(row: JobRow): JobView {
  const kind = jobKinds.find((known) => known === row.kind) ?? 'ingest';
  return {
    job: row.id,
    kind,
    footage: row.footageId,
    label: row.note ?? row.kind,
    state: 'queued',
    fraction: row.progress,
    note: row.note ?? '',
    etaMs: null,
    interrupted: true,
    error: null,
    outcome: null,
  };
}

function waiting(desk: Desk, id: string): JobRow {
  const row = interrupted(desk).find((job) => job.id === id);
  if (row) return row;
  throw new ClearveilError('UNKNOWN_JOB', `${id} does not wait`, 'It may have been started in the meantime.');
}

/** Starts the work again that a row stands for; the stage takes the row up with its resume data. */
function resume(desk: Desk, row: JobRow): JobView {
  const { footageId } = row;
  const label = footageId === null ? row.kind : desk.store.footage(footageId).label;
  switch (row.kind) {
    case 'ingest': {
      const { path } = ingestParams.parse(row.params);
      return desk.jobs.start({ kind: 'ingest', footage: null, label }, (hooks) =>
        ingestAll(desk, [path], hooks),
      );
    }
    case 'decode-check': {
      const path = desk.store.footage(footageId ?? '').sourcePath;
      return desk.jobs.start({ kind: 'ingest', footage: footageId, label }, (hooks) =>
        ingestAll(desk, [path], hooks),
      );
    }
    case 'detect': {
      const { kinds, profile } = detectParams.parse(row.params);
      const footage = footageId === null ? [] : [footageId];
      return desk.jobs.start({ kind: 'detect', footage: footageId, label }, (hooks) =>
        detectAll(desk, { footage, kinds, profile }, hooks),
      );
    }
    case 'render': {
      const work = { footage: footageId ?? '', ...renderParams.parse(row.params) };
      return desk.jobs.start({ kind: 'render', footage: footageId, label: work.audience }, (hooks) =>
        renderWork(desk, work, hooks),
      );
    }
    default:
      throw new ClearveilError(
        'USAGE',
        `work of the kind "${row.kind}" cannot be taken up again`,
        'Cancel it, and do again what started it.',
      );
  }
}

export const jobAnswers = {
  'jobs.list': (desk) => ({ jobs: [...interrupted(desk).map(interruptedView), ...desk.jobs.list()] }),
  'jobs.show': (desk, { job }) =>
    job.startsWith('run-') ? desk.jobs.show(job) : interruptedView(waiting(desk, job)),
  'jobs.cancel': (desk, { job }) => {
    if (job.startsWith('run-')) return desk.jobs.cancel(job);
    const view = interruptedView(waiting(desk, job));
    requestCancel(desk.store, job);
    return { ...view, state: 'cancelled' };
  },
  'jobs.resume': (desk, { job }) => ({ job: resume(desk, waiting(desk, job)).job }),
} satisfies Partial<Answers>;

// SPDX-License-Identifier: GPL-3.0-or-later
/** Long work that runs, that ended, and that an earlier end of the program interrupted. */
import * as z from 'zod';
import { ClearveilError } from '../../../../core/base/errors.ts';
import {
  type JobKind,
  type JobOutcome,
  type JobView,
  jobKinds,
} from '../../../../core/contract/window/jobs.ts';
import { kinds } from '../../../../core/detect/detection.ts';
import { defaultProfile } from '../../../../core/standard/profile.ts';
import { requestCancel } from '../../jobs/job-runner.ts';
import type { Session } from '../../stages/session.ts';
import { openPlaces } from '../../stages/track-still-shown.ts';
import type { JobRow } from '../../storage/job-store.ts';
import type { Answers } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { watchedRows } from '../proxies.ts';
import { detectAll, ingestAll } from './footage.ts';
import { renderWork } from './release.ts';
import { stillShownWork } from './tracks.ts';

/** The words that a job's row keeps of what was asked for; `decode-check` is the second half of an ingest. */
const ingestParams = z.object({ path: z.string() });
const detectParams = z.object({
  kinds: z.array(z.enum(kinds)).nullable(),
  profile: z.enum(['fast', 'thorough']),
  modelPack: z.string().nullable(),
  engine: z.string(),
});
const proxyParams = z.object({ candidate: z.string().nullable() });
const renderParams = z.object({ audience: z.string(), draft: z.boolean(), compatible: z.boolean() });
const stillShownParams = z.object({ audience: z.string() });

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

function notResumable(why: string): ClearveilError {
  return new ClearveilError('USAGE', why, 'Cancel it, and do again what started it.');
}

/** What a row says was asked for. Throws USAGE where another version wrote it: half of it would be other work. */
function asked<T>(schema: z.ZodType<T>, { id, params }: JobRow): T {
  const read = schema.safeParse(params);
  if (read.success) return read.data;
  throw notResumable(`${id} does not say all that was asked for`);
}

/** Starts the work again that a row stands for; the stage takes the row up with its resume data. */
function resume(desk: Desk, row: JobRow): JobView {
  const by = desk.session();
  const { footageId } = row;
  const named = footageId === null ? row.kind : by.store.footage(footageId).label;
  const start = (kind: JobKind, work: (by: Session) => Promise<JobOutcome>, label = named): JobView =>
    desk.jobs.start({ kind, footage: footageId, label }, (hooks) => work({ ...by, ...hooks }));
  switch (row.kind) {
    case 'ingest': {
      const { path } = asked(ingestParams, row);
      return start('ingest', (session) => ingestAll(session, [path]));
    }
    case 'decode-check': {
      const path = by.store.footage(footageId ?? '').sourcePath;
      return start('ingest', (session) => ingestAll(session, [path]));
    }
    case 'detect': {
      const options = asked(detectParams, row);
      const footage = footageId === null ? [] : [footageId];
      return start('detect', (session) => detectAll(session, { footage, ...options }));
    }
    case 'render': {
      const work = { footage: footageId ?? '', ...asked(renderParams, row) };
      return start('render', (session) => renderWork(session, work), work.audience);
    }
    case 'still-shown': {
      const work = { footage: footageId ?? '', ...asked(stillShownParams, row) };
      const { open } = openPlaces(by.store, by.store.footage(work.footage), work.audience, defaultProfile);
      if (open.length === 0) throw notResumable('nothing is left of what still showed');
      return start('still-shown', (session) => stillShownWork(session, work), work.audience);
    }
    case 'proxy': {
      const { candidate } = asked(proxyParams, row);
      const { job } = desk.proxies.make(by, watchedRows(by.store, footageId ?? '', candidate));
      if (job === null) throw notResumable('it was made in the meantime');
      return desk.jobs.show(job);
    }
    default:
      throw notResumable(`work of the kind "${row.kind}" cannot be taken up again`);
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

// SPDX-License-Identifier: GPL-3.0-or-later
/** Long work with how far it is, when it will be done, and a way to call it off. */
import type { ReactElement } from 'react';
import type { JobView } from '../../core/contract/window/jobs.ts';
import { request } from '../client/index.ts';
import { Badge, Button, Progress, type Tone } from '../ui/index.ts';
import { FailureNote } from './failure-note.tsx';
import { formatDuration, formatPercent } from './format.ts';
import { JobOutcomeNote } from './job-outcome.tsx';
import { isUnderWay, readJobs, titleOf } from './jobs-store.ts';
import { strings } from './strings.ts';
import { useWork } from './use-work.ts';

const words = strings.jobs;

const tones: { readonly [State in JobView['state']]: Tone } = {
  queued: 'plain',
  running: 'info',
  done: 'good',
  failed: 'danger',
  cancelled: 'warn',
};

function howFar({ state, fraction, etaMs, note }: JobView): string {
  if (state === 'queued') return words.waits;
  const far = fraction === null ? '' : formatPercent(fraction);
  const left = etaMs === null ? '' : words.left(formatDuration(etaMs));
  return [far, left, note].filter((part) => part !== '').join(' · ');
}

export function JobLine({ job }: { readonly job: JobView }): ReactElement {
  const { failure, busy, attempt } = useWork();
  const title = titleOf(job);
  const underWay = isUnderWay(job);
  const again = (name: 'jobs.cancel' | 'jobs.resume'): void => {
    void attempt(async () => {
      await request(name, { job: job.job });
      readJobs();
    });
  };
  return (
    <li className="job" aria-label={title}>
      <div className="row">
        <strong className="grow">{title}</strong>
        <Badge tone={job.interrupted ? 'warn' : tones[job.state]}>
          {job.interrupted ? words.interrupted : words.states[job.state]}
        </Badge>
        {job.interrupted && (
          <Button disabled={busy} aria-label={words.resumeOf(title)} onClick={() => again('jobs.resume')}>
            {words.resume}
          </Button>
        )}
        {(underWay || job.interrupted) && (
          <Button disabled={busy} aria-label={words.cancelOf(title)} onClick={() => again('jobs.cancel')}>
            {strings.cancel}
          </Button>
        )}
      </div>
      {underWay && <Progress label={title} fraction={job.state === 'queued' ? 0 : job.fraction} />}
      {underWay && <p className="small muted">{howFar(job)}</p>}
      {job.outcome && <JobOutcomeNote outcome={job.outcome} />}
      <FailureNote failure={failure ?? (job.state === 'failed' ? (job.error ?? undefined) : undefined)} />
    </li>
  );
}

/** The newest first. */
export function JobList({
  jobs,
  label,
}: {
  readonly jobs: readonly JobView[];
  readonly label: string;
}): ReactElement {
  return (
    <ul className="jobs" aria-label={label}>
      {jobs.toReversed().map((job) => (
        <JobLine key={job.job} job={job} />
      ))}
    </ul>
  );
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The newest job of a kind, where the person looks who started it. */
import type { ReactElement } from 'react';
import type { JobKind, JobOutcome, JobView } from '../../../core/contract/window/jobs.ts';
import { JobList } from '../../app/job-list.tsx';
import { useJobs } from '../../app/jobs-store.ts';
import { strings } from '../../app/strings.ts';

type About = { readonly kind: JobKind; readonly footage?: string; readonly label?: string };

/** The last one that was started, of a recording and with a label where these are given. */
export function useLastJob({ kind, footage, label }: About): JobView | undefined {
  const { jobs } = useJobs();
  return jobs.findLast(
    (job) =>
      job.kind === kind &&
      (footage === undefined || job.footage === footage) &&
      (label === undefined || job.label === label),
  );
}

export function outcomeOf<K extends JobOutcome['kind']>(
  job: JobView | undefined,
  kind: K,
): Extract<JobOutcome, { kind: K }> | undefined {
  return job?.outcome?.kind === kind ? (job.outcome as Extract<JobOutcome, { kind: K }>) : undefined;
}

export function LastJob({ job }: { readonly job: JobView | undefined }): ReactElement | null {
  return job ? <JobList jobs={[job]} label={strings.jobs.title} /> : null;
}

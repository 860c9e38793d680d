// SPDX-License-Identifier: GPL-3.0-or-later
/** The long work of this sitting, as the service tells of it. */
import { create } from 'zustand';
import type { JobView } from '../../core/contract/window/jobs.ts';
import { request, subscribe, watchConnection } from '../client/index.ts';
import { announce } from './live-region.ts';
import { strings } from './strings.ts';

export const useJobs = create<{ readonly jobs: readonly JobView[] }>(() => ({ jobs: [] }));

export const isUnderWay = ({ state, interrupted }: JobView): boolean =>
  !interrupted && (state === 'queued' || state === 'running');

/** A job in words: what is done to what. A copy is named by its audience. */
export const titleOf = ({ kind, label }: JobView): string =>
  label === ''
    ? strings.jobs.kinds[kind]
    : `${strings.jobs.kinds[kind]}: ${strings.audiences[label] ?? label}`;

function take(job: JobView): void {
  const { jobs } = useJobs.getState();
  const known = jobs.some((other) => other.job === job.job);
  const before = jobs.find((other) => other.job === job.job);
  useJobs.setState({
    jobs: known ? jobs.map((other) => (other.job === job.job ? job : other)) : [...jobs, job],
  });
  if (before?.state !== job.state && !isUnderWay(job))
    announce(`${titleOf(job)}, ${strings.jobs.states[job.state]}`);
}

/** Asks for the list again: when the service was lost, and when another case is open. */
export function readJobs(): void {
  request('jobs.list', {}).then(
    ({ jobs }) => useJobs.setState({ jobs }),
    // A service that does not answer is told of by the frame.
    () => undefined,
  );
}

/** Keeps the list up to date for as long as the window lives. */
export function followJobs(): void {
  subscribe('job.changed', take);
  let opened: string | undefined;
  subscribe('session.changed', (session) => {
    if (session.case?.case === opened) return;
    opened = session.case?.case;
    readJobs();
  });
  watchConnection((connection) => {
    if (connection === 'connected') readJobs();
  });
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Following one job from its start to its end. */
import type { JobKind, JobOutcome, JobView } from '../../core/contract/window/jobs.ts';
import { subscribe, whenFoundAgain } from './events.ts';
import { RequestFailed, request } from './request.ts';

const ended = (job: JobView): boolean => job.state !== 'queued' && job.state !== 'running';

/**
 * Waits for the end of a job. Resolves with its outcome; rejects with RequestFailed when it failed or was cancelled.
 * `onStep` hears of it as it goes.
 */
export function followJob<K extends JobKind>(
  job: string,
  kind: K,
  onStep: (job: JobView) => void = () => undefined,
): Promise<Extract<JobOutcome, { kind: K }>> {
  return new Promise((resolve, reject) => {
    let done = false;
    const see = (view: JobView): void => {
      if (done || view.job !== job) return;
      onStep(view);
      if (!ended(view)) return;
      done = true;
      stopAll();
      if (view.outcome?.kind === kind) resolve(view.outcome as Extract<JobOutcome, { kind: K }>);
      else if (view.error) reject(new RequestFailed(view.error));
      else
        reject(
          new RequestFailed({
            code: 'CANCELLED',
            message: 'it was cancelled',
            remedy: 'Start it again when it is wanted.',
            details: {},
          }),
        );
    };
    const ask = (): void =>
      void request('jobs.show', { job }).then(see, (error: unknown) => {
        stopAll();
        reject(error);
      });
    const stop = subscribe('job.changed', see);
    // What ended while the service was not heard is never told again.
    const stopAsking = whenFoundAgain(ask);
    const stopAll = (): void => {
      stop();
      stopAsking();
    };
    // It may have ended before anyone listened.
    ask();
  });
}

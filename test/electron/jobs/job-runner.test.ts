// SPDX-License-Identifier: GPL-3.0-or-later
/** Long work: its states, its progress, its end, and what a crash leaves. */
import { describe, expect, test } from 'vitest';
import { ClearveilError } from '../../../core/base/errors.ts';
import { cancelJob, claimJob, enqueueJob, finishJob } from '../../../electron/service/jobs/job-queue.ts';
import {
  type JobContext,
  type JobProgress,
  requestCancel,
  runJob,
} from '../../../electron/service/jobs/job-runner.ts';
import type { CaseStore } from '../../../electron/service/storage/case-store.ts';
import { crashLimit } from '../../../electron/service/storage/job-recovery.ts';
import { analyst, fill, openStore, temporaryPlace } from '../storage/case-fixtures.ts';
import { startChild } from '../storage/child-process.ts';

const work = { kind: 'decode-check', footageId: 'footage-1', params: { every: 1 }, actor: analyst };

function storeWithFootage(): CaseStore {
  const store = openStore(temporaryPlace());
  fill(store, 0);
  return store;
}

const jobEvents = (store: CaseStore): string[] =>
  [...store.events()].map(({ event }) => event).filter((event) => event.startsWith('job.'));

describe('a job', () => {
  test('runs, gives its result, and its beginning and end are events', async () => {
    const store = storeWithFootage();
    const result = await runJob(store, work, async ({ jobId, resume }) => {
      expect(resume).toBeNull();
      expect(store.jobs('running')).toMatchObject([
        { id: jobId, workerPid: process.pid, footageId: 'footage-1' },
      ]);
      return 42;
    });
    expect(result).toBe(42);
    expect(store.jobs()).toMatchObject([
      { id: 'job-1', state: 'done', progress: 1, error: null, workerPid: null },
    ]);
    expect(jobEvents(store)).toEqual(['job.started', 'job.done']);
    expect([...store.events()].at(-1)).toMatchObject(analyst);
    expect(store.verifyAudit().intact).toBe(true);
  });

  test('that fails keeps the error and throws it on', async () => {
    const store = storeWithFootage();
    const failure = new ClearveilError('INPUT_CHANGED', 'the file was changed', 'Take it in again.');
    await expect(runJob(store, work, () => Promise.reject(failure))).rejects.toBe(failure);
    const bug = new TypeError('x is undefined');
    await expect(runJob(store, work, () => Promise.reject(bug))).rejects.toBe(bug);
    expect(store.jobs('failed')).toMatchObject([
      {
        id: 'job-1',
        error: { code: 'INPUT_CHANGED', message: 'the file was changed', remedy: 'Take it in again.' },
      },
      { id: 'job-2', error: { code: 'INTERNAL', message: 'x is undefined' } },
    ]);
    expect(jobEvents(store)).toEqual(['job.started', 'job.failed', 'job.started', 'job.failed']);
  });

  test('writes its progress a few times a second, with the time left', async () => {
    const store = storeWithFootage();
    let nowMs = 0;
    const written: JobProgress[] = [];
    await runJob(
      store,
      work,
      async ({ report }) => {
        for (let frame = 0; frame <= 1000; frame += 1) {
          report(frame / 1000, `frame ${frame}`);
          nowMs += 1;
        }
        // Told again, the end is no news.
        for (let more = 0; more < 100; more += 1) report(1, 'frame 1000');
        expect(store.jobs('running')).toMatchObject([{ progress: 1, note: 'frame 1000', etaMs: 0 }]);
        expect(() => report(Number.NaN)).toThrow('a number');
      },
      { nowMs: () => nowMs, onProgress: (progress) => written.push(progress) },
    );
    expect(written.map(({ progress }) => progress)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(written.map(({ etaMs }) => etaMs)).toEqual([null, 750, 500, 250, 0]);
  });

  test('can be cancelled while it runs, from outside, and while it waits', async () => {
    const store = storeWithFootage();
    const untilStopped = ({ signal }: JobContext): Promise<never> =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    const first = runJob(store, work, (context) => {
      queueMicrotask(() => requestCancel(store, context.jobId));
      return untilStopped(context);
    });
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
    const outside = new AbortController();
    const second = runJob(store, work, untilStopped, { signal: outside.signal });
    outside.abort();
    await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
    requestCancel(store, enqueueJob(store.writer, work).id);
    expect(store.jobs().map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(jobEvents(store).filter((event) => event === 'job.cancelled')).toHaveLength(3);
  });

  test('cannot be claimed twice or ended twice', () => {
    const { writer } = storeWithFootage();
    const { id } = enqueueJob(writer, work);
    expect(enqueueJob(writer, work).id).toBe(id);
    expect(enqueueJob(writer, { ...work, params: { every: 2 } }).id).toBe('job-2');
    claimJob(writer, id);
    expect(() => claimJob(writer, id)).toThrow('does not wait');
    finishJob(writer, id);
    expect(() => finishJob(writer, id)).toThrow('has ended');
    expect(() => cancelJob(writer, id)).toThrow('has ended');
  });
});

describe('after a crash', () => {
  test('a job goes on with what it saved, and gives up after three crashes', async () => {
    const place = temporaryPlace();
    for (let crash = 1; crash <= crashLimit; crash += 1) {
      const child = startChild('run-job', place.dir, place.homeDir);
      expect(await child.says('working')).toContain(
        `resumes ${crash === 1 ? 'null' : `{"frame":${crash - 1}}`}`,
      );
      await child.kill();
      const store = openStore(place);
      const [job] = store.jobs();
      const over = crash === crashLimit;
      expect(job).toMatchObject({
        crashes: crash,
        state: over ? 'failed' : 'queued',
        resume: { frame: crash },
      });
      expect(job?.error?.code).toBe(over ? 'WORKER_CRASHED' : undefined);
      expect(store.verifyAudit().intact).toBe(true);
      store.close();
    }
    const store = openStore(place);
    expect(store.jobs()).toHaveLength(1);
    expect(jobEvents(store)).toEqual(
      Array.from({ length: crashLimit }, () => ['job.started', 'job.crashed']).flat(),
    );
  });

  test('a job that was put back is finished by the next one who asks for the same work', async () => {
    const place = temporaryPlace();
    const child = startChild('run-job', place.dir, place.homeDir);
    await child.says('working');
    await child.kill();
    const store = openStore(place);
    const seen = await runJob(store, { ...work, footageId: null }, async ({ resume }) => resume);
    expect(seen).toEqual({ frame: 1 });
    expect(store.jobs()).toMatchObject([{ id: 'job-1', state: 'done', resume: null }]);
  }, 60_000);
});

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * An engine worker: a child process that does one task and ends. Decoders read hostile bytes with native code, so a
 * crash here ends one job and nothing else.
 */
import { constants, setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { calledOff } from '../../../core/base/errors.ts';
import { endAtOnce } from './end-at-once.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { inBackground, loadTask } from './tasks/load-task.ts';
import type { TaskContext, TaskProgress } from './tasks/task-table.ts';
import { toWire } from './wire-error.ts';

const progressIntervalMs = 100;

function send(message: FromWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!process.send) {
      reject(new Error('an engine worker is started by the service'));
      return;
    }
    process.send(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

let cancelled = false;
let lastReport = 0;

const context: TaskContext = {
  async checkpoint(progress: TaskProgress): Promise<void> {
    const now = performance.now();
    if (now - lastReport >= progressIntervalMs) {
      lastReport = now;
      await send({ type: 'progress', progress });
    }
    // One turn of the event loop, so that a cancel or the service's death is noticed between two synchronous stretches.
    await new Promise((resolve) => setImmediate(resolve));
    if (cancelled) throw calledOff();
  },
};

process.on('message', (message: ToWorker) => {
  if (message.type === 'cancel') {
    cancelled = true;
    return;
  }
  if (inBackground(message.task)) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  loadTask(message.task)
    .then((task) => task(message.input, context))
    .then(
      (output) => send({ type: 'done', output }),
      (error: unknown) => send({ type: 'failed', error: toWire(error) }),
    )
    // Said, or nobody there to be told.
    .then(endAtOnce, endAtOnce);
});

// Ctrl-C reaches the whole process group. The service hears it too and calls the task off; were the worker to die of it
// at once, a cancelled job could look like a crashed one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    cancelled = true;
  });
}

// Without its service a worker has nobody to work for. The event is only heard between two synchronous stretches, and a
// decoder can be busy for minutes: a thread of its own looks as well.
process.on('disconnect', endAtOnce);
new Worker(new URL('./service-watch.ts', import.meta.url), { workerData: Number(process.argv[2]) }).unref();

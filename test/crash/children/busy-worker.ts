// SPDX-License-Identifier: GPL-3.0-or-later
/** Run as a process of its own: a worker in one synchronous stretch that never ends. Argument: its service's process id. */
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

const watch = new Worker(new URL('../../../electron/service/engine/service-watch.ts', import.meta.url), {
  workerData: Number(process.argv[2]),
});
watch.once('online', () => {
  writeSync(1, 'busy');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The thread in an engine worker that ends it when its service is gone, whatever the main thread is busy with. Data of
 * the thread: the service's process id.
 */
import { workerData } from 'node:worker_threads';

const lookEveryMs = 500;
const service = Number(workerData);

/** False once the parent is another process (POSIX hands orphans on) or none (Windows leaves the old id standing). */
function serviceLives(): boolean {
  if (process.ppid !== service) return false;
  try {
    process.kill(service, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

setInterval(() => {
  if (!serviceLives()) process.kill(process.pid, 'SIGKILL');
}, lookEveryMs);

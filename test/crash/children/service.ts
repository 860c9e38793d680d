// SPDX-License-Identifier: GPL-3.0-or-later
/** Run as a process of its own: starts `busy-worker.ts`, says its process id, and waits to be killed. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('busy-worker.ts', import.meta.url));
const worker = spawn(process.execPath, [script, String(process.pid)], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
worker.stdout.once('data', () => {
  console.log(worker.pid);
});

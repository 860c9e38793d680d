// SPDX-License-Identifier: GPL-3.0-or-later
/** The service's side of an engine worker: start one, follow it, call it off, and turn its death into a coded error. */
import { fork } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClearveilError, calledOff } from '../../../core/base/errors.ts';
import { engineEnvironment } from './engine-environment.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { TaskInput, TaskName, TaskOutput, TaskProgress } from './tasks/task-table.ts';
import { fromWire } from './wire-error.ts';

export type RunOptions = {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TaskProgress) => void;
};

const workerPath = fileURLToPath(new URL('./worker.ts', import.meta.url));
/** How long a worker may take to heed a cancel before it is killed. */
const cancelGraceMs = 5000;

function crashed(
  task: TaskName,
  input: unknown,
  how: string,
  last: TaskProgress | undefined,
): ClearveilError {
  const path = (input as { path?: unknown }).path;
  const where = last ? `${last.done} of ${last.total} ${last.unit}` : 'the start';
  return new ClearveilError(
    'WORKER_CRASHED',
    `the ${task} worker died (${how}) on "${typeof path === 'string' ? basename(path) : 'unknown file'}" at ${where}`,
    'The case is unharmed. The file may be damaged or hostile; report it with its hash, and review it with other tools.',
    { task, position: last?.done ?? 0 },
  );
}

/**
 * Runs a task in a fresh child process. Rejects with the task's own coded error, with WORKER_CRASHED when the process
 * dies, or with CANCELLED when the signal fires.
 */
export function runTask<T extends TaskName>(
  task: T,
  input: TaskInput<T>,
  options: RunOptions = {},
): Promise<TaskOutput<T>> {
  if (options.signal?.aborted) return Promise.reject(calledOff());
  return new Promise((resolve, reject) => {
    const child = fork(workerPath, [String(process.pid)], {
      env: engineEnvironment(),
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    let last: TaskProgress | undefined;
    let settled = false;
    let grace: NodeJS.Timeout | undefined;

    const onAbort = (): void => {
      child.send({ type: 'cancel' } satisfies ToWorker, () => undefined);
      grace = setTimeout(() => child.kill('SIGKILL'), cancelGraceMs);
    };
    const settle = (finish: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(grace);
      options.signal?.removeEventListener('abort', onAbort);
      finish();
    };

    options.signal?.addEventListener('abort', onAbort, { once: true });
    child.on('message', (message: FromWorker) => {
      if (message.type === 'progress') {
        if (settled) return;
        last = message.progress;
        try {
          options.onProgress?.(message.progress);
        } catch (error) {
          // Whoever follows the task has failed, a full disk under its job row for one: the task ends with it.
          child.kill('SIGKILL');
          settle(() => reject(error));
        }
      } else if (message.type === 'done') {
        settle(() => resolve(message.output as TaskOutput<T>));
      } else {
        settle(() => reject(fromWire(message.error)));
      }
    });
    child.on('error', (error) => settle(() => reject(error)));
    // Not `exit`: that may come before the last message of a worker that ended well has been read.
    child.on('close', (code, signal) => {
      settle(() =>
        reject(
          options.signal?.aborted ? calledOff() : crashed(task, input, signal ?? `exit code ${code}`, last),
        ),
      );
    });
    child.send({ type: 'run', task, input } satisfies ToWorker, (error) => {
      // Nobody there to read it: the worker died while it started, and `close` says how.
      if (error) child.kill('SIGKILL');
    });
  });
}

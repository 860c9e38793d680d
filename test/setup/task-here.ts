// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A task of the engine in this process: the same code on the same file as in a worker, without the half second of processor time that
 * starting one takes. What workers are for (crashes, calling off, priorities) is tested with real ones.
 */
import { loadTask } from '../../electron/service/engine/tasks/load-task.ts';
import type { TaskInput, TaskName, TaskOutput } from '../../electron/service/engine/tasks/task-table.ts';

export async function taskHere<T extends TaskName>(name: T, input: TaskInput<T>): Promise<TaskOutput<T>> {
  const task = await loadTask(name);
  const checkpoint = () => new Promise<void>((resolve) => setImmediate(resolve));
  return (await task(input, { checkpoint })) as TaskOutput<T>;
}

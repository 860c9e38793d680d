// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A service that does nothing but the engine tasks named in a file (JSON: `EngineWork`), one after the other, each in
 * its worker, and prints what they answered, as JSON. What it takes is what the tasks take.
 */
import { readFileSync } from 'node:fs';
import type { RenderReport } from '../../../core/render/report.ts';
import { runTask } from '../../../electron/service/engine/run-task.ts';
import type { TaskInput, TaskName } from '../../../electron/service/engine/tasks/task-table.ts';
import { readIndex } from '../footage.ts';

/** Tasks in order; inputs lack their `index`, which is read from `indexPath`, and a proof what the render before it copied. */
export type EngineWork = {
  readonly indexPath: string | null;
  readonly tasks: readonly {
    [T in TaskName]: { readonly task: T; readonly input: Omit<TaskInput<T>, 'index' | 'copied'> };
  }[TaskName][];
};

const work = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as EngineWork;
const index = work.indexPath === null ? undefined : await readIndex(work.indexPath);
const outputs: unknown[] = [];
let copied: RenderReport['copied'] = [];
for (const { task, input } of work.tasks) {
  const rest = { ...(index ? { index } : {}), ...(task === 'prove' ? { copied } : {}) };
  // The program that wrote the file knows the inputs' types.
  const output = await runTask(task, { ...input, ...rest } as TaskInput<typeof task>);
  if (task === 'render') copied = (output as RenderReport).copied;
  outputs.push(output);
}
process.stdout.write(
  JSON.stringify(outputs, (name, value: unknown) =>
    ['index', 'pictureDigests'].includes(name) ? undefined : value,
  ),
);

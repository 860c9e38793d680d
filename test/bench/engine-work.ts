// SPDX-License-Identifier: GPL-3.0-or-later
/** Measuring engine tasks from outside, start of the process included, as any other program is measured. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineWork } from './children/engine-tasks.ts';
import { type Measured, measuredRun } from './measured-run.ts';

const program = fileURLToPath(new URL('./children/engine-tasks.ts', import.meta.url));

/** Runs the tasks in a process of their own. */
export function measuredTasks(scratch: string, work: EngineWork): Promise<Measured> {
  const file = join(scratch, 'work.json');
  writeFileSync(file, JSON.stringify(work));
  return measuredRun({
    file: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', program, file],
  });
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Where a reviewer is asked to look: what the detect task says of it. */
import type { TaskOutput } from '../../../electron/service/engine/tasks/task-table.ts';
import type { Recording } from './clip-files.ts';

/** The frames of the stops, or null: the program has no stops yet, and figures about them are left out. */
export function stopFrames(_found: TaskOutput<'detect'>, _recording: Recording): readonly number[] | null {
  return null;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The words spoken between the service and an engine worker. */
import type { ErrorCode, ErrorDetails } from '../../../core/base/errors.ts';
import type { TaskName, TaskProgress } from './tasks/task-table.ts';

export type ToWorker =
  | { readonly type: 'run'; readonly task: TaskName; readonly input: unknown }
  | { readonly type: 'cancel' };

/** A failure crossing the process boundary: expected ones keep their code, bugs have none. */
export type WireError = {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly remedy: string;
  readonly details: ErrorDetails;
  readonly stack: string | null;
};

export type FromWorker =
  | { readonly type: 'progress'; readonly progress: TaskProgress }
  | { readonly type: 'done'; readonly output: unknown }
  | { readonly type: 'failed'; readonly error: WireError };

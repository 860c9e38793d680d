// SPDX-License-Identifier: GPL-3.0-or-later
/** The frame index of a file that this program made: it is in no case, so whoever works on one reads it anew. */
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import { buildFrameIndex } from '../media/frame-index.ts';
import { openSource } from '../media/source.ts';
import type { TaskContext } from './task-table.ts';

/** Throws what opening a recording throws. */
export async function indexCopy(path: string, context: TaskContext): Promise<FrameIndex> {
  const source = openSource(path);
  try {
    return await buildFrameIndex(
      source,
      () => undefined,
      (done) =>
        context.checkpoint({ done: Math.max(0, done), total: 0, unit: 'bytes', note: 'indexing the copy' }),
    );
  } finally {
    source.close();
  }
}

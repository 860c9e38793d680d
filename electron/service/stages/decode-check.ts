// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Every frame decoded once. A decoder with several threads forgets damage in some runs, so each has one; long recordings are
 * decoded in two processes, each from an IDR picture on, and told of as one.
 */
import type { Fault, FrameIndex } from '../../../core/ingest/footage.ts';
import { middleCut } from '../../../core/ingest/halves.ts';
import type { TaskProgress } from '../engine/tasks/task-table.ts';
import type { EngineRunner } from './session.ts';

type Told = (progress: TaskProgress) => TaskProgress;
type Source = { readonly path: string; readonly index: FrameIndex };

/** The progress of two parts that run at once, as that of all `total` frames: one function for each part. */
function inOneSum(total: number): [before: Told, after: Told] {
  const done = { before: 0, after: 0 };
  const told =
    (part: keyof typeof done): Told =>
    (progress) => {
      done[part] = progress.done;
      return { ...progress, done: done.before + done.after, total };
    };
  return [told('before'), told('after')];
}

/** The faults of the whole recording. Rejects with what either process fails with, when both have ended. */
export async function decodeFaults(source: Source, engine: EngineRunner): Promise<readonly Fault[]> {
  const cut = middleCut(source.index);
  if (cut !== null) {
    const [tellBefore, tellAfter] = inOneSum(source.index.pts.length);
    const ended = await Promise.allSettled([
      engine('check', { ...source, range: { start: 0, end: cut } }, tellBefore),
      engine('check', { ...source, range: { start: cut, end: Number.MAX_SAFE_INTEGER } }, tellAfter),
    ]);
    const [before, after] = ended.map((end) => {
      if (end.status === 'rejected') throw end.reason;
      return end.value;
    });
    // What the second part finds wrong may come of what it did not read in the first: then one process reads it all.
    const sameSize = before?.sizes?.last === after?.sizes?.first;
    if (before && after && sameSize && after.faults.length === 0) return before.faults;
  }
  return (await engine('check', { ...source, range: null })).faults;
}

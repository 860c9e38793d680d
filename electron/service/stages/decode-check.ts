// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Every frame decoded once. A decoder with several threads forgets damage in some runs, so each has one; long recordings are
 * decoded in two processes, each from an IDR picture on.
 */
import type { Fault, FrameIndex } from '../../../core/ingest/footage.ts';
import { middleIdr } from '../../../core/ingest/halves.ts';
import type { EngineRunner } from './session.ts';

type Source = { readonly path: string; readonly index: FrameIndex };

/** The faults of the whole recording. Rejects with what either process fails with, when both have ended. */
export async function decodeFaults(source: Source, engine: EngineRunner): Promise<readonly Fault[]> {
  const cut = middleIdr(source.index);
  if (cut !== null) {
    const ended = await Promise.allSettled([
      engine('check', { ...source, range: { start: 0, end: cut } }),
      engine('check', { ...source, range: { start: cut, end: Number.MAX_SAFE_INTEGER } }),
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

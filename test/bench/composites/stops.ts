// SPDX-License-Identifier: GPL-3.0-or-later
/** Where a reviewer is asked to look after one run of detection. */
import { findStops } from '../../../core/track/stops.ts';
import type { TaskOutput } from '../../../electron/service/engine/tasks/task-table.ts';
import type { Recording } from './clip-files.ts';
import { faceRun } from './every-frame.ts';
import { framesPerSecond } from './plan.ts';

/** The frames at which the stops of a composite clip lie, one each. */
export function stopFrames(found: TaskOutput<'detect'>, { display, index }: Recording): readonly number[] {
  const run = faceRun(found);
  const tracks = run.tracks.map((track, number) => ({ ...track, id: `t-${number}`, dismissed: false }));
  const seconds = index.pts.map((_, frame) => frame / framesPerSecond);
  const runs = [{ kind: 'face' as const, ...run.looks }];
  return findStops({ tracks, runs, seconds, display }).map(({ frame }) => frame);
}

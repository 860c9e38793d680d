// SPDX-License-Identifier: GPL-3.0-or-later
/** Where a reviewer is asked to look after one run of detection. */
import { findStops } from '../../../core/track/stops.ts';
import type { TaskOutput } from '../../../electron/service/engine/tasks/task-table.ts';
import { filmFrames } from '../../../renderer/screens/stops/film-frames.ts';
import type { Recording } from './clip-files.ts';
import { faceRun } from './every-frame.ts';
import type { StopFrames } from './metrics.ts';
import { framesPerSecond } from './plan.ts';

/** What the stops of a composite clip show. */
export function stopFrames(
  found: TaskOutput<'detect'>,
  { display, index }: Recording,
): readonly StopFrames[] {
  const run = faceRun(found);
  const tracks = run.tracks.map((track, number) => ({ ...track, id: `t-${number}`, dismissed: false }));
  const seconds = index.pts.map((_, frame) => frame / framesPerSecond);
  const runs = [{ kind: 'face' as const, ...run.looks }];
  return findStops({ tracks, runs, seconds, display }).map((stop) => {
    const strip = filmFrames(stop, index.pts.length);
    return { named: stop.frame, shown: strip.filter((frame) => frame >= stop.from && frame <= stop.to) };
  });
}

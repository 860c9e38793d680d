// SPDX-License-Identifier: GPL-3.0-or-later
/** Where a reviewer is asked to look after one run of detection. */
import { regionAt } from '../../../core/track/region-at.ts';
import { findStops } from '../../../core/track/stops.ts';
import type { TaskOutput } from '../../../electron/service/engine/tasks/task-table.ts';
import { cropAround, usualMargin } from '../../../renderer/app/crop.ts';
import { filmFrames } from '../../../renderer/screens/stops/film-frames.ts';
import { stripMargin } from '../../../renderer/screens/stops/strip-margin.ts';
import type { Recording } from './clip-files.ts';
import { faceRun } from './every-frame.ts';
import type { StopView } from './metrics.ts';
import { framesPerSecond } from './plan.ts';

/** Width by height of the pictures of a strip. */
const aspect = 4 / 3;

/** What the stops of a composite clip show: the frame that is named whole, of the others of the strip that lie in the span what its crops show. */
export function stopViews(found: TaskOutput<'detect'>, { display, index }: Recording): readonly StopView[] {
  const run = faceRun(found);
  const tracks = run.tracks.map((track, number) => ({ ...track, id: `t-${number}`, dismissed: false }));
  const frames = index.pts.length;
  const seconds = index.pts.map((_, frame) => frame / framesPerSecond);
  const runs = [{ kind: 'face' as const, ...run.looks }];
  const length = { frames, durationMs: (1000 * frames) / framesPerSecond };
  const whole = { x: 0, y: 0, ...display };
  return findStops({ tracks, runs, seconds, display }).map((stop) => {
    const track = tracks.find(({ id }) => id === stop.track);
    const partOn = (frame: number) => {
      if (frame === stop.frame) return whole;
      if (!track) return stop.seen ? cropAround(stop.seen.box, display, aspect, usualMargin) : whole;
      const nearest = Math.min(track.endFrame - 1, Math.max(track.startFrame, frame));
      const box = regionAt(track, nearest)?.box;
      return box ? cropAround(box, display, aspect, stripMargin(track, frame, length)) : whole;
    };
    const strip = filmFrames(stop, frames).filter(
      (frame) => frame === stop.frame || (frame >= stop.from && frame <= stop.to),
    );
    return { named: stop.frame, pictures: strip.map((frame) => ({ frame, part: partOn(frame) })) };
  });
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The frame index as a window gets it. A shift at a constant rate is one run of equal steps; a variable rate costs a run
 * for every change. Twelve hours at 30 frames a second pack into a few bytes.
 */
import * as z from 'zod';
import type { FrameRange } from '../../base/time.ts';
import { type FrameIndex, frameFlag, hiddenRanges } from '../../ingest/footage.ts';
import { startPts } from '../../ingest/moments.ts';
import { count, ptsRule, rational } from '../cli/parts.ts';

const range = z.strictObject({ startFrame: count, endFrame: count });

export const frameTimesSchema = z.strictObject({
  timeBase: rational,
  ptsRule,
  frames: count,
  /** PTS of frame 0, ticks of `timeBase`; 0 when there is no frame. */
  firstPts: z.int(),
  /** Ticks from which clock times count: the first frame that shows. */
  originPts: z.int(),
  /** `[step, times]`: the next `times` frames each come `step` ticks after the one before. */
  steps: z.array(z.tuple([z.int(), z.int().min(1)])),
  /** Ticks for which the last frame shows; 0 when unknown. */
  lastDuration: z.int().min(0),
  /** Frames at which decoding can start for certain, ascending. */
  idr: z.array(count),
  /** Frames that players hide; they are painted and kept like all others. */
  hidden: z.array(range),
});
export type FrameTimes = z.output<typeof frameTimesSchema>;

function packSteps(pts: Float64Array): [number, number][] {
  const steps: [number, number][] = [];
  for (let frame = 1; frame < pts.length; frame++) {
    const step = (pts[frame] ?? 0) - (pts[frame - 1] ?? 0);
    const last = steps.at(-1);
    if (last && last[0] === step) last[1]++;
    else steps.push([step, 1]);
  }
  return steps;
}

export function packFrameTimes(index: FrameIndex): FrameTimes {
  const idr: number[] = [];
  index.flags.forEach((flags, frame) => {
    if ((flags & frameFlag.idr) !== 0) idr.push(frame);
  });
  return {
    timeBase: index.timeBase,
    ptsRule: index.ptsRule,
    frames: index.pts.length,
    firstPts: index.pts[0] ?? 0,
    originPts: startPts(index),
    steps: packSteps(index.pts),
    lastDuration: Math.max(0, index.duration.at(-1) ?? 0),
    idr,
    hidden: hiddenRanges(index).map((hidden: FrameRange) => ({ ...hidden })),
  };
}

/** The PTS of every frame, in ticks of the time base. */
export function unpackPts({ frames, firstPts, steps }: FrameTimes): Float64Array {
  const pts = new Float64Array(frames);
  let frame = 0;
  let at = firstPts;
  if (frames > 0) pts[frame++] = at;
  for (const [step, times] of steps) {
    for (let time = 0; time < times; time++) {
      at += step;
      pts[frame++] = at;
    }
  }
  return pts;
}

/** The frame that shows at `ticks`: the last that starts at or before it; 0 before the first. `pts` ascends. */
export function frameAtTicks(pts: Float64Array, ticks: number): number {
  let low = 0;
  let high = pts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pts[middle] ?? Number.POSITIVE_INFINITY) <= ticks) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

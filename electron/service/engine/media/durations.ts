// SPDX-License-Identifier: GPL-3.0-or-later
/** How long each frame is shown. */
import type { FrameIndex } from '../../../../core/ingest/footage.ts';

/**
 * Duration in ticks of the frame with that PTS: to the next PTS; the last frame keeps its own. Of frames with the same PTS
 * it is the last one's. 1 for a PTS that the index does not have.
 */
export function durationAt({ pts, duration }: FrameIndex, time: number): number {
  // PTS ascend: the first frame after `time`.
  let low = 0;
  let high = pts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pts[middle] ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  if (pts[low - 1] !== time) return 1;
  const next = pts[low];
  return next === undefined ? Math.max(1, duration[low - 1] ?? 1) : next - time;
}

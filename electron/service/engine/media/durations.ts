// SPDX-License-Identifier: GPL-3.0-or-later
/** How long each frame is shown. */
import type { FrameIndex } from '../../../../core/ingest/footage.ts';

/** Duration in ticks by PTS: to the next PTS; the last frame keeps its own. */
export function durationsByPts(index: FrameIndex): Map<number, number> {
  const byPts = new Map<number, number>();
  index.pts.forEach((pts, number) => {
    const next = index.pts[number + 1];
    byPts.set(pts, next === undefined ? Math.max(1, index.duration[number] ?? 1) : next - pts);
  });
  return byPts;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Where an encoder begins anew in a version for watching, so that a player gets anywhere at once. */
import { type FrameIndex, frameFlag } from './footage.ts';

/**
 * The flags of a frame index with keyframes at the first frame and then at most `seconds` apart, whatever the recording has.
 * None lies among hidden frames or directly behind them: readers would drop those before it.
 */
export function withSeekPoints(index: FrameIndex, seconds: number): FrameIndex {
  const { pts, timeBase } = index;
  const apart = (seconds * timeBase.den) / timeBase.num;
  const isHidden = (frame: number): boolean => ((index.flags[frame] ?? 0) & frameFlag.hidden) !== 0;
  let last = pts[0] ?? 0;
  const flags = index.flags.map((flag, frame) => {
    const rest = flag & frameFlag.hidden;
    if (frame === 0) return rest | frameFlag.key;
    const due = (pts[frame] ?? 0) - last >= apart && !isHidden(frame) && !isHidden(frame - 1);
    if (due) last = pts[frame] ?? 0;
    return due ? rest | frameFlag.key : rest;
  });
  return { ...index, flags };
}

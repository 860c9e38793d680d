// SPDX-License-Identifier: GPL-3.0-or-later
/** How much a picture of a stop's strip shows around where its track is, or was last. */
import { usualMargin } from '../../app/crop.ts';

/** Sizes that a subject may move in a second. */
const moves = 2;
/** With more around it a face cannot be made out any more. */
const mostMargin = 4;

/** Frames `[startFrame, endFrame)`. */
export type TrackSpan = { readonly startFrame: number; readonly endFrame: number };

/** How many frames `frame` lies from those of a track; 0 on them. */
export function framesAway({ startFrame, endFrame }: TrackSpan, frame: number): number {
  return Math.max(0, startFrame - frame, frame - endFrame + 1);
}

/** Shares of the longer side of its box: the usual on a track's own frames, the more the further the frame is from them. */
export function stripMargin(
  track: TrackSpan | undefined,
  frame: number,
  { frames, durationMs }: { readonly frames: number; readonly durationMs: number | null },
): number {
  if (!track) return usualMargin;
  const seconds = (framesAway(track, frame) * (durationMs ?? 0)) / (1000 * frames);
  return Math.min(mostMargin, usualMargin + moves * seconds);
}

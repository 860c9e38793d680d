// SPDX-License-Identifier: GPL-3.0-or-later
/** Draws what was watched of a copy: a filled bar where it was, an empty frame where it was not, a line under what was heard. */
import type { FrameRange } from '../../core/base/time.ts';
import { type RecordingClock, secondsAfter, secondsOf } from '../player/recording-clock.ts';
import type { Colours } from './canvas-colours.ts';
import { type Axis, xOf } from './time-axis.ts';
import type { Watched } from './watched-lane.ts';

export const watchedHeight = 16;

export type WatchedScene = { readonly axis: Axis; readonly clock: RecordingClock; readonly watched: Watched };

export function drawWatched(
  context: CanvasRenderingContext2D,
  { axis, clock, watched: { lane, missing } }: WatchedScene,
  top: number,
  colours: Colours,
): void {
  if (!lane) return;
  const eachOnView = (ranges: readonly FrameRange[], draw: (x: number, width: number) => void): void => {
    for (const { startFrame, endFrame } of ranges) {
      const from = Math.max(-4, xOf(axis, secondsOf(clock, startFrame)));
      const to = Math.min(axis.width + 4, xOf(axis, secondsAfter(clock, endFrame - 1)));
      if (to > 0 && from < axis.width) draw(from, Math.max(1, to - from));
    }
  };
  context.fillStyle = colours.good;
  eachOnView(lane.watched, (x, width) => context.fillRect(x, top + 3, width, 7));
  context.fillStyle = colours.text;
  if (lane.hasSound) eachOnView(lane.heard, (x, width) => context.fillRect(x, top + 12, width, 2));
  context.strokeStyle = colours.edge;
  context.setLineDash([3, 3]);
  eachOnView(missing, (x, width) => context.strokeRect(x + 0.5, top + 3.5, Math.max(0, width - 1), 6));
  context.setLineDash([]);
}

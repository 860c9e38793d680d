// SPDX-License-Identifier: GPL-3.0-or-later
/** Draws a lane per track: where it exists, where nobody saw it, its keyframes, whether it is veiled. Only lanes on view. */
import type { TrackView } from '../../core/contract/window/parts.ts';
import type { Track } from '../../core/track/track.ts';
import { nameOf } from '../app/track-name.ts';
import {
  frameAtSeconds,
  lastFrame,
  type RecordingClock,
  secondsAfter,
  secondsOf,
} from '../player/recording-clock.ts';
import type { Colours } from './canvas-colours.ts';
import { firstFrom, type LaneMarks, laneMarks, spacedFrames } from './lane-marks.ts';
import { type Axis, xOf } from './time-axis.ts';

export const laneHeight = 24;

export type LanesScene = {
  readonly axis: Axis;
  readonly clock: RecordingClock;
  readonly tracks: readonly TrackView[];
  readonly shapes: ReadonlyMap<string, Track>;
  readonly chosen: readonly string[];
  /** Pixels that are scrolled away at the top. */
  readonly scrolled: number;
  readonly height: number;
};

/** The lanes on view: first and behind the last. */
export function lanesOnView(count: number, scrolled: number, height: number): readonly [number, number] {
  const first = Math.max(0, Math.floor(scrolled / laneHeight));
  return [first, Math.min(count, Math.ceil((scrolled + height) / laneHeight))];
}

type OnView = { readonly first: number; readonly last: number; readonly perPixel: number };

/** The frames that the axis shows, one more on either side, and how many lie on a pixel. */
function framesOnView({ axis, clock }: LanesScene): OnView {
  const first = Math.max(0, frameAtSeconds(clock, axis.from) - 1);
  const last = Math.min(lastFrame(clock), frameAtSeconds(clock, axis.to) + 1);
  return { first, last, perPixel: (last - first + 1) / axis.width };
}

function drawGaps(
  context: CanvasRenderingContext2D,
  { axis, clock }: LanesScene,
  { gaps }: LaneMarks,
  { first, last }: OnView,
  top: number,
  colours: Colours,
): void {
  context.strokeStyle = colours.warn;
  context.setLineDash([3, 3]);
  context.lineWidth = 2;
  for (let at = firstFrom(gaps.length, (one) => gaps[one]?.to ?? 0, first); at < gaps.length; at++) {
    const gap = gaps[at];
    if (!gap || gap.from > last) break;
    const from = Math.max(-4, xOf(axis, secondsOf(clock, gap.from)));
    const to = Math.min(axis.width + 4, xOf(axis, secondsOf(clock, gap.to)));
    context.beginPath();
    context.moveTo(from, top + laneHeight - 5);
    context.lineTo(Math.max(to, from + 1), top + laneHeight - 5);
    context.stroke();
  }
  context.setLineDash([]);
  context.lineWidth = 1;
}

/** Marks of keyframes stand at least so many pixels from each other. */
const markApart = 3;

/** What a person set is a square, what was found a short line. */
function drawKeyframes(
  context: CanvasRenderingContext2D,
  { axis, clock }: LanesScene,
  { manual, found }: LaneMarks,
  { first, last, perPixel }: OnView,
  top: number,
  colours: Colours,
): void {
  const apart = Math.ceil(perPixel * markApart);
  const middleOf = (frame: number): number =>
    xOf(axis, (secondsOf(clock, frame) + secondsAfter(clock, frame)) / 2);
  context.fillStyle = colours.edge;
  for (const frame of spacedFrames(found, first, last, apart))
    context.fillRect(middleOf(frame) - 0.5, top + 7, 1, laneHeight - 14);
  for (const frame of spacedFrames(manual, first, last, apart)) {
    const x = middleOf(frame);
    // Dark on light on whatever the lane is.
    context.fillStyle = colours.ground;
    context.fillRect(x - 4, top + laneHeight / 2 - 5, 8, 8);
    context.fillStyle = colours.text;
    context.fillRect(x - 3, top + laneHeight / 2 - 4, 6, 6);
  }
}

/** Whose lane it is, at its left end whatever stretch of time is on view. */
function drawName(context: CanvasRenderingContext2D, name: string, top: number, colours: Colours): void {
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  const middle = top + laneHeight / 2;
  context.fillStyle = colours.ground;
  context.globalAlpha = 0.85;
  context.fillRect(2, middle - 7, context.measureText(name).width + 6, 14);
  context.globalAlpha = 1;
  context.fillStyle = colours.text;
  context.fillText(name, 5, middle);
}

export function drawLanes(context: CanvasRenderingContext2D, scene: LanesScene, colours: Colours): void {
  const { axis, clock, tracks, shapes, chosen, scrolled, height } = scene;
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, axis.width, height);
  const onView = framesOnView(scene);
  const [first, end] = lanesOnView(tracks.length, scrolled, height);
  for (let lane = first; lane < end; lane++) {
    const track = tracks[lane];
    if (!track) continue;
    const top = lane * laneHeight - scrolled;
    const picked = chosen.includes(track.track);
    const from = xOf(axis, secondsOf(clock, track.startFrame));
    const to = xOf(axis, secondsAfter(clock, track.endFrame - 1));
    context.fillStyle = colours.line;
    context.fillRect(0, top + laneHeight - 1, axis.width, 1);
    const width = Math.max(3, to - from);
    const veiled = track.veils.length > 0;
    context.globalAlpha = track.dismissed ? 0.25 : 1;
    context.fillStyle = veiled ? colours.accent : colours.soft;
    context.fillRect(from, top + 4, width, laneHeight - 9);
    context.strokeStyle = picked ? colours.text : colours.edge;
    context.lineWidth = picked ? 2 : 1;
    context.strokeRect(from + 0.5, top + 4.5, width - 1, laneHeight - 10);
    context.lineWidth = 1;
    const shape = shapes.get(track.track);
    if (shape) {
      const marks = laneMarks(shape);
      drawGaps(context, scene, marks, onView, top, colours);
      drawKeyframes(context, scene, marks, onView, top, colours);
    }
    context.globalAlpha = 1;
    drawName(context, nameOf(track), top, colours);
  }
}

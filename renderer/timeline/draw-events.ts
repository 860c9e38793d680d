// SPDX-License-Identifier: GPL-3.0-or-later
/** Draws protected events: a framed band with the event's name, as far as there is room for it. */
import { reviewStrings as words } from '../app/strings/review.ts';
import type { NoteView } from '../editor/review-store.ts';
import { type RecordingClock, secondsAfter, secondsOf } from '../player/recording-clock.ts';
import type { Colours } from './canvas-colours.ts';
import { type Axis, xOf } from './time-axis.ts';

export const eventsHeight = 16;

export type EventScene = {
  readonly axis: Axis;
  readonly clock: RecordingClock;
  readonly notes: readonly NoteView[];
};

export function drawEvents(
  context: CanvasRenderingContext2D,
  { axis, clock, notes }: EventScene,
  top: number,
  colours: Colours,
): void {
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'top';
  for (const { startFrame, endFrame, event } of notes) {
    if (event === null) continue;
    const from = Math.max(-4, xOf(axis, secondsOf(clock, startFrame)));
    const to = Math.min(axis.width + 4, xOf(axis, secondsAfter(clock, endFrame - 1)));
    if (to < 0 || from > axis.width) continue;
    const width = Math.max(3, to - from);
    context.save();
    context.beginPath();
    context.rect(from, top + 1, width, eventsHeight - 2);
    context.clip();
    context.globalAlpha = 0.25;
    context.fillStyle = colours.accent;
    context.fillRect(from, top + 1, width, eventsHeight - 2);
    context.globalAlpha = 1;
    context.fillStyle = colours.text;
    context.fillText(words.notes.events[event], Math.max(0, from) + 4, top + 3);
    context.restore();
    context.strokeStyle = colours.accent;
    context.strokeRect(from + 0.5, top + 1.5, width - 1, eventsHeight - 3);
  }
}

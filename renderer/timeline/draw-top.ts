// SPDX-License-Identifier: GPL-3.0-or-later
/** Draws the fixed rows of the timeline: ruler, stops, protected events, what was watched, sound with its hushes, and the marked span. */
import { formatClock } from '../../core/base/time.ts';
import type { Waveform } from '../../core/contract/streams.ts';
import type { HushView, NoteView, StopView } from '../editor/review-store.ts';
import { originSeconds, type RecordingClock, secondsAfter, secondsOf } from '../player/recording-clock.ts';
import type { Colours } from './canvas-colours.ts';
import { drawEvents, eventsHeight } from './draw-events.ts';
import { drawWatched, watchedHeight } from './draw-watched.ts';
import { type Axis, ticksOf, toSeconds, xOf } from './time-axis.ts';
import type { Watched } from './watched-lane.ts';

export const rulerHeight = 22;
export const stopsHeight = 18;
export const waveHeight = 40;

/** Where channel `channel` begins, from the top. */
export const waveTop = (channel: number): number =>
  rulerHeight + stopsHeight + eventsHeight + watchedHeight + channel * waveHeight;

export type TopScene = {
  readonly axis: Axis;
  readonly clock: RecordingClock;
  readonly stops: readonly StopView[];
  readonly notes: readonly NoteView[];
  readonly watched: Watched;
  readonly hushes: readonly HushView[];
  readonly waves: readonly (Waveform | null)[];
  readonly channels: number;
  readonly span: { readonly startFrame: number; readonly endFrame: number } | null;
  readonly height: number;
  /** The copy that is looked at: hushes of others are only outlined. */
  readonly audience: string;
  readonly chosenHush: string | null;
};

function drawRuler(context: CanvasRenderingContext2D, { axis, clock }: TopScene, colours: Colours): void {
  const origin = originSeconds(clock);
  context.strokeStyle = colours.edge;
  context.fillStyle = colours.text;
  context.font = '11px ui-monospace, monospace';
  context.textBaseline = 'top';
  for (const seconds of ticksOf(axis, origin, 96)) {
    const x = Math.round(xOf(axis, seconds)) + 0.5;
    context.beginPath();
    context.moveTo(x, rulerHeight - 6);
    context.lineTo(x, rulerHeight);
    context.stroke();
    const text = formatClock(Math.round((seconds - origin) * 1000));
    const short = axis.to - axis.from > 30 ? text.slice(0, 8) : text;
    if (x + context.measureText(short).width < axis.width) context.fillText(short, x + 3, 2);
  }
  context.strokeStyle = colours.line;
  context.beginPath();
  context.moveTo(0, rulerHeight + 0.5);
  context.lineTo(axis.width, rulerHeight + 0.5);
  context.stroke();
}

/** An open stop is a filled triangle, a cleared one an empty one. */
function drawStops(
  context: CanvasRenderingContext2D,
  { axis, clock, stops }: TopScene,
  colours: Colours,
): void {
  const middle = rulerHeight + stopsHeight / 2;
  for (const { frame, cleared } of stops) {
    const x = xOf(axis, secondsOf(clock, frame));
    if (x < -8 || x > axis.width + 8) continue;
    context.beginPath();
    context.moveTo(x - 5, middle - 5);
    context.lineTo(x + 5, middle - 5);
    context.lineTo(x, middle + 5);
    context.closePath();
    context.strokeStyle = context.fillStyle = cleared ? colours.muted : colours.warn;
    if (!cleared) context.fill();
    context.stroke();
  }
}

/** A note is a small page at its first frame, with a line as long as it reaches. */
function drawNotes(
  context: CanvasRenderingContext2D,
  { axis, clock, notes }: TopScene,
  colours: Colours,
): void {
  const bottom = rulerHeight + stopsHeight - 2;
  for (const { startFrame, endFrame } of notes) {
    const from = xOf(axis, secondsOf(clock, startFrame));
    const to = xOf(axis, secondsAfter(clock, endFrame - 1));
    if (to < -8 || from > axis.width + 8) continue;
    context.fillStyle = colours.ground;
    context.fillRect(from - 4, bottom - 13, 9, 11);
    context.strokeStyle = context.fillStyle = colours.accent;
    context.strokeRect(from - 3.5, bottom - 12.5, 8, 10);
    context.fillRect(from - 2, bottom - 10, 5, 1);
    context.fillRect(from - 2, bottom - 7, 5, 1);
    context.fillRect(from, bottom - 1, Math.max(1, to - from), 2);
  }
}

function drawWave(
  context: CanvasRenderingContext2D,
  { axis }: TopScene,
  wave: Waveform,
  top: number,
  colours: Colours,
): void {
  const middle = top + waveHeight / 2;
  const half = waveHeight / 2 - 3;
  const bins = wave.low.length;
  context.fillStyle = colours.muted;
  for (let bin = 0; bin < bins; bin++) {
    const x = xOf(axis, wave.from + ((wave.to - wave.from) * bin) / bins);
    if (x < -1 || x > axis.width) continue;
    const high = middle - (wave.high[bin] ?? 0) * half;
    const low = middle - (wave.low[bin] ?? 0) * half;
    context.fillRect(x, high, 1, Math.max(1, low - high));
  }
}

/** A hush is a framed band with its word: silence is full, tone striped by its word, disguise only framed. */
function drawHush(
  context: CanvasRenderingContext2D,
  { axis, audience, chosenHush }: TopScene,
  hush: HushView,
  top: number,
  colours: Colours,
): void {
  const [from, to] = [xOf(axis, toSeconds(hush.start)), xOf(axis, toSeconds(hush.end))];
  if (to < 0 || from > axis.width) return;
  const width = Math.max(2, to - from);
  const ofCopy = hush.reasons.audiences.includes(audience);
  if (ofCopy) {
    context.globalAlpha = hush.mode === 'disguise' ? 0.2 : 0.45;
    context.fillStyle = colours.danger;
    context.fillRect(from, top + 2, width, waveHeight - 4);
    context.globalAlpha = 1;
  }
  const chosen = hush.hush === chosenHush;
  context.strokeStyle = chosen ? colours.text : colours.danger;
  context.lineWidth = chosen ? 2 : 1;
  context.setLineDash(ofCopy ? [] : [4, 3]);
  context.strokeRect(from + 0.5, top + 2.5, width - 1, waveHeight - 5);
  context.setLineDash([]);
  context.lineWidth = 1;
  if (width > 48) {
    context.fillStyle = colours.text;
    context.font = '11px system-ui, sans-serif';
    context.fillText(hush.mode, from + 4, top + 4);
  }
}

export function drawTop(context: CanvasRenderingContext2D, scene: TopScene, colours: Colours): void {
  const { axis, channels, waves, hushes, span, clock, height } = scene;
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, axis.width, height);
  for (let channel = 0; channel < channels; channel++) {
    const top = waveTop(channel);
    const wave = waves[channel];
    if (wave) drawWave(context, scene, wave, top, colours);
    context.fillStyle = colours.line;
    context.fillRect(0, top + waveHeight / 2, axis.width, 1);
    for (const hush of hushes)
      if (hush.channels === null || hush.channels.includes(channel))
        drawHush(context, scene, hush, top, colours);
    context.fillRect(0, top + waveHeight - 1, axis.width, 0);
  }
  if (span) {
    const from = xOf(axis, secondsOf(clock, span.startFrame));
    const to = xOf(axis, secondsAfter(clock, span.endFrame - 1));
    context.globalAlpha = 0.25;
    context.fillStyle = colours.accent;
    context.fillRect(from, 0, Math.max(1, to - from), height);
    context.globalAlpha = 1;
    context.fillRect(from, 0, 2, height);
    context.fillRect(to - 2, 0, 2, height);
  }
  drawNotes(context, scene, colours);
  drawStops(context, scene, colours);
  drawEvents(context, scene, rulerHeight + stopsHeight, colours);
  drawWatched(context, scene, rulerHeight + stopsHeight + eventsHeight, colours);
  drawRuler(context, scene, colours);
}

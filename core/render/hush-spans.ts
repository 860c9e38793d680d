// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What a hush sheet means for one channel, sample by sample: which hush holds where, and how far around a span a copy
 * may differ. Renderer and proof both go by this.
 */
import { type HushMode, type HushSheet, hushModes, type SheetHush } from './hush-sheet.ts';

/**
 * Part of a hush that no stronger one takes: samples `[start, end)` of the track's own rate. `origin` is where the whole
 * hush starts.
 */
export type HushSegment = {
  readonly hush: SheetHush;
  readonly origin: number;
  readonly start: number;
  readonly end: number;
};

/**
 * The frames of a lossy codec on the time-line: `samples` long, one of them beginning at `anchor`. Null for codecs whose
 * samples stand alone (PCM, FLAC, ALAC).
 */
export type CodecGrid = { readonly samples: number; readonly anchor: number } | null;

/** Length of the fade between kept sound and a hush, in seconds. It lies outside the span. */
const hushFadeSeconds = 0.005;

/** Codec frames beside a span, grown to whole frames, in which a copy may differ. */
const guardFrames = 2;

export type SampleRange = { readonly start: number; readonly end: number };

/** One past the last sample of a hush that lasts to the end of the sound: no recording has as many. */
const openEnd = 2 ** 48;

/** A hush's samples at `sampleRate`, outward where the sheet counts at another rate; up to `openEnd` where it has no end. */
export function hushRange(sheet: HushSheet, hush: SheetHush, sampleRate: number): SampleRange {
  return {
    start: Math.floor((hush.startSample * sampleRate) / sheet.sampleRate),
    end: hush.toEnd ? openEnd : statedHushEnd(sheet, hush, sampleRate),
  };
}

/** One past the last sample that a hush names, at `sampleRate`. */
export function statedHushEnd(sheet: HushSheet, hush: SheetHush, sampleRate: number): number {
  return Math.ceil((hush.endSample * sampleRate) / sheet.sampleRate);
}

function strength(mode: HushMode): number {
  return hushModes.length - hushModes.indexOf(mode);
}

/** The hushes of one channel, ascending and without overlap: where several ask for a sample, the strongest has it. */
export function segmentsOf(sheet: HushSheet, channel: number, sampleRate: number): HushSegment[] {
  const asked = sheet.hushes
    .filter((hush) => hush.channels === null || hush.channels.includes(channel))
    .map((hush) => {
      const range = hushRange(sheet, hush, sampleRate);
      return { hush, origin: range.start, ...range };
    });
  const edges = [...new Set(asked.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const segments: HushSegment[] = [];
  edges.slice(0, -1).forEach((start, at) => {
    const end = edges[at + 1] ?? start;
    const holding = asked.filter((range) => range.start <= start && range.end >= end);
    const winner = holding.sort(
      (a, b) => strength(b.hush.mode) - strength(a.hush.mode) || a.start - b.start,
    )[0];
    if (!winner) return;
    const last = segments.at(-1);
    if (last && last.end === start && last.hush === winner.hush) {
      segments[segments.length - 1] = { ...last, end };
    } else segments.push({ hush: winner.hush, origin: winner.origin, start, end });
  });
  return segments;
}

/** A range grown outward to whole codec frames. */
export function growToFrames(range: SampleRange, grid: CodecGrid): SampleRange {
  if (!grid) return { start: range.start, end: range.end };
  const { samples, anchor } = grid;
  return {
    start: anchor + Math.floor((range.start - anchor) / samples) * samples,
    end: anchor + Math.ceil((range.end - anchor) / samples) * samples,
  };
}

/** Samples of a fade at a rate, never longer than a codec frame. */
export function fadeSamples(grid: CodecGrid, sampleRate: number): number {
  const fade = Math.ceil(hushFadeSeconds * sampleRate);
  return grid ? Math.min(fade, grid.samples) : fade;
}

/** The farthest samples around a range that may differ from the original's: its guard included. */
export function guardedRange(range: SampleRange, grid: CodecGrid, sampleRate: number): SampleRange {
  const grown = growToFrames(range, grid);
  const guard = grid ? guardFrames * grid.samples : fadeSamples(null, sampleRate);
  return { start: grown.start - guard, end: grown.end + guard };
}

/**
 * Where a hush holds in full when samples are replaced one by one. Around lossy sound that is one codec frame more than
 * the grown range: what a codec smears of a sound lies within a frame of it.
 */
export function fullRange(range: SampleRange, grid: CodecGrid): SampleRange {
  const grown = growToFrames(range, grid);
  const more = grid?.samples ?? 0;
  return { start: grown.start - more, end: grown.end + more };
}

/** How much of the hush is in sample `at`, 0 to 1: whole inside `full`, a raised cosine for `fade` samples around it. */
export function hushShare(full: SampleRange, fade: number, at: number): number {
  const distance = at < full.start ? full.start - at : at >= full.end ? at - full.end + 1 : 0;
  if (distance === 0) return 1;
  return distance > fade ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * distance) / (fade + 1));
}

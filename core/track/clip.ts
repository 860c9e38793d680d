// SPDX-License-Identifier: GPL-3.0-or-later
/** What a track is built from: a clip's times and scenes, what was detected in it, and what the tracker saw between. */
import type { Box, PictureSize } from '../base/geometry.ts';
import type { SceneMotions } from './motion.ts';
import type { TraceStore } from './trace.ts';

export type TrackSettings = {
  /** A detection at or above `birth` starts a track; one at or above `extend` continues it. */
  readonly birth: number;
  readonly extend: number;
  /** A single detection makes a track of its own from this score on; below it, it takes two. */
  readonly alone: number;
  /** What the two best scores of a longer track come to, on average, at least. */
  readonly pair: number;
  /** Of the looks between its first and its last detection, a longer track without a clear detection is found in at least this share. */
  readonly share: number;
  /**
   * What one pass over the picture alone gives one of the detections of a small subject, at least. Passes look at the same picture: several
   * that are unsure make up a high score, also where there is nothing.
   */
  readonly surest: number;
  /** Longest stretch without a detection that is bridged. */
  readonly bridgeSeconds: number;
  /** How long a subject is followed by its looks before its first and after its last detection. */
  readonly tailSeconds: number;
  /** Lead-in and lead-out behind that. */
  readonly padSeconds: number;
  /** Factor from the detector's box to what a veil must cover (hair, chin, ears, and the tracker's error). */
  readonly growth: number;
};

/** What is known of the clip besides the detections. */
export type ClipFacts = {
  readonly display: PictureSize;
  /** Presentation time of each frame, in seconds, ascending. */
  readonly seconds: Float64Array;
  /** Frames that were looked at, ascending. */
  readonly sampledFrames: readonly number[];
  /** First frames of new scenes, ascending; no track crosses one. */
  readonly cuts: readonly number[];
  readonly motions: SceneMotions;
  /** Under the index of each detection in the list of detections. */
  readonly traces: TraceStore;
};

/** A detection that may belong to a track. */
export type Hit = {
  /** Its index in the list of detections. */
  readonly index: number;
  readonly frame: number;
  readonly box: Box;
  readonly score: number;
  /** As of a `Detection`. */
  readonly surest?: number | undefined;
};

/** Hits of one subject, by rising frame. */
export type Chain = readonly Hit[];

/** Frames `[start, end)` between two cuts, and those of them that were looked at. */
export type Scene = { readonly start: number; readonly end: number; readonly sampled: readonly number[] };

export function scenesOf(clip: ClipFacts): Scene[] {
  const count = clip.seconds.length;
  const bounds = [0, ...clip.cuts.filter((cut) => cut > 0 && cut < count), count];
  const scenes: Scene[] = [];
  let at = 0;
  for (let index = 0; index + 1 < bounds.length; index++) {
    const start = bounds[index] ?? 0;
    const end = bounds[index + 1] ?? count;
    const sampled: number[] = [];
    for (; (clip.sampledFrames[at] ?? end) < end; at++) sampled.push(clip.sampledFrames[at] ?? 0);
    scenes.push({ start, end, sampled });
  }
  return scenes;
}

/** Seconds from one frame to another, never negative. */
export function secondsBetween(clip: ClipFacts, a: number, b: number): number {
  return Math.abs((clip.seconds[b] ?? 0) - (clip.seconds[a] ?? 0));
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** What doubts about tracks are judged by, and the way through time that they share. */
import type { PictureSize } from '../base/geometry.ts';
import type { Track } from './track.ts';

export type DoubtedTrack = Track & { readonly id: string };

export type DoubtFacts = {
  readonly display: PictureSize;
  /** Time of each frame, seconds. */
  readonly seconds: Float64Array;
  /** First frames of new scenes, ascending. */
  readonly cuts: readonly number[];
  /** Score from which a detection of a kind starts a track, as the newest run of that kind has it. */
  readonly births: ReadonlyMap<string, number>;
};

/** How far an end of a track, or a meeting of two, reaches, seconds: half-seconds are what a reviewer steps through. */
export const aroundEnd = 0.5;

/** First and last frame of the scene that `frame` lies in. */
export function sceneAround({ cuts, seconds }: DoubtFacts, frame: number): readonly [number, number] {
  let first = 0;
  for (const cut of cuts) {
    if (cut > frame) return [first, cut - 1];
    first = cut;
  }
  return [first, seconds.length - 1];
}

/** How long a track lasts, seconds. */
export const lengthOf = ({ startFrame, endFrame }: Track, { seconds }: DoubtFacts): number =>
  (seconds[endFrame - 1] ?? 0) - (seconds[startFrame] ?? 0);

/** The frame that lies about `span` seconds from `frame`, inside its scene. */
export function framesAway(facts: DoubtFacts, frame: number, span: number): number {
  const [first, last] = sceneAround(facts, frame);
  const step = span < 0 ? -1 : 1;
  let at = frame;
  const start = facts.seconds[frame] ?? 0;
  while (
    at + step >= first &&
    at + step <= last &&
    Math.abs((facts.seconds[at + step] ?? 0) - start) <= Math.abs(span)
  )
    at += step;
  return at;
}

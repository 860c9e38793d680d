// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Places set by hand and left at that: nothing is followed. One stroke, a drag or a drive, is a list of places; what the
 * track had strictly between them gives way, except what a person set.
 */
import { ClearveilError } from '../base/errors.ts';
import type { Stretch } from './cut-track.ts';
import { regionAt } from './region-at.ts';
import type { SetPlace } from './set-place.ts';
import type { Keyframe, Track } from './track.ts';

const byPerson = ({ frame, box }: SetPlace): Keyframe => ({ frame, box, origin: 'manual', score: null });

/** Ascending by frame; of several places on one frame the last. Throws USAGE when there is none. */
function inOrder(places: readonly SetPlace[]): SetPlace[] {
  const byFrame = new Map(places.map((place) => [place.frame, place]));
  const sorted = [...byFrame.values()].sort((a, b) => a.frame - b.frame);
  if (sorted.length > 0) return sorted;
  throw new ClearveilError('USAGE', 'no place is given', 'Give at least one frame and box.');
}

function stretchOf(keyframes: readonly Keyframe[]): Stretch {
  const [first, last] = [keyframes[0], keyframes.at(-1)];
  if (!first || !last) throw new Error('a track without keyframes');
  return { startFrame: first.frame, endFrame: last.frame + 1, keyframes };
}

/** A new track that stands or moves in straight lines from place to place. */
export function drawnByHand(places: readonly SetPlace[]): Stretch {
  return stretchOf(inOrder(places).map(byPerson));
}

/** The place on a frame as interpolation gives it, so that what lies beyond it does not move with a neighbour. */
function held(track: Track, frame: number): Keyframe[] {
  if (track.keyframes.some((keyframe) => keyframe.frame === frame)) return [];
  const region = regionAt(track, frame);
  return region ? [{ frame, ...region }] : [];
}

/**
 * The track with these places. The frames right before the first and right behind the last keep the box they had, and so
 * do those beyond them, but for 1/16 px of rounding. A place beyond an end makes the track reach it, in a straight line.
 */
export function placedByHand(track: Track, places: readonly SetPlace[]): Stretch {
  const stroke = inOrder(places);
  const first = stroke[0]?.frame ?? 0;
  const last = stroke.at(-1)?.frame ?? 0;
  const placed = new Set(stroke.map(({ frame }) => frame));
  const kept = track.keyframes.filter(
    ({ frame, origin }) => !placed.has(frame) && (frame < first || frame > last || origin === 'manual'),
  );
  const neighbours = [...held(track, first - 1), ...held(track, last + 1)];
  return stretchOf([...kept, ...neighbours, ...stroke.map(byPerson)].sort((a, b) => a.frame - b.frame));
}

/** The track without places that a person set. Throws USAGE for frames without one, and for the ends of the track. */
export function unplaced(track: Track, frames: readonly number[]): Stretch {
  const gone = new Set(frames);
  for (const frame of gone) {
    const keyframe = track.keyframes.find((one) => one.frame === frame);
    if (keyframe?.origin !== 'manual')
      throw new ClearveilError(
        'USAGE',
        `nobody set a place on frame ${frame}`,
        'Only such places can be taken off.',
      );
    if (frame === track.startFrame || frame === track.endFrame - 1)
      throw new ClearveilError(
        'USAGE',
        `frame ${frame} is an end of the track`,
        'Move the end of the track instead.',
      );
  }
  return {
    ...stretchOf(track.keyframes),
    keyframes: track.keyframes.filter(({ frame }) => !gone.has(frame)),
  };
}

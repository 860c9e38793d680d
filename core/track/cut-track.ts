// SPDX-License-Identifier: GPL-3.0-or-later
/** Parts of tracks, and tracks put together. At a cut the box is what interpolation gives, so nothing gets smaller. */
import { regionAt } from './region-at.ts';
import type { Keyframe, Track } from './track.ts';

/** The geometry of a track. */
export type Stretch = Pick<Track, 'startFrame' | 'endFrame' | 'keyframes'>;

function keyframeAt(track: Track, frame: number): Keyframe | undefined {
  const region = regionAt(track, frame);
  return region && { frame, ...region };
}

/** The part of a track in frames `[from, to)`; undefined when it has none there. */
export function partOf(track: Track, from: number, to: number): Stretch | undefined {
  const startFrame = Math.max(from, track.startFrame);
  const endFrame = Math.min(to, track.endFrame);
  if (startFrame >= endFrame) return undefined;
  const inside = track.keyframes.filter(({ frame }) => frame > startFrame && frame < endFrame - 1);
  const ends = [
    keyframeAt(track, startFrame),
    endFrame - 1 > startFrame ? keyframeAt(track, endFrame - 1) : undefined,
  ];
  const [first, last] = ends;
  return {
    startFrame,
    endFrame,
    keyframes: [...(first ? [first] : []), ...inside, ...(last ? [last] : [])],
  };
}

/** Stretches that follow each other without overlap as one; frames between two of them are interpolated. At least one. */
export function joinStretches(stretches: readonly Stretch[]): Stretch {
  const [first] = stretches;
  if (!first) throw new Error('nothing to join');
  return {
    startFrame: first.startFrame,
    endFrame: stretches.at(-1)?.endFrame ?? first.endFrame,
    keyframes: stretches.flatMap(({ keyframes }) => keyframes),
  };
}

/** `within` in its frames, and what `track` has before and behind it. */
export function withStretch(track: Track, within: Stretch): Stretch {
  const before = partOf(track, track.startFrame, within.startFrame);
  const behind = partOf(track, within.endFrame, track.endFrame);
  return joinStretches([...(before ? [before] : []), within, ...(behind ? [behind] : [])]);
}

/** True when a person set one of its places. */
export function isCorrected(track: Pick<Track, 'keyframes'>): boolean {
  return track.keyframes.some(({ origin }) => origin === 'manual');
}

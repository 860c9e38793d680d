// SPDX-License-Identifier: GPL-3.0-or-later
/** What every format of track files has in common: pure text in, tracks out, and back. A new format is one file beside this. */
import { ClearveilError } from '../../base/errors.ts';
import type { PictureSize } from '../../base/geometry.ts';
import type { Kind } from '../../detect/detection.ts';
import type { Outline } from '../outline.ts';
import type { Keyframe } from '../track.ts';

/** A track as it goes in and out: all that is known of the subject, and nothing that was decided about it. */
export type FileTrack = {
  readonly kind: Kind;
  readonly label: string;
  readonly outline: Outline;
  readonly startFrame: number;
  readonly endFrame: number;
  readonly keyframes: readonly Keyframe[];
};

/** The recording that the tracks lie on. */
export type TrackedFootage = {
  readonly frameCount: number;
  /** The upright picture before aspect scaling. */
  readonly display: PictureSize;
};

export type TrackFormat = {
  /** Throws TRACKS_INVALID, naming the entry, for text that is not of the format or does not fit the recording. */
  parse(text: string, footage: TrackedFootage): FileTrack[];
  print(tracks: readonly FileTrack[], footage: TrackedFootage): string;
};

/** `entry`: where in the file, for example `tracks[3].keyframes[0].x`; empty for the file as a whole. */
export function invalidTracks(entry: string, problem: string): ClearveilError {
  return new ClearveilError(
    'TRACKS_INVALID',
    entry === '' ? problem : `${entry}: ${problem}`,
    'Correct the file; nothing of it was taken in.',
    { entry },
  );
}

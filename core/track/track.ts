// SPDX-License-Identifier: GPL-3.0-or-later
/** A track: one subject's place through time. Sparse keyframes; `regionAt` fills what lies between. */
import type { Box } from '../base/geometry.ts';
import { kinds } from '../detect/detection.ts';

/** What a track can be of: whatever can be looked for, or `picture`, the whole of it, withheld by a person. */
export const trackKinds = [...kinds, 'picture'] as const;
export type TrackKind = (typeof trackKinds)[number];

/** How a region came to be: stated in every listing, so that a reviewer knows what to trust. */
export const origins = ['detected', 'tracked', 'bridged', 'padded', 'manual'] as const;
export type Origin = (typeof origins)[number];

/** A known place of the subject. Frames between two keyframes are interpolated. */
export type Keyframe = {
  readonly frame: number;
  /** Display picture, 1/16 px, already grown to what a veil must cover. */
  readonly box: Box;
  readonly origin: Origin;
  /** The detector's score, null when nothing was detected at this frame. */
  readonly score: number | null;
};

/** Frames `[startFrame, endFrame)`; keyframes ascend by frame, the first lies at `startFrame`, the last at `endFrame - 1`. */
export type Track = {
  readonly kind: TrackKind;
  readonly startFrame: number;
  readonly endFrame: number;
  readonly keyframes: readonly Keyframe[];
};

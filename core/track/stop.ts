// SPDX-License-Identifier: GPL-3.0-or-later
/** A stop: a place where a person should look, since something may be uncovered there. Words and ranks: docs/detection.md. */
import type { Box } from '../base/geometry.ts';
import type { Kind } from '../detect/detection.ts';

export const stopReasons = [
  /** A detector with another model was sure of something that no track covers. */
  'disagreement',
  /** A detector saw something that became no track. */
  'suggested',
  /** Nobody saw the subject for a while; its place is a straight line, or up to an end the word of the tracker alone. */
  'gap',
  'death',
  'birth',
  'fast-motion',
  /** Detected again and again, but with little confidence. */
  'low-score',
  /** So small that a detector sees it only sometimes. */
  'small',
  /** Two subjects meet: which is which may have been mistaken. */
  'overlap',
  /** A new scene begins. */
  'cut',
  /** The light jumps: a subject may look so different that neither detectors nor the tracker know it again at once. */
  'light',
] as const;
export type StopReason = (typeof stopReasons)[number];

/** One reason to look. */
export type Doubt = {
  readonly reason: StopReason;
  /** Null where no track is concerned. */
  readonly track: string | null;
  readonly frame: number;
  /** Frames worth looking at, both ends included. */
  readonly from: number;
  readonly to: number;
  /** 0 to 100, the higher the sooner. */
  readonly rank: number;
  /** What it is about where no track is: goes into the identity of the stop. */
  readonly place: Box | null;
  /** Nobody was sure that there is a subject at all. */
  readonly unsure?: boolean;
};

/** What a detector saw on the frame of a stop where no track is. */
export type SeenThere = { readonly kind: Kind; readonly box: Box };

/** Doubts that lie together on one track, or one without a track. */
export type Stop = {
  /** Made of what the stop is about: when a track changes there, it is another stop. */
  readonly id: string;
  readonly reason: StopReason;
  /** All reasons, the gravest first. */
  readonly reasons: readonly StopReason[];
  readonly track: string | null;
  readonly frame: number;
  readonly from: number;
  readonly to: number;
  readonly rank: number;
  /** Null where it is about a track, or about the whole picture. */
  readonly seen: SeenThere | null;
};

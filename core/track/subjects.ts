// SPDX-License-Identifier: GPL-3.0-or-later
/** Subjects: the tracks that a person gave one label, or a single track that has none. */
import type { Box } from '../base/geometry.ts';
import type { Track, TrackKind } from './track.ts';

/** A track as far as subjects go. */
export type LabelledTrack = Track & {
  readonly id: string;
  readonly label: string;
  readonly dismissed: boolean;
};

export type Subject = {
  /** The label, or the track's id when it has none. */
  subject: string;
  label: string;
  kinds: TrackKind[];
  tracks: string[];
  startFrame: number;
  endFrame: number;
  /** Where it is largest: the best picture of it there is without looking. */
  portrait: { frame: number; box: Box };
  /** Every track of it is. */
  dismissed: boolean;
  /** At least one track of it is. */
  veiled: boolean;
};

const areaOf = ({ width, height }: Box): number => width * height;

function subjectOf(track: LabelledTrack, veiled: boolean): Subject | undefined {
  const [first, ...others] = track.keyframes;
  if (!first) return undefined;
  const largest = others.reduce((best, next) => (areaOf(next.box) > areaOf(best.box) ? next : best), first);
  return {
    subject: track.label || track.id,
    label: track.label,
    kinds: [track.kind],
    tracks: [track.id],
    startFrame: track.startFrame,
    endFrame: track.endFrame,
    portrait: { frame: largest.frame, box: largest.box },
    dismissed: track.dismissed,
    veiled,
  };
}

function joined(a: Subject, b: Subject): Subject {
  return {
    ...a,
    kinds: [...new Set([...a.kinds, ...b.kinds])],
    tracks: [...a.tracks, ...b.tracks],
    startFrame: Math.min(a.startFrame, b.startFrame),
    endFrame: Math.max(a.endFrame, b.endFrame),
    portrait: areaOf(b.portrait.box) > areaOf(a.portrait.box) ? b.portrait : a.portrait,
    dismissed: a.dismissed && b.dismissed,
    veiled: a.veiled || b.veiled,
  };
}

/** In the order in which they first appear among `tracks`. `veiled`: ids of the tracks that have a veil. */
export function subjectsOf(tracks: readonly LabelledTrack[], veiled: ReadonlySet<string>): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const track of tracks) {
    const next = subjectOf(track, veiled.has(track.id));
    if (!next) continue;
    const before = subjects.get(next.subject);
    subjects.set(next.subject, before ? joined(before, next) : next);
  }
  return [...subjects.values()];
}

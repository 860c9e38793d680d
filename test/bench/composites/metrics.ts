// SPDX-License-Identifier: GPL-3.0-or-later
/** How well veils cover true faces: counts of a clip, which add up over clips, and the figures that follow from them. */
import type { PictureSize } from '../../../core/base/geometry.ts';
import { type Area, coveredShare, seenShare, type TrueFace, unionPixels } from './truth.ts';

/** A veil in one frame; `track` is the same for all veils of a track. */
export type VeilArea = Area & { readonly track: number };

/** What a reviewer who chooses a stop sees: the frame that it names, and parts of others. */
export type StopView = {
  readonly named: number;
  readonly pictures: readonly { readonly frame: number; readonly part: Area }[];
};

export type Clip = {
  readonly size: PictureSize;
  readonly framesPerSecond: number;
  /** One entry per frame. */
  readonly truth: readonly (readonly TrueFace[])[];
};

export type Counts = {
  /** Faces over 20 px of which at least half can be seen, frame by frame. */
  readonly faceFrames: number;
  /** Those of which less than 90 % of the inner 60 % is covered. */
  readonly leaked: number;
  /** The same of faces of which a quarter to a half can be seen. */
  readonly partialFrames: number;
  readonly partialLeaked: number;
  /** On frames with a face: pixels under veils, pixels of true faces. */
  readonly veilPixels: number;
  readonly facePixels: number;
  readonly veiledFrames: number;
  readonly veiledWithoutFace: number;
  /** Subjects that any track followed, and how many tracks did. */
  readonly followed: number;
  readonly fragments: number;
  readonly stops: number;
  /** Leaked face-frames at most 15 frames from a picture of a stop on which half of that face or more is to be seen, and from the frame that a stop names. */
  readonly leaksWithStop: number;
  readonly leaksNamed: number;
  readonly seconds: number;
};

export const noCounts: Counts = {
  faceFrames: 0,
  leaked: 0,
  partialFrames: 0,
  partialLeaked: 0,
  veilPixels: 0,
  facePixels: 0,
  veiledFrames: 0,
  veiledWithoutFace: 0,
  followed: 0,
  fragments: 0,
  stops: 0,
  leaksWithStop: 0,
  leaksNamed: 0,
  seconds: 0,
};

const leastFace = 20;
const leastCovered = 0.9;
const stopReach = 15;
/** A track follows a subject when it holds the middle of its face in this many frames. */
const leastFollowed = 3;

export function addCounts(a: Counts, b: Counts): Counts {
  const sums = Object.entries(a).map(([name, value]) => [name, value + b[name as keyof Counts]]);
  return Object.fromEntries(sums) as Counts;
}

/** A face's size: its longer side. */
export function faceSize({ width, height }: Area): number {
  return Math.max(width, height);
}

function holdsMiddle(area: Area, { x, y, width, height }: Area): boolean {
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  return (
    middleX >= area.x && middleX < area.x + area.width && middleY >= area.y && middleY < area.y + area.height
  );
}

/** `veils`: one entry per frame. `stops`: where a reviewer is asked to look, null where there are none to count. */
export function countClip(
  { size, framesPerSecond, truth }: Clip,
  veils: readonly (readonly VeilArea[])[],
  stops: readonly StopView[] | null,
): Counts {
  const counts = { ...noCounts, seconds: truth.length / framesPerSecond, stops: stops?.length ?? 0 };
  const held = new Map<number, Map<number, number>>();
  truth.forEach((faces, frame) => {
    const here = veils[frame] ?? [];
    const visible = faces
      .map((face) => ({ face, seen: seenShare(face, size) }))
      .filter(({ seen }) => seen > 0);
    if (here.length > 0) counts.veiledFrames++;
    if (here.length > 0 && visible.length === 0) counts.veiledWithoutFace++;
    if (visible.length > 0) {
      counts.veilPixels += unionPixels(here, size);
      counts.facePixels += unionPixels(
        visible.map(({ face }) => face.box),
        size,
      );
    }
    for (const { face, seen } of visible) {
      const tracks = held.get(face.subject) ?? new Map<number, number>();
      held.set(face.subject, tracks);
      for (const veil of here)
        if (holdsMiddle(veil, face.box)) tracks.set(veil.track, (tracks.get(veil.track) ?? 0) + 1);
      if (faceSize(face.box) <= leastFace || seen < 0.25) continue;
      const leaks = coveredShare(face, here, size) < leastCovered;
      if (seen < 0.5) {
        counts.partialFrames++;
        if (leaks) counts.partialLeaked++;
        continue;
      }
      counts.faceFrames++;
      if (!leaks) continue;
      counts.leaked++;
      const isNear = (pointed: number): boolean => Math.abs(pointed - frame) <= stopReach;
      const isOn = (picture: StopView['pictures'][number]): boolean =>
        truth[picture.frame]?.some(
          (there) =>
            there.subject === face.subject &&
            holdsMiddle(picture.part, there.box) &&
            seenShare(there, size) >= 0.5,
        ) === true;
      const shows = ({ pictures }: StopView): boolean =>
        pictures.some((picture) => isNear(picture.frame) && isOn(picture));
      if (stops?.some(shows)) counts.leaksWithStop++;
      if (stops?.some(({ named }) => isNear(named))) counts.leaksNamed++;
    }
  });
  for (const tracks of held.values()) {
    const fragments = [...tracks.values()].filter((frames) => frames >= leastFollowed).length;
    if (fragments === 0) continue;
    counts.followed++;
    counts.fragments += fragments;
  }
  return counts;
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** The figures of a set of clips; shares from 0 to 1. Throws where there was no face that could have leaked. */
export function figuresOf(counts: Counts) {
  if (counts.faceFrames === 0) throw new Error('the clips show no face over 20 px: nothing was measured');
  return {
    leaked: share(counts.leaked, counts.faceFrames),
    partialLeaked: share(counts.partialLeaked, counts.partialFrames),
    overCover: share(counts.veilPixels, counts.facePixels),
    withoutFace: share(counts.veiledWithoutFace, counts.veiledFrames),
    fragments: share(counts.fragments, counts.followed),
    stopsPerMinute: share(counts.stops * 60, counts.seconds),
    // Nothing leaked: no stop was missing.
    leaksWithStop: counts.leaked === 0 ? 1 : counts.leaksWithStop / counts.leaked,
  };
}

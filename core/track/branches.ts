// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Detections that no track took although the tracker leads from them to one: where a face comes out from behind another, both
 * lead to the same detection, and one of them is left over. It is a track of its own, up to where it joins the other.
 */
import { intersectionOverUnion } from '../base/geometry.ts';
import { overlapByLooks } from './associate.ts';
import { shareInside } from './boxes.ts';
import { type Chain, type ClipFacts, type Hit, secondsBetween } from './clip.ts';
import type { Direction } from './trace.ts';

/** A detection that another on its frame covers by more than this share adds nothing. */
const covered = 0.7;
/** How far apart in time a leftover detection and the track's may be, seconds: a little more than between two looks. */
const near = 0.15;
/** Overlap from which two detections are of one subject: by the tracker, or as they lie. */
const same = 0.5;
/** How far a branch reaches beyond its ends: one of them lies in the track that it joins. */
export const branchEnds = { tailSeconds: 0, padSeconds: 0.1 } as const;

/** What tracks are made of, by frame. */
function byFrame(chains: readonly Chain[]): Map<number, Hit[]> {
  const frames = new Map<number, Hit[]>();
  for (const hit of chains.flat()) {
    const there = frames.get(hit.frame);
    if (there) there.push(hit);
    else frames.set(hit.frame, [hit]);
  }
  return frames;
}

/** The detection of a track that lies nearest in time to `end` and is of the same subject, going in `direction`. */
function joinedBy(
  clip: ClipFacts,
  end: Hit,
  frames: readonly number[],
  taken: ReadonlyMap<number, readonly Hit[]>,
  direction: Direction,
): Hit | undefined {
  for (const frame of frames) {
    let best: Hit | undefined;
    let most = same;
    for (const hit of taken.get(frame) ?? []) {
      const overlap = Math.max(
        overlapByLooks(clip, end, hit, direction),
        intersectionOverUnion(end.box, hit.box),
      );
      if (overlap <= most) continue;
      most = overlap;
      best = hit;
    }
    if (best) return best;
  }
  return undefined;
}

/**
 * `others`, what was too weak for a track of its own, each lengthened by the detections of `sound` that come right before and behind
 * it and are of the same subject; without those that have none. In the order of `others`.
 */
export function branchesOf(clip: ClipFacts, sound: readonly Chain[], others: readonly Chain[]): Chain[] {
  const taken = byFrame(sound);
  const rising = [...taken.keys()].sort((a, b) => a - b);
  return others.flatMap((chain): Chain[] => {
    const first = chain[0];
    const last = chain.at(-1);
    if (!first || !last) return [];
    const known = chain.every((hit) =>
      (taken.get(hit.frame) ?? []).some((other) => shareInside(hit.box, other.box) > covered),
    );
    if (known) return [];
    const isNear = (end: Hit, frame: number): boolean => secondsBetween(clip, end.frame, frame) <= near;
    const earlier = rising.filter((frame) => frame < first.frame && isNear(first, frame)).reverse();
    const later = rising.filter((frame) => frame > last.frame && isNear(last, frame));
    const before = joinedBy(clip, first, earlier, taken, -1);
    const behind = joinedBy(clip, last, later, taken, 1);
    if (!before && !behind) return [];
    return [[...(before ? [before] : []), ...chain, ...(behind ? [behind] : [])]];
  });
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * One pass over the looks at a scene, forwards or backwards: which detection continues which. Weak detections continue
 * subjects, strong ones that are left over start them (ByteTrack's two thresholds, https://arxiv.org/abs/2110.06864). Unlike
 * there both are assigned at once.
 */
import { type Box, intersectionOverUnion } from '../base/geometry.ts';
import { assignPairs } from './assignment.ts';
import { centreX, centreY, sizeOf } from './boxes.ts';
import { type ClipFacts, type Hit, secondsBetween, type TrackSettings } from './clip.ts';
import { correctMotion, expectedBox, type Motion, predictMotion, startMotion } from './kalman.ts';
import { noMotion } from './motion.ts';
import type { Direction } from './trace.ts';

/** Two detections of one subject, `earlier.frame < later.frame`, and how sure that is. */
export type Link = { readonly earlier: Hit; readonly later: Hit; readonly value: number };

type Subject = { last: Hit; motion: Motion };

/** Overlap from which the tracker has found the detection. */
const sameByLooks = 0.3;
/** Overlap with the expected place that makes a continuation likely. */
const sameByPlace = 0.15;
/** How far off, in box sizes, a subject may turn up at once, per second, and at most. */
const gate = { start: 0.6, perSecond: 9, most: 2.5 } as const;
/** A detection that could not start a track is worth a little less than one that could. */
const weakWorth = 0.9;
/** A subject that the tracker sees elsewhere is hardly this one. */
const seenElsewhere = 0.3;

/**
 * How well `hit` continues a subject that is expected in `expected`; 0 when it does not. A weak detection has to overlap: what lies
 * elsewhere and could not be a track of its own is seldom the same.
 */
function byPlace(expected: Box, hit: Hit, seconds: number, birth: number): number {
  const ratio = sizeOf(expected) / sizeOf(hit.box);
  const overlap = intersectionOverUnion(expected, hit.box);
  if (overlap >= sameByPlace && ratio < 2.5 && ratio > 0.4) return 0.5 + overlap / 2;
  if (hit.score < birth || ratio > 1.8 || ratio < 1 / 1.8) return 0;
  const distance = Math.hypot(centreX(expected) - centreX(hit.box), centreY(expected) - centreY(hit.box));
  const reach = Math.min(gate.most, gate.start + gate.perSecond * seconds) * sizeOf(expected);
  return distance < reach ? 0.5 * (1 - distance / reach) : 0;
}

/** Overlap of what the tracker makes of one with the other, from whichever side it is greater; 0 where it gets to neither. `direction`: from `a` to `b`. */
export function overlapByLooks(clip: ClipFacts, a: Hit, b: Hit, direction: Direction): number {
  const there = clip.traces.at(a.index, direction, b.frame);
  const back = clip.traces.at(b.index, direction === 1 ? -1 : 1, a.frame);
  return Math.max(
    there ? intersectionOverUnion(there.box, b.box) : 0,
    back ? intersectionOverUnion(back.box, a.box) : 0,
  );
}

/** 1 to 2 when the tracker leads from the one to the other, else the value of the place, 0 to 1. */
function affinity(
  clip: ClipFacts,
  subject: Subject,
  expected: readonly Box[],
  hit: Hit,
  direction: Direction,
  birth: number,
): number {
  const { last } = subject;
  const there = clip.traces.at(last.index, direction, hit.frame);
  const back = clip.traces.at(hit.index, direction === 1 ? -1 : 1, last.frame);
  const thereOverlap = there ? intersectionOverUnion(there.box, hit.box) : 0;
  const backOverlap = back ? intersectionOverUnion(back.box, last.box) : 0;
  const overlap = Math.max(thereOverlap, backOverlap);
  if (overlap >= sameByLooks) return 1 + overlap;
  const seconds = secondsBetween(clip, last.frame, hit.frame);
  const value = Math.max(...expected.map((box) => byPlace(box, hit, seconds, birth)));
  const elsewhere = (there && thereOverlap === 0) || (back && backOverlap === 0);
  return elsewhere ? value * seenElsewhere : value;
}

/**
 * Where a subject may be on a frame: moved with the scene, and besides as if the scene stood still. What counts as the scene's motion is
 * that of somebody near where he fills the picture before a bare wall.
 */
function expectations(clip: ClipFacts, { last, motion }: Subject, frame: number): readonly Motion[] {
  const seconds = secondsBetween(clip, last.frame, frame);
  return [clip.motions.between(last.frame, frame), noMotion].map((scene) =>
    predictMotion(motion, seconds, scene),
  );
}

/** The expectation whose place lies nearest to where the subject was found. */
function nearest(expected: readonly Motion[], box: Box): Motion | undefined {
  const apart = (motion: Motion): number => {
    const place = expectedBox(motion);
    return Math.hypot(centreX(place) - centreX(box), centreY(place) - centreY(box));
  };
  const [first, ...others] = expected;
  return first && others.reduce((a, b) => (apart(b) < apart(a) ? b : a), first);
}

/** Gives each subject at most one of `hits`: all at once, since a strong one of somebody else must not push its own weak one aside. Returns those given. */
function extend(
  clip: ClipFacts,
  subjects: readonly Subject[],
  hits: readonly Hit[],
  direction: Direction,
  links: Link[],
  birth: number,
): ReadonlySet<Hit> {
  const taken = new Set<Hit>();
  const frame = hits[0]?.frame;
  if (frame === undefined) return taken;
  const expected = subjects.map((subject) => expectations(clip, subject, frame));
  const values = subjects.map((subject, row) =>
    hits.map((hit) => {
      const worth = hit.score < birth ? weakWorth : 1;
      return worth * affinity(clip, subject, (expected[row] ?? []).map(expectedBox), hit, direction, birth);
    }),
  );
  assignPairs(values, hits.length).forEach((column, row) => {
    const subject = subjects[row];
    const hit = hits[column];
    if (!subject || !hit) return;
    const [earlier, later] = direction === 1 ? [subject.last, hit] : [hit, subject.last];
    links.push({ earlier, later, value: values[row]?.[column] ?? 0 });
    taken.add(hit);
    subject.motion = correctMotion(nearest(expected[row] ?? [], hit.box) ?? subject.motion, hit.box);
    subject.last = hit;
  });
  return taken;
}

/** The links of one pass. `frames` in the order of the pass; `hits` of one kind by frame, in an order of their own making. */
export function associate(
  clip: ClipFacts,
  frames: readonly number[],
  hitsByFrame: ReadonlyMap<number, readonly Hit[]>,
  direction: Direction,
  settings: TrackSettings,
): Link[] {
  const links: Link[] = [];
  let live: Subject[] = [];
  for (const frame of frames) {
    live = live.filter(({ last }) => secondsBetween(clip, last.frame, frame) <= settings.bridgeSeconds);
    const hits = hitsByFrame.get(frame) ?? [];
    const taken = extend(clip, live, hits, direction, links, settings.birth);
    for (const hit of hits) {
      if (hit.score >= settings.birth && !taken.has(hit))
        live.push({ last: hit, motion: startMotion(hit.box) });
    }
  }
  return links;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A subject's place at every frame: at its detections, between them as the tracker saw it from both sides, over gaps in a
 * line, and before and behind them as far as the tracker went and a little further. Unsure places are larger.
 */
import { type Box, intersectionOverUnion } from '../base/geometry.ts';
import { centreX, centreY, enlarge, mix, unite } from './boxes.ts';
import {
  type Chain,
  type ClipFacts,
  type Hit,
  type Scene,
  secondsBetween,
  type TrackSettings,
} from './clip.ts';
import type { FilledFrame } from './filled-frame.ts';
import { moveBox } from './motion.ts';
import type { Direction } from './trace.ts';
import { withWitnesses } from './witness.ts';

/** How far a subject is followed beyond a detection by its looks, how far it is padded behind that, and whether its own motion is carried on. */
type Reach = Pick<TrackSettings, 'tailSeconds' | 'padSeconds'> & { readonly moves: boolean };

/** Two views of one subject that overlap this much agree. */
const agreeing = 0.4;
/** How much a box grows while nothing is seen of its subject: per second since it was, and at most. */
const coasting = { perSecond: 1, most: 0.4 } as const;
/** A velocity is believed for this long. */
const believedSeconds = 0.25;
/** Confidence that a place before the first or after the last detection needs. */
const leastTailConfidence = 0.7;
/** While the tracker is as sure as this it is believed for longer: that nothing is detected is then the detector's failing. */
const sure = { confidence: 0.9, seconds: 1 } as const;
/** How far a detection reaches that the tracker does not lead on from, although it leads there. */
const doubtful: Reach = { tailSeconds: 0.2, padSeconds: 0.15, moves: false };

/** A trace's place at `frame`, bent so that it ends where the other detection is, if it got there. */
function seenFrom(clip: ClipFacts, from: Hit, to: Hit, direction: Direction, frame: number): Box | undefined {
  const place = clip.traces.at(from.index, direction, frame);
  if (!place) return undefined;
  const end = clip.traces.at(from.index, direction, to.frame);
  if (!end || intersectionOverUnion(end.box, to.box) < agreeing) return undefined;
  const share = (frame - from.frame) / (to.frame - from.frame);
  const along = (key: keyof Box): number => place.box[key] + (to.box[key] - end.box[key]) * share;
  const width = along('width');
  const height = along('height');
  return width > 0 && height > 0 ? { x: along('x'), y: along('y'), width, height } : place.box;
}

/** Where the subject of two successive hits is at a frame between them. */
export function between(clip: ClipFacts, a: Hit, b: Hit, frame: number): FilledFrame {
  const share = (frame - a.frame) / (b.frame - a.frame);
  const forwards = seenFrom(clip, a, b, 1, frame);
  const backwards = seenFrom(clip, b, a, -1, frame);
  if (forwards && backwards) {
    const box =
      intersectionOverUnion(forwards, backwards) >= agreeing
        ? mix(forwards, backwards, share)
        : unite(forwards, backwards);
    return { frame, box, origin: 'tracked', score: null };
  }
  const seen = forwards ?? backwards;
  if (seen) return { frame, box: seen, origin: 'tracked', score: null };
  return bridge(clip, a, b, frame, share);
}

/** Neither side leads to the other: a line between them, and what one side still sees near it. */
function bridge(clip: ClipFacts, a: Hit, b: Hit, frame: number, share: number): FilledFrame {
  const line = mix(a.box, b.box, share);
  const unseen = Math.min(secondsBetween(clip, a.frame, frame), secondsBetween(clip, frame, b.frame));
  let box = enlarge(line, 1 + Math.min(coasting.most, coasting.perSecond * unseen));
  for (const place of [clip.traces.at(a.index, 1, frame), clip.traces.at(b.index, -1, frame)]) {
    if (place && intersectionOverUnion(place.box, line) > 0) box = unite(box, place.box);
  }
  return { frame, box, origin: 'bridged', score: null };
}

/** Motion of its own, on top of the scene's, in 1/16 px per second; from the two ends of a short stretch. */
function ownVelocity(clip: ClipFacts, from: FilledFrame, to: FilledFrame): { x: number; y: number } {
  const seconds = secondsBetween(clip, from.frame, to.frame);
  if (seconds === 0) return { x: 0, y: 0 };
  const carried = moveBox(from.box, clip.motions.between(from.frame, to.frame));
  return {
    x: (centreX(to.box) - centreX(carried)) / seconds,
    y: (centreY(to.box) - centreY(carried)) / seconds,
  };
}

/** From one end of a chain outwards: what the tracker saw, then padding. In the order of going. */
function tail(
  clip: ClipFacts,
  scene: Scene,
  inner: readonly FilledFrame[],
  end: Hit,
  direction: Direction,
  reach: Reach,
): FilledFrame[] {
  const result: FilledFrame[] = [];
  const inScene = (frame: number): boolean => frame >= scene.start && frame < scene.end;
  let isSure = true;
  let last: FilledFrame = { frame: end.frame, box: end.box, origin: 'detected', score: end.score };
  for (const place of clip.traces.get(end.index, direction).places) {
    if (place.confidence < leastTailConfidence || !inScene(place.frame)) break;
    isSure = isSure && place.confidence >= sure.confidence;
    const longest = isSure && reach.moves ? Math.max(sure.seconds, reach.tailSeconds) : reach.tailSeconds;
    if (secondsBetween(clip, end.frame, place.frame) > longest) break;
    last = { frame: place.frame, box: place.box, origin: 'tracked', score: null };
    result.push(last);
  }
  // The stretch whose motion is carried on: about as long as a velocity is believed.
  const seen = [...result].reverse().concat(inner);
  const before =
    seen.find((at) => secondsBetween(clip, at.frame, last.frame) >= believedSeconds) ?? seen.at(-1) ?? last;
  const velocity = ownVelocity(clip, before, last);
  // What little is left up to the end of the scene is covered, too: a subject seldom appears a moment after a cut.
  const bound = direction === 1 ? scene.end - 1 : scene.start;
  const rest = secondsBetween(clip, last.frame, bound);
  const pad = reach.moves && rest <= 2 * reach.padSeconds ? rest : reach.padSeconds;
  for (let frame = last.frame + direction; inScene(frame); frame += direction) {
    const seconds = secondsBetween(clip, last.frame, frame);
    if (seconds > pad) break;
    const still = moveBox(last.box, clip.motions.between(last.frame, frame));
    const believed = Math.min(seconds, believedSeconds);
    const moved = { ...still, x: still.x + velocity.x * believed, y: still.y + velocity.y * believed };
    // Something large that passes is taken for the scene: where the subject was last belongs to it, too.
    const box = reach.moves ? unite(unite(last.box, still), moved) : still;
    result.push({ frame, box, origin: 'padded', score: null });
  }
  return result;
}

/** Does the tracker, from `from`, get to where `to` was detected? */
function leadsTo(clip: ClipFacts, from: Hit, to: Hit, direction: Direction): boolean {
  const end = clip.traces.at(from.index, direction, to.frame);
  return end !== undefined && intersectionOverUnion(end.box, to.box) >= agreeing;
}

/**
 * Where the tracker does not lead from one detection to the next, the two may be of two subjects, one of which came out from behind the other. So
 * each covers besides what it would if the track ended there: for a while, also past the other, and where neither leads to the other all of
 * the bridge between them.
 */
function withDoubtfulLinks(
  clip: ClipFacts,
  scene: Scene,
  chain: Chain,
  filled: readonly FilledFrame[],
  settings: TrackSettings,
): FilledFrame[] {
  const held = new Map<number, Box>();
  const hold = (frames: readonly FilledFrame[]): void => {
    for (const { frame, box } of frames) {
      const other = held.get(frame);
      held.set(frame, other ? unite(other, box) : box);
    }
  };
  const from = (hit: Hit, direction: Direction, reach: Reach): readonly FilledFrame[] =>
    withoutHoles(tail(clip, scene, [], hit, direction, reach), hit.frame, hit.box);
  chain.forEach((hit, at) => {
    const next = chain[at + 1];
    if (!next) return;
    const there = leadsTo(clip, hit, next, 1);
    const back = leadsTo(clip, next, hit, -1);
    if (!there && !back) {
      const reach = { ...settings, moves: false };
      const inGap = ({ frame }: FilledFrame): boolean => frame > hit.frame && frame < next.frame;
      hold([...from(hit, 1, reach), ...from(next, -1, reach)].filter(inGap));
    }
    if (!there) hold(from(hit, 1, doubtful));
    if (!back) hold(from(next, -1, doubtful));
  });
  return filled.map((one) => {
    const box = held.get(one.frame);
    return box ? { ...one, box: unite(one.box, box) } : one;
  });
}

/** Every frame of a chain from its lead-in to its lead-out, by rising frame and without a gap. */
export function fillChain(
  clip: ClipFacts,
  scene: Scene,
  chain: Chain,
  settings: TrackSettings,
): readonly FilledFrame[] {
  const inner: FilledFrame[] = [];
  chain.forEach((hit, at) => {
    inner.push({ frame: hit.frame, box: hit.box, origin: 'detected', score: hit.score });
    const next = chain[at + 1];
    if (!next) return;
    for (let frame = hit.frame + 1; frame < next.frame; frame++) inner.push(between(clip, hit, next, frame));
  });
  const first = chain[0];
  const last = chain.at(-1);
  if (!first || !last) return [];
  const reach = { ...settings, moves: true };
  const leadIn = withoutHoles(tail(clip, scene, inner, first, -1, reach), first.frame, first.box);
  const leadOut = withoutHoles(tail(clip, scene, [...inner].reverse(), last, 1, reach), last.frame, last.box);
  const filled = [...leadIn.reverse(), ...inner, ...leadOut];
  return withWitnesses(clip, chain, withDoubtfulLinks(clip, scene, chain, filled, settings), settings.birth);
}

/** Fills frames that were not decoded, and so not seen, in a line. `frames` lead away from `start`, in either direction. */
function withoutHoles(frames: readonly FilledFrame[], start: number, startBox: Box): FilledFrame[] {
  const result: FilledFrame[] = [];
  let from = { frame: start, box: startBox };
  for (const to of frames) {
    const step = to.frame > from.frame ? 1 : -1;
    for (let frame = from.frame + step; frame !== to.frame; frame += step) {
      const share = (frame - from.frame) / (to.frame - from.frame);
      result.push({ frame, box: mix(from.box, to.box, share), origin: 'bridged', score: null });
    }
    result.push(to);
    from = to;
  }
  return result;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A person sets the place of a subject at one frame, and it is followed from there, forwards and backwards, until it
 * meets what is known: the next place that a person set, or a detection that agrees with where it went. What lies
 * between is replaced; what a person set is never moved. What lies beyond, as far as the next place that a person set, is
 * refined as the place has it (refine.ts), also where the subject is lost on the way; where it is seen past an end of the track, the track goes on.
 */
import { ClearveilError } from '../base/errors.ts';
import { type Box, intersectionOverUnion } from '../base/geometry.ts';
import type { ClipFacts, Hit, Scene, TrackSettings } from './clip.ts';
import { scenesOf } from './clip.ts';
import { joinStretches, partOf, type Stretch, withStretch } from './cut-track.ts';
import { between, fillChain } from './fill.ts';
import type { FilledFrame } from './filled-frame.ts';
import { toKeyframes } from './keyframes.ts';
import { refined } from './refine.ts';
import { regionAt } from './region-at.ts';
import { trackSettings } from './settings.ts';
import type { Direction, Place } from './trace.ts';
import type { Keyframe, Track } from './track.ts';

/** Where a person put a subject, and on which frame. */
export type SetPlace = { readonly frame: number; readonly box: Box };

export type PlacedTrack = {
  readonly stretch: Stretch;
  /** The frames where the subject was lost before anything known was met: first and last of what was followed. */
  readonly lostAt: readonly number[];
};

/** A detection that overlaps this much with where the subject went is of the same subject. */
const agreeing = 0.5;

/** The places that a person set, in the order in which a follower has to be given them: by rising frame. */
export function placesSet(track: Stretch | null, set: SetPlace): SetPlace[] {
  const others = (track?.keyframes ?? []).filter(
    ({ origin, frame }) => origin === 'manual' && frame !== set.frame,
  );
  const before = others.filter(({ frame }) => frame < set.frame).at(-1);
  const behind = others.find(({ frame }) => frame > set.frame);
  return [before, set, behind].flatMap((place) => (place ? [{ frame: place.frame, box: place.box }] : []));
}

/** What a person drew has its size already, and goes on as far as it is seen. */
const drawing: TrackSettings = {
  ...trackSettings({ birth: 1, continue: 1 }),
  growth: 1,
  tailSeconds: Number.POSITIVE_INFINITY,
};

/** True when the place lies before the track's first frame or behind its last. */
export function isBeyond({ startFrame, endFrame }: Stretch, { frame }: SetPlace): boolean {
  return frame < startFrame || frame >= endFrame;
}

/**
 * First and last frame, both included, that following from a place may lead to: to the next place that a person set, to the track where the
 * place lies beyond it, else to the ends of the recording.
 */
export function followBounds(
  track: Stretch | null,
  set: SetPlace,
  until: number | null,
  frameCount: number,
): readonly [number, number] {
  if (!track) return [0, until ?? frameCount - 1];
  if (set.frame < track.startFrame) return [0, track.startFrame];
  if (set.frame >= track.endFrame) return [track.endFrame - 1, frameCount - 1];
  const places = placesSet(track, set);
  const at = places.findIndex(({ frame }) => frame === set.frame);
  return [places[at - 1]?.frame ?? 0, places[at + 1]?.frame ?? frameCount - 1];
}

/** True when a detection of the track, refined by the place it is followed from, agrees with one of the places that were followed: what lies behind it is known. */
export function meetsDetection(track: Stretch, places: readonly Place[]): boolean {
  const at = new Map(places.map(({ frame, box }) => [frame, box]));
  return track.keyframes.some((keyframe) => {
    const box = at.get(keyframe.frame);
    return box !== undefined && agrees(keyframe, box);
  });
}

function agrees({ origin, box }: Keyframe, seen: Box): boolean {
  return origin === 'detected' && intersectionOverUnion(seen, box) >= agreeing;
}

/** Under which index the clip's traces have the path from a place is its rank among the frames that were sampled. */
function toHit(place: SetPlace, clip: ClipFacts): Hit {
  return { index: clip.sampledFrames.indexOf(place.frame), frame: place.frame, box: place.box, score: 1 };
}

/** One direction from the place that was set: the frames between it and what it meets. */
type Side = { readonly filled: readonly FilledFrame[]; readonly lostAt: number | null };

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}

/** Frames strictly between two hits, by rising frame. */
function filledBetween(clip: ClipFacts, one: Hit, other: Hit): FilledFrame[] {
  const [a, b] = one.frame < other.frame ? [one, other] : [other, one];
  return range(a.frame + 1, b.frame - 1).map((frame) => between(clip, a, b, frame));
}

/** The hit at which the path from `set` meets the track: a place that a person set, or a detection it agrees with. */
function meets(
  clip: ClipFacts,
  track: Track,
  set: Hit,
  person: Hit | undefined,
  direction: Direction,
): Hit | undefined {
  const ahead = direction === 1 ? track.keyframes : [...track.keyframes].reverse();
  for (const keyframe of ahead) {
    const { frame, box } = keyframe;
    if ((frame - set.frame) * direction <= 0) continue;
    if (person && (frame - person.frame) * direction >= 0) break;
    const place = clip.traces.at(set.index, direction, frame);
    if (!place) break;
    if (agrees(keyframe, place.box)) return { index: -1, frame, box, score: 1 };
  }
  if (!person) return undefined;
  const led =
    clip.traces.at(set.index, direction, person.frame) ??
    clip.traces.at(person.index, direction === 1 ? -1 : 1, set.frame);
  return led ? person : undefined;
}

function sceneAt(clip: ClipFacts, at: number): Scene {
  const scene = scenesOf(clip).find(({ start, end }) => at >= start && at < end);
  if (!scene) throw new RangeError(`frame ${at} is not of the clip`);
  return scene;
}

/** As far as the subject is seen from the place, and padded there. It is lost unless that is where its scene ends. */
function drawn(clip: ClipFacts, set: Hit, direction: Direction): Side {
  const scene = sceneAt(clip, set.frame);
  const filled = fillChain(clip, scene, [set], drawing).filter(
    ({ frame }) => (frame - set.frame) * direction > 0,
  );
  const last = filled.at(direction === 1 ? -1 : 0)?.frame ?? set.frame;
  const end = direction === 1 ? scene.end - 1 : scene.start;
  return { filled, lostAt: last === end ? null : last };
}

function sideOf(
  clip: ClipFacts,
  track: Track,
  set: Hit,
  person: Hit | undefined,
  direction: Direction,
): Side {
  const end = direction === 1 ? track.endFrame - 1 : track.startFrame;
  const met = meets(clip, track, set, person, direction);
  if (met) return { filled: filledBetween(clip, set, met), lostAt: null };
  if (!person) {
    const side = drawn(clip, set, direction);
    // It is seen where the track had ended: the track goes on.
    if (side.filled.some(({ frame, origin }) => origin === 'tracked' && (frame - end) * direction > 0))
      return side;
  }
  const limit = person ? person.frame - direction : end;
  const places = clip.traces
    .get(set.index, direction)
    .places.filter(({ frame }) => (limit - frame) * direction >= 0)
    .map(toFilled);
  const last = places.at(-1)?.frame ?? set.frame;
  const filled = direction === 1 ? places : places.reverse();
  return { filled, lostAt: last === end ? null : last };
}

function toFilled({ frame, box }: Place): FilledFrame {
  return { frame, box, origin: 'tracked', score: null };
}

/** Set beyond the end of the track: what lies between is followed from the place, and bridged from where the subject is lost. */
function reaching(clip: ClipFacts, track: Track, set: Hit): Side {
  const near = set.frame < track.startFrame ? track.startFrame : track.endFrame - 1;
  const direction = near < set.frame ? -1 : 1;
  const [from, to] = [Math.min(near, set.frame), Math.max(near, set.frame)];
  const cut = clip.cuts.find((frame) => frame > from && frame <= to);
  if (cut !== undefined) {
    throw new ClearveilError(
      'USAGE',
      `a new scene begins at frame ${cut}, between frame ${set.frame} and the track`,
      'Add a track of its own there.',
    );
  }
  const end: Hit = { index: -1, frame: near, box: regionAt(track, near)?.box ?? set.box, score: 1 };
  const arrived = clip.traces.at(set.index, direction, near);
  if (arrived && intersectionOverUnion(arrived.box, end.box) >= agreeing)
    return { filled: filledBetween(clip, set, end), lostAt: null };
  const seen = clip.traces
    .get(set.index, direction)
    .places.filter(({ frame }) => (near - frame) * direction > 0)
    .map(toFilled);
  const last = seen.at(-1) ?? set;
  const lost: Hit = { index: -1, frame: last.frame, box: last.box, score: 1 };
  return { filled: [...seen, ...filledBetween(clip, lost, end)], lostAt: last.frame };
}

/** Keyframes of filled frames with the place in its exact box: it may lie partly outside the picture. */
function thinned(filled: readonly FilledFrame[], set: SetPlace, clip: ClipFacts): Stretch {
  const placed: Keyframe = { frame: set.frame, box: set.box, origin: 'manual', score: null };
  const keyframes = toKeyframes(filled, 1, clip.display)
    .filter(({ frame }) => frame !== set.frame)
    .concat(placed)
    .sort((a, b) => a.frame - b.frame);
  const first = keyframes[0]?.frame ?? set.frame;
  return { startFrame: first, endFrame: (keyframes.at(-1)?.frame ?? set.frame) + 1, keyframes };
}

/**
 * Sets a place of an existing track. `clip` has what was followed from the places of `placesSet(track, set)`, its sampled frames, within
 * `followBounds`, and every cut there. A place beyond the track's ends makes the track reach it. Throws USAGE when a cut lies between.
 */
export function setPlace(original: Track, set: SetPlace, clip: ClipFacts): PlacedTrack {
  const track = refined(original, set);
  const hits = placesSet(track, set).map((place) => toHit(place, clip));
  const at = hits.findIndex(({ frame }) => frame === set.frame);
  const hit = hits[at];
  if (!hit) throw new Error('the place that is set is not among those that are followed');
  const beyond = isBeyond(track, set);
  const sides = beyond
    ? [reaching(clip, track, hit), drawn(clip, hit, set.frame < track.startFrame ? -1 : 1)]
    : [sideOf(clip, track, hit, hits[at - 1], -1), sideOf(clip, track, hit, hits[at + 1], 1)];
  const placed: FilledFrame = { frame: set.frame, box: set.box, origin: 'manual', score: null };
  const filled = [placed, ...sides.flatMap((side) => side.filled)].sort((a, b) => a.frame - b.frame);
  const fresh = thinned(filled, set, clip);
  // Padding that lies outside the picture is left out.
  const inside = (frame: number): number => Math.min(Math.max(frame, fresh.startFrame), fresh.endFrame - 1);
  const lostAt = sides.flatMap((side) => (side.lostAt === null ? [] : [inside(side.lostAt)]));
  if (!beyond) return { stretch: withStretch(track, fresh), lostAt };
  const whole = partOf(track, track.startFrame, track.endFrame);
  const parts = (whole ? [whole, fresh] : [fresh]).sort((a, b) => a.startFrame - b.startFrame);
  return { stretch: joinStretches(parts), lostAt: lostAt.sort((a, b) => a - b) };
}

/** A new track from one place: as far as the subject is followed, and padded there. Frames behind `until` are left out. */
export function drawTrack(set: SetPlace, until: number | null, clip: ClipFacts): PlacedTrack {
  const scene = sceneAt(clip, set.frame);
  const filled = fillChain(clip, scene, [toHit(set, clip)], drawing)
    .filter(({ frame }) => until === null || frame <= until)
    .map(
      (frame): FilledFrame =>
        frame.frame === set.frame ? { ...frame, origin: 'manual', score: null } : frame,
    );
  const stretch = thinned(filled, set, clip);
  const lost = [
    ...(stretch.startFrame > scene.start ? [stretch.startFrame] : []),
    ...(stretch.endFrame < Math.min(scene.end, (until ?? Number.POSITIVE_INFINITY) + 1)
      ? [stretch.endFrame - 1]
      : []),
  ];
  return { stretch, lostAt: lost };
}

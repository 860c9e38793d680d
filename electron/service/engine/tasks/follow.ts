// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Follows what a person marked, forwards and backwards from one frame: to the next place that a person set, to something known, to a
 * cut, or until it is lost. What lies elsewhere in the recording is not decoded.
 */
import { tickMilliseconds } from '../../../../core/detect/sampling-plan.ts';
import type { ClipFacts } from '../../../../core/track/clip.ts';
import type { Stretch } from '../../../../core/track/cut-track.ts';
import { SceneMotions } from '../../../../core/track/motion.ts';
import { refined } from '../../../../core/track/refine.ts';
import {
  drawTrack,
  followBounds,
  isBeyond,
  meetsDetection,
  placesSet,
  type SetPlace,
  setPlace,
} from '../../../../core/track/set-place.ts';
import { type Place, TraceStore } from '../../../../core/track/trace.ts';
import { PathFollower } from '../follow/path-follower.ts';
import type { Task, TaskContext, TaskInput } from './task-table.ts';

/** The traces from the place and from the places that a person set next to it, under their ranks among `placesSet`. */
async function tracesOf(
  follower: PathFollower,
  { place, track, kind }: TaskInput<'follow'>,
  [first, last]: readonly [number, number],
): Promise<TraceStore> {
  const traces = new TraceStore();
  const places = placesSet(track, place);
  const rank = places.findIndex(({ frame }) => frame === place.frame);
  const known = track && refined({ ...track, kind }, place);
  const isKnown = (seen: readonly Place[]): boolean => known !== null && meetsDetection(known, seen);
  for (const direction of [-1, 1] as const) {
    const bound = direction === 1 ? last : first;
    const trace = await follower.follow({ ...place, direction, bound, isKnown });
    traces.add(rank, direction, trace);
    const person = track && !isBeyond(track, place) ? places[rank + direction] : undefined;
    if (!person || isKnown(trace.places)) continue;
    const back = direction === 1 ? -1 : 1;
    const start = { ...person, direction: back, bound: place.frame, isKnown: () => false } as const;
    traces.add(rank + direction, back, await follower.follow(start));
  }
  return traces;
}

/** What lies between a track and a place beyond it is watched for cuts also where the subject was lost on the way. */
async function watchGap(
  follower: PathFollower,
  track: Stretch,
  place: SetPlace,
  traces: TraceStore,
): Promise<void> {
  const direction = place.frame < track.startFrame ? 1 : -1;
  const near = direction === 1 ? track.startFrame : track.endFrame - 1;
  const rank = placesSet(track, place).findIndex(({ frame }) => frame === place.frame);
  const reached = traces.get(rank, direction).places.at(-1)?.frame ?? place.frame;
  if (reached !== near) await follower.watch(Math.min(near, reached), Math.max(near, reached));
}

async function follow(
  input: TaskInput<'follow'>,
  seconds: Float64Array,
  context: TaskContext,
): Promise<ClipFacts> {
  const { path, index, place, track, until, orientation, display } = input;
  const [first, last] = followBounds(track, place, until, index.pts.length);
  const motions = new SceneMotions(index.pts.length);
  const total = last - first + 1;
  const checkpoint = (seen: number): Promise<void> =>
    context.checkpoint({ done: Math.min(seen, total), total, unit: 'frames', note: 'following' });
  using follower = new PathFollower({ path, index, orientation, seconds, motions, checkpoint });
  const traces = await tracesOf(follower, input, [first, last]);
  if (track && isBeyond(track, place)) await watchGap(follower, track, place, traces);
  const sampledFrames = placesSet(track, place).map(({ frame }) => frame);
  return { display, seconds, sampledFrames, cuts: follower.cuts, motions, traces };
}

export const followPlace: Task<'follow'> = async (input, context) => {
  const { index, place, track, until } = input;
  const tick = tickMilliseconds(index.timeBase) / 1000;
  const clip = await follow(
    input,
    index.pts.map((pts) => pts * tick),
    context,
  );
  const placed = track
    ? setPlace({ ...track, kind: input.kind }, place, clip)
    : drawTrack(place, until, clip);
  return { ...placed, cuts: clip.cuts };
};

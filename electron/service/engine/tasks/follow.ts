// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Follows what a person marked, forwards and backwards from one frame. Decodes up to the last frame that is wanted and
 * keeps small luma of those around it only.
 */

import { unitsPerPixel } from '../../../../core/base/geometry.ts';
import type { Kind } from '../../../../core/detect/detection.ts';
import { tickMilliseconds } from '../../../../core/detect/sampling-plan.ts';
import type { ClipFacts } from '../../../../core/track/clip.ts';
import { SceneMotions, scaleMotion } from '../../../../core/track/motion.ts';
import { drawTrack, placesSet, setPlace } from '../../../../core/track/set-place.ts';
import { trackSettings } from '../../../../core/track/settings.ts';
import { Follower } from '../follow/follower.ts';
import { SceneWatch } from '../follow/scene-watch.ts';
import { decodeFrames } from '../media/decode.ts';
import { openSource } from '../media/source.ts';
import type { Task, TaskContext, TaskInput } from './task-table.ts';

/** How far something is followed either way. */
const reach = { seconds: 8, frames: 256 } as const;
const framesPerCheckpoint = 32;

/** First and last frame that following may need. */
function window({ place, index }: TaskInput<'follow'>, seconds: Float64Array): readonly [number, number] {
  const { frame } = place;
  const now = seconds[frame] ?? 0;
  const within = (at: number): boolean =>
    Math.abs((seconds[at] ?? 0) - now) <= reach.seconds && Math.abs(at - frame) < reach.frames;
  let [first, last] = [frame, frame];
  while (first > 0 && within(first - 1)) first--;
  while (last + 1 < index.pts.length && within(last + 1)) last++;
  return [first, last];
}

async function follow(
  input: TaskInput<'follow'>,
  seconds: Float64Array,
  context: TaskContext,
): Promise<ClipFacts> {
  const { index, kind, place, track, display } = input;
  const [first, last] = window(input, seconds);
  const places = placesSet(track, place).filter(({ frame }) => frame >= first && frame <= last);
  const follower = new Follower(reach.seconds, reach.frames);
  const scenes = new SceneWatch(input.orientation);
  const motions = new SceneMotions(index.pts.length);
  const cuts: number[] = [];
  const source = openSource(input.path);
  try {
    for (const { number, frame } of decodeFrames(source, index, { threads: 1 })) {
      if (number % framesPerCheckpoint === 0)
        await context.checkpoint({ done: number, total: last + 1, unit: 'frames', note: 'following' });
      if (number < first) continue;
      if (number > last) break;
      const scene = scenes.next(frame);
      if (scene.cut) cuts.push(number);
      motions.set(number, scaleMotion(scene.motion, (unitsPerPixel * scene.size.width) / scene.luma.width));
      const here = places.filter((one) => one.frame === number);
      const detections = here.map(({ box }) => ({ frame: number, kind: kind satisfies Kind, box, score: 1 }));
      follower.add({ number, seconds: seconds[number] ?? 0, ...scene, detections });
    }
    follower.finish();
  } finally {
    source.close();
  }
  return {
    display,
    seconds,
    sampledFrames: places.map(({ frame }) => frame),
    cuts,
    motions,
    traces: follower.traces,
  };
}

export const followPlace: Task<'follow'> = async (input, context) => {
  const { index, place, track, until } = input;
  const tick = tickMilliseconds(index.timeBase) / 1000;
  const seconds = index.pts.map((pts) => pts * tick);
  const clip = await follow(input, seconds, context);
  if (track) return { ...setPlace({ ...track, kind: input.kind }, place, clip), cuts: clip.cuts };
  const settings = { ...trackSettings({ birth: 1, continue: 1 }), growth: 1, tailSeconds: reach.seconds };
  return { ...drawTrack(place, until, clip, settings), cuts: clip.cuts };
};

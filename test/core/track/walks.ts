// SPDX-License-Identifier: GPL-3.0-or-later
/** Made clips for the tests of tracks: subjects that walk, a detector that blinks, a tracker that sees some of it. */
import fc from 'fast-check';
import type { Box } from '../../../core/base/geometry.ts';
import type { Detection } from '../../../core/detect/detection.ts';
import type { ClipFacts, TrackSettings } from '../../../core/track/clip.ts';
import { SceneMotions } from '../../../core/track/motion.ts';
import { type Direction, type Place, type Trace, TraceStore } from '../../../core/track/trace.ts';

export const settings: TrackSettings = {
  birth: 0.6,
  extend: 0.3,
  alone: 0.8,
  pair: 0.3,
  share: 0,
  surest: 0,
  bridgeSeconds: 1,
  tailSeconds: 0.5,
  padSeconds: 0.2,
  growth: 1.25,
};

export const display = { width: 640, height: 360 };

/** Everything `buildTracks` takes, before traces have a store. */
export type Clip = {
  readonly detections: readonly Detection[];
  readonly traces: readonly (readonly [number, Direction, Trace])[];
  readonly seconds: readonly number[];
  readonly sampledFrames: readonly number[];
  readonly cuts: readonly number[];
};

export function factsOf(clip: Clip): ClipFacts {
  const traces = new TraceStore();
  for (const [detection, direction, trace] of clip.traces) traces.add(detection, direction, trace);
  return {
    display,
    seconds: Float64Array.from(clip.seconds),
    sampledFrames: clip.sampledFrames,
    cuts: clip.cuts,
    motions: new SceneMotions(clip.seconds.length),
    traces,
  };
}

type Walker = {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly vx: number;
  readonly vy: number;
  /** Per frame, over and over: what the detector makes of it, 0 for nothing. */
  readonly scores: readonly number[];
  /** For how many frames the tracker keeps hold. */
  readonly hold: number;
};

const walker: fc.Arbitrary<Walker> = fc.record({
  x: fc.integer({ min: 300, max: 9000 }),
  y: fc.integer({ min: 300, max: 5000 }),
  size: fc.integer({ min: 250, max: 2400 }),
  vx: fc.integer({ min: -90, max: 90 }),
  vy: fc.integer({ min: -60, max: 60 }),
  scores: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 9 }),
  hold: fc.integer({ min: 0, max: 12 }),
});

function boxAt(who: Walker, frame: number): Box {
  return { x: who.x + who.vx * frame, y: who.y + who.vy * frame, width: who.size, height: who.size };
}

/** Some walkers, looked at every `every`-th frame; times are uneven, as at a variable frame rate. */
export const anyClip: fc.Arbitrary<Clip> = fc
  .record({
    walkers: fc.array(walker, { minLength: 1, maxLength: 4 }),
    gaps: fc.array(fc.integer({ min: 10, max: 70 }), { minLength: 12, maxLength: 60 }),
    every: fc.integer({ min: 1, max: 6 }),
    cut: fc.option(fc.integer({ min: 2, max: 40 })),
  })
  .map(({ walkers, gaps, every, cut }) => makeClip(walkers, gaps, every, cut));

function makeClip(
  walkers: readonly Walker[],
  gaps: readonly number[],
  every: number,
  cut: number | null,
): Clip {
  let now = 0;
  const seconds = gaps.map((gap) => {
    now += gap;
    return now / 1000;
  });
  const cuts = cut !== null && cut < seconds.length ? [cut] : [];
  const looks = new Set([0, seconds.length - 1, ...cuts, ...cuts.map((frame) => frame - 1)]);
  for (let frame = 0; frame < seconds.length; frame += every) looks.add(frame);
  const sampledFrames = [...looks].sort((a, b) => a - b);
  const detections: Detection[] = [];
  const traces: [number, Direction, Trace][] = [];
  const sceneOf = (frame: number): number => cuts.filter((first) => frame >= first).length;
  for (const frame of sampledFrames) {
    for (const who of walkers) {
      const score = who.scores[frame % who.scores.length] ?? 0;
      if (score < settings.extend) continue;
      for (const direction of [1, -1] as const) {
        const places: Place[] = [];
        for (let step = 1; step <= who.hold; step++) {
          const at = frame + direction * step;
          if (at < 0 || at >= seconds.length || sceneOf(at) !== sceneOf(frame)) break;
          places.push({ frame: at, box: boxAt(who, at), confidence: 0.9 });
        }
        traces.push([detections.length, direction, { places, end: 'lost', met: -1 }]);
      }
      detections.push({ frame, kind: 'face', box: boxAt(who, frame), score });
    }
  }
  return { detections, traces, seconds, sampledFrames, cuts };
}

/** The same clip played backwards. */
export function reversed(clip: Clip): Clip {
  const count = clip.seconds.length;
  const end = clip.seconds.at(-1) ?? 0;
  const turn = (frame: number): number => count - 1 - frame;
  const placeBack = (place: Place): Place => ({ ...place, frame: turn(place.frame) });
  return {
    detections: clip.detections.map((detection) => ({ ...detection, frame: turn(detection.frame) })),
    traces: clip.traces.map(([index, direction, trace]) => [
      index,
      direction === 1 ? -1 : 1,
      { ...trace, places: trace.places.map(placeBack) },
    ]),
    seconds: clip.seconds.map((second) => end - second).reverse(),
    sampledFrames: clip.sampledFrames.map(turn).reverse(),
    cuts: clip.cuts.map((cut) => count - cut).reverse(),
  };
}

/** The same clip with its detections in the order given by `rank`. */
export function reordered(clip: Clip, rank: readonly number[]): Clip {
  const order = clip.detections
    .map((_, index) => index)
    .sort((a, b) => (rank[a] ?? 0) - (rank[b] ?? 0) || a - b);
  const place = new Map(order.map((from, to) => [from, to]));
  return {
    ...clip,
    detections: order.map((from) => clip.detections[from]).filter((detection) => detection !== undefined),
    traces: clip.traces.map(([index, direction, trace]) => [place.get(index) ?? -1, direction, trace]),
  };
}

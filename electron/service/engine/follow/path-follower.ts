// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Follows one place through a recording, either way and as far as it is seen: run by run of frames, each run decoded from the nearest
 * place that allows it, so that neither memory nor what lies before the place decides how far that is. From one run to the next it goes
 * only while the way back leads to where the run began.
 */
import { type Box, type Orientation, unitsPerPixel } from '../../../../core/base/geometry.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import { type SceneMotions, scaleMotion } from '../../../../core/track/motion.ts';
import { believe } from '../../../../core/track/there-and-back.ts';
import type { Direction, Place, Trace, TraceEnd } from '../../../../core/track/trace.ts';
import { StretchReader } from '../frames/stretch-reader.ts';
import { followOne, type SeenFrame } from './follower.ts';
import { SceneWatch } from './scene-watch.ts';

/** Frames that are followed through at once: about 80 MB of small luma. */
const runFrames = 256;
/** Frames before a run that are only watched: whether a frame is a cut depends on the two differences before it. */
const warmUp = 2;
/** A path goes on into the next run from a place of at least this confidence. */
const leastConfidence = 0.7;
/** How far behind the last place the scene's motion is watched: a track is padded there. */
const paddedSeconds = 0.35;
const framesPerCheckpoint = 32;

export type Watching = {
  readonly path: string;
  readonly index: FrameIndex;
  readonly orientation: Orientation;
  /** Presentation time of each frame, s. */
  readonly seconds: Float64Array;
  /** Where the scene's motion is noted down. */
  readonly motions: SceneMotions;
  /** Lets messages in; `seen` frames were watched so far. Throws when nobody wants the path any more. */
  readonly checkpoint: (seen: number) => Promise<void>;
};

/** Frames in the order of following. `last`: nothing is followed beyond: the bound, a cut or the end of the recording. */
type Run = { readonly frames: readonly SeenFrame[]; readonly last: boolean };

/** Where a path begins, and what ends it besides losing its subject. */
export type Start = {
  readonly frame: number;
  readonly box: Box;
  readonly direction: Direction;
  /** The last frame to follow to. */
  readonly bound: number;
  /** True when the places lead to something known: the path need not go on. Asked run by run. */
  readonly isKnown: (places: readonly Place[]) => boolean;
};

export class PathFollower {
  readonly #watching: Watching;
  readonly #reader: StretchReader;
  readonly #cuts = new Set<number>();
  #seen = 0;

  /** Opens the recording; throws as `openSource` does. */
  constructor(watching: Watching) {
    this.#watching = watching;
    this.#reader = new StretchReader(watching.path, watching.index);
  }

  [Symbol.dispose](): void {
    this.#reader.close();
  }

  /** First frames of new scenes, of what was watched so far; ascending. */
  get cuts(): number[] {
    return [...this.#cuts].sort((a, b) => a - b);
  }

  /** Follows to the bound, a cut, something known or the loss of the subject, whichever comes first. */
  async follow({ frame, box, direction, bound, isKnown }: Start): Promise<Trace> {
    const places: Place[] = [];
    let at = { frame, box };
    let end: TraceEnd | null = null;
    const runs = direction === 1 ? this.#onwards(frame, bound) : this.#backwards(frame, bound);
    for await (const { frames, last } of runs) {
      if (end === null) {
        const run = goThrough(frames, at, direction, last, isKnown);
        for (const place of run.places) places.push(place);
        at = run.places.at(-1) ?? at;
        end = run.end;
      }
      if (last || end === 'met') break;
      if (end !== null && this.#apart(at.frame, frames.at(-1)?.number ?? at.frame) >= paddedSeconds) break;
    }
    return { places, end: end ?? 'bound', met: -1 };
  }

  /** Looks for cuts from frame `first` to `last`, and follows nothing. */
  async watch(first: number, last: number): Promise<void> {
    for await (const _ of this.frames(first, last));
  }

  #apart(one: number, other: number): number {
    const { seconds } = this.#watching;
    return Math.abs((seconds[one] ?? 0) - (seconds[other] ?? 0));
  }

  /** Each run begins with the last frame of the one before. */
  async *#onwards(first: number, bound: number): AsyncGenerator<Run> {
    let frames: SeenFrame[] = [];
    for await (const seen of this.frames(first, bound)) {
      if (seen.cut && frames.length > 0) break;
      frames.push(seen);
      if (frames.length <= runFrames || seen.number === bound) continue;
      yield { frames, last: false };
      frames = [seen];
    }
    yield { frames, last: true };
  }

  async *#backwards(first: number, bound: number): AsyncGenerator<Run> {
    for (let from = first; ; ) {
      const to = Math.max(bound, from - runFrames);
      let frames: SeenFrame[] = [];
      for await (const seen of this.frames(to, from)) {
        if (seen.cut) frames = [];
        frames.push(seen);
      }
      frames.reverse();
      const furthest = frames.at(-1);
      // Where none of the frames before can be decoded, nothing leads on.
      const last = to === bound || furthest === undefined || furthest.cut || furthest.number === from;
      yield { frames, last };
      if (last) return;
      from = furthest.number;
    }
  }

  /** Frames `first` to `last` as they are followed through; what scenes and motions they show is noted down. */
  async *frames(first: number, last: number): AsyncGenerator<SeenFrame> {
    const { orientation, seconds, motions, checkpoint } = this.#watching;
    const scenes = new SceneWatch(orientation);
    for (const { number, frame } of this.#reader.read(Math.max(0, first - warmUp), last)) {
      if (this.#seen++ % framesPerCheckpoint === 0) await checkpoint(this.#seen);
      const scene = scenes.next(frame);
      if (number < first) continue;
      if (scene.cut) this.#cuts.add(number);
      motions.set(number, scaleMotion(scene.motion, (unitsPerPixel * scene.size.width) / scene.luma.width));
      yield { number, seconds: seconds[number] ?? 0, ...scene };
    }
  }
}

/** The places of one run, and why the path ends there; null where it goes on. */
function goThrough(
  frames: readonly SeenFrame[],
  at: { readonly frame: number; readonly box: Box },
  direction: Direction,
  last: boolean,
  isKnown: Start['isKnown'],
): { readonly places: readonly Place[]; readonly end: TraceEnd | null } {
  // The frame that it would begin on cannot be decoded.
  if (frames[0]?.number !== at.frame) return { places: [], end: 'lost' };
  const { places, end } = followOne(frames, at.box, direction);
  if (isKnown(places)) return { places, end: 'met' };
  if (end !== 'bound' || last) return { places, end };
  const furthest = places.at(-1);
  if (!furthest || furthest.confidence < leastConfidence) return { places, end: 'lost' };
  const back = followOne([...frames].reverse(), furthest.box, direction === 1 ? -1 : 1);
  const { count, whole } = believe(at.box, places, back.places);
  return { places: places.slice(0, count), end: whole ? null : 'lost' };
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Follows every detection from look to look, forwards and backwards, in one pass over the frames: a window of small
 * grey pictures, about two reaches long, is all that is kept of the footage.
 */
import { type Box, type PictureSize, unitsPerPixel } from '../../../../core/base/geometry.ts';
import type { Detection } from '../../../../core/detect/detection.ts';
import { invertMotion, noMotion, type SceneMotion } from '../../../../core/track/motion.ts';
import {
  type Direction,
  type Place,
  type Trace,
  type TraceEnd,
  TraceStore,
} from '../../../../core/track/trace.ts';
import {
  type FollowedPath,
  type FollowStep,
  followBoxes,
  type PathPoint,
  type SmallBox,
  type SmallLuma,
} from '../../../../native/lib/index.ts';

/** A frame in which something is followed. */
export type SeenFrame = {
  readonly number: number;
  readonly seconds: number;
  /** The frame's own size, upright, px. */
  readonly size: PictureSize;
  readonly luma: SmallLuma;
  /** From the frame before, in px of the small picture. */
  readonly motion: SceneMotion;
  /** First frame of a new scene: nothing is followed into it. */
  readonly cut: boolean;
};

/** A frame on its way through the follower. */
export type FollowedFrame = SeenFrame & {
  /** What was detected, null where nobody looked. */
  readonly detections: readonly Detection[] | null;
};

type Kept = FollowedFrame & { readonly stops: readonly SmallBox[]; readonly indices: readonly number[] };

export class Follower {
  readonly traces = new TraceStore();
  readonly detections: Detection[] = [];
  readonly #reach: number;
  readonly #mostFrames: number;
  #window: Kept[] = [];
  /** Looks that are not yet followed forwards. */
  #waiting: Kept[] = [];

  /**
   * `reach`: seconds that a subject is followed at most without another detection. `mostFrames` bounds the window where
   * frames come very fast.
   */
  constructor(reach: number, mostFrames = 128) {
    this.#reach = reach;
    this.#mostFrames = mostFrames;
  }

  /** Takes the next frame; frames come in ascending order. */
  add(frame: FollowedFrame): void {
    if (frame.cut) this.finish();
    const detections = frame.detections ?? [];
    const kept: Kept = {
      ...frame,
      stops: detections.map(({ box }) => toSmall(box, frame)),
      indices: detections.map((_, at) => this.detections.length + at),
    };
    this.detections.push(...detections);
    this.#window.push(kept);
    if (detections.length > 0) {
      this.#follow(kept, -1);
      this.#waiting.push(kept);
    }
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const full = this.#window.length - this.#window.indexOf(first) >= this.#mostFrames;
      if (frame.seconds - first.seconds < this.#reach && !full) break;
      this.#follow(first, 1);
      this.#waiting.shift();
    }
    this.#forget(frame.seconds);
  }

  /** Follows what is left: at the end of the footage or of a scene. */
  finish(): void {
    for (const look of this.#waiting) this.#follow(look, 1);
    this.#waiting = [];
    this.#window = [];
  }

  /** Drops the frames that no following, forwards or backwards, will ask for. */
  #forget(now: number): void {
    const [first] = this.#waiting;
    const needed = Math.min(first?.seconds ?? now, now - this.#reach);
    let drop = 0;
    while ((this.#window[drop]?.seconds ?? now) < needed) drop++;
    const over = this.#window.length - 2 * this.#mostFrames;
    if (over > drop && first) drop = Math.min(over, this.#window.indexOf(first));
    if (drop > 0) this.#window = this.#window.slice(drop);
  }

  #follow(look: Kept, direction: Direction): void {
    const at = this.#window.indexOf(look);
    const ahead = direction === 1 ? this.#window.slice(at) : this.#window.slice(0, at + 1).reverse();
    const within = ahead
      .filter(({ seconds }) => Math.abs(seconds - look.seconds) <= this.#reach)
      .slice(0, this.#mostFrames);
    const kinds = new Set(look.detections?.map(({ kind }) => kind));
    for (const kind of kinds) this.#followKind(look, within, direction, kind);
  }

  /** A path ends at detections of its own kind only: a face is no end for a person. */
  #followKind(look: Kept, within: readonly Kept[], direction: Direction, kind: Detection['kind']): void {
    const ofKind = (frame: Kept): number[] =>
      (frame.detections ?? []).flatMap((detection, at) => (detection.kind === kind ? [at] : []));
    const pick = <T>(list: readonly T[], at: readonly number[]): T[] =>
      at.map((index) => list[index]).filter((item) => item !== undefined);
    const steps = within.map(
      (frame, index): FollowStep => ({
        luma: frame.luma,
        motion: motionTo(within, index, direction),
        stops: index === 0 ? [] : pick(frame.stops, ofKind(frame)),
      }),
    );
    const chosen = ofKind(look);
    const paths = followBoxes(steps, pick(look.stops, chosen));
    paths.forEach((path, index) => {
      const detection = look.indices[chosen[index] ?? 0];
      if (detection !== undefined) this.#store(detection, direction, path, within, ofKind);
    });
  }

  #store(
    detection: number,
    direction: Direction,
    path: FollowedPath,
    within: readonly Kept[],
    ofKind: (frame: Kept) => readonly number[],
  ): void {
    const places = placesOf(path, within);
    const last = within[path.points.length];
    const met = path.end === 'met' && last ? last.indices[ofKind(last)[path.met] ?? -1] : undefined;
    this.traces.add(detection, direction, { places, end: endOf(path), met: met ?? -1 });
  }
}

/** Follows one box of the first frame through the others, which all are of one scene. `frames` are in the order of following. */
export function followOne(frames: readonly SeenFrame[], box: Box, direction: Direction): Trace {
  const [first] = frames;
  if (!first) return { places: [], end: 'bound', met: -1 };
  const steps = frames.map(
    ({ luma }, index): FollowStep => ({ luma, motion: motionTo(frames, index, direction), stops: [] }),
  );
  const [path] = followBoxes(steps, [toSmall(box, first)]);
  if (!path) throw new Error('a box was not followed');
  return { places: placesOf(path, frames), end: endOf(path), met: -1 };
}

/** The scene's motion to a frame from the one that was followed before it. */
function motionTo(frames: readonly SeenFrame[], index: number, direction: Direction): SceneMotion {
  if (direction === 1) return frames[index]?.motion ?? noMotion;
  const before = frames[index - 1];
  return before ? invertMotion(before.motion) : noMotion;
}

function placesOf(path: FollowedPath, frames: readonly SeenFrame[]): Place[] {
  return path.points.map((point, at): Place => {
    const frame = frames[at + 1];
    if (!frame) throw new Error('a path is longer than its pictures');
    return { frame: frame.number, box: toDisplay(point, frame), confidence: point.confidence };
  });
}

function endOf({ end }: FollowedPath): TraceEnd {
  return end === 'pictures' ? 'bound' : end;
}

/** 1/16 px of the display picture per px of the small one. */
function scaleOf(frame: SeenFrame): { readonly x: number; readonly y: number } {
  const { size, luma } = frame;
  return {
    x: (size.width * unitsPerPixel) / luma.width,
    y: (size.height * unitsPerPixel) / luma.height,
  };
}

function toSmall(box: Box, frame: SeenFrame): SmallBox {
  const { x, y } = scaleOf(frame);
  return { x: box.x / x, y: box.y / y, width: box.width / x, height: box.height / y };
}

function toDisplay(point: PathPoint, frame: SeenFrame): Box {
  const { x, y } = scaleOf(frame);
  return { x: point.x * x, y: point.y * y, width: point.width * x, height: point.height * y };
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Follows every detection from look to look, forwards and backwards, in one pass over the frames: a window of small
 * grey pictures, about two reaches long, is all that is kept of the footage.
 */
import { type Box, type PictureSize, unitsPerPixel } from '../../../../core/base/geometry.ts';
import type { Detection } from '../../../../core/detect/detection.ts';
import { invertMotion, noMotion, type SceneMotion } from '../../../../core/track/motion.ts';
import { type Direction, type Place, TraceStore } from '../../../../core/track/trace.ts';
import {
  type FollowedPath,
  type FollowStep,
  followBoxes,
  type PathPoint,
  type SmallBox,
  type SmallLuma,
} from '../../../../native/lib/index.ts';

/** A frame on its way through the follower. */
export type FollowedFrame = {
  readonly number: number;
  readonly seconds: number;
  /** The frame's own size, upright, px. */
  readonly size: PictureSize;
  readonly luma: SmallLuma;
  /** From the frame before, in px of the small picture. */
  readonly motion: SceneMotion;
  /** First frame of a new scene: nothing is followed into it. */
  readonly cut: boolean;
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
    const steps = within.map((frame, index): FollowStep => {
      const before = within[index - 1];
      const motion = direction === 1 ? frame.motion : before ? invertMotion(before.motion) : noMotion;
      return { luma: frame.luma, motion, stops: index === 0 ? [] : pick(frame.stops, ofKind(frame)) };
    });
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
    const places = path.points.map((point, at): Place => {
      const frame = within[at + 1];
      if (!frame) throw new Error('a path is longer than its pictures');
      return { frame: frame.number, box: toDisplay(point, frame), confidence: point.confidence };
    });
    const last = within[path.points.length];
    const met = path.end === 'met' && last ? last.indices[ofKind(last)[path.met] ?? -1] : undefined;
    const end = path.end === 'pictures' ? 'bound' : path.end;
    this.traces.add(detection, direction, { places, end, met: met ?? -1 });
  }
}

/** 1/16 px of the display picture per px of the small one. */
function scaleOf(frame: FollowedFrame): { readonly x: number; readonly y: number } {
  const { size, luma } = frame;
  return {
    x: (size.width * unitsPerPixel) / luma.width,
    y: (size.height * unitsPerPixel) / luma.height,
  };
}

function toSmall(box: Box, frame: FollowedFrame): SmallBox {
  const { x, y } = scaleOf(frame);
  return { x: box.x / x, y: box.y / y, width: box.width / x, height: box.height / y };
}

function toDisplay(point: PathPoint, frame: FollowedFrame): Box {
  const { x, y } = scaleOf(frame);
  return { x: point.x * x, y: point.y * y, width: point.width * x, height: point.height * y };
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Motion of the scene as a whole, as a camera that pans, turns and zooms makes it. */
import type { Box } from '../base/geometry.ts';

/** A similarity: the point x, y of one picture lies at (a x - b y + tx, b x + a y + ty) of the other. */
export type SceneMotion = {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
};

export const noMotion: SceneMotion = { a: 1, b: 0, tx: 0, ty: 0 };

/** First `first`, then `second`. */
export function composeMotion(first: SceneMotion, second: SceneMotion): SceneMotion {
  return {
    a: second.a * first.a - second.b * first.b,
    b: second.b * first.a + second.a * first.b,
    tx: second.a * first.tx - second.b * first.ty + second.tx,
    ty: second.b * first.tx + second.a * first.ty + second.ty,
  };
}

/** The way back. `motion` must keep some size: `a` and `b` are not both 0. */
export function invertMotion(motion: SceneMotion): SceneMotion {
  const square = motion.a * motion.a + motion.b * motion.b;
  const a = motion.a / square;
  const b = -motion.b / square;
  return { a, b, tx: -(a * motion.tx - b * motion.ty), ty: -(b * motion.tx + a * motion.ty) };
}

/** The same motion in a picture `factor` times as large. */
export function scaleMotion(motion: SceneMotion, factor: number): SceneMotion {
  return { ...motion, tx: motion.tx * factor, ty: motion.ty * factor };
}

/** A box carried along: its centre moves, its size changes with the scene's, it does not turn. */
export function moveBox(box: Box, motion: SceneMotion): Box {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const size = Math.hypot(motion.a, motion.b);
  const width = box.width * size;
  const height = box.height * size;
  return {
    x: motion.a * x - motion.b * y + motion.tx - width / 2,
    y: motion.b * x + motion.a * y + motion.ty - height / 2,
    width,
    height,
  };
}

/** The motion of the scene from frame to frame of a clip, in 1/16 px of the display picture. */
export class SceneMotions {
  readonly #steps: Float32Array;

  /** Nothing is known to move yet. */
  constructor(frameCount: number) {
    this.#steps = new Float32Array(4 * frameCount);
    for (let frame = 0; frame < frameCount; frame++) this.set(frame, noMotion);
  }

  /** The motion from the frame before to `frame`. */
  set(frame: number, motion: SceneMotion): void {
    this.#steps.set([motion.a, motion.b, motion.tx, motion.ty], 4 * frame);
  }

  /** The motion from one frame to another, which may be the earlier one. Meant for frames about a second apart. */
  between(from: number, to: number): SceneMotion {
    if (from > to) return invertMotion(this.between(to, from));
    let motion = noMotion;
    for (let frame = from + 1; frame <= to; frame++) {
      const [a = 1, b = 0, tx = 0, ty = 0] = this.#steps.subarray(4 * frame, 4 * frame + 4);
      motion = composeMotion(motion, { a, b, tx, ty });
    }
    return motion;
  }
}

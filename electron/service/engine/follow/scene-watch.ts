// SPDX-License-Identifier: GPL-3.0-or-later
/** Reduces each frame to small luma and says how the scene moved since the frame before, where a new one begins, and where only the light jumps. */
import type { Frame } from 'node-av/lib';
import { displaySize, type Orientation, type PictureSize } from '../../../../core/base/geometry.ts';
import { isSameScene, likenessOf } from '../../../../core/detect/likeness.ts';
import { isSceneCut } from '../../../../core/detect/sampling-plan.ts';
import { noMotion, type SceneMotion } from '../../../../core/track/motion.ts';
import {
  coarseLuma,
  measureScene,
  reduceLuma,
  type SmallLuma,
  smallSize,
} from '../../../../native/lib/index.ts';
import { withPicture } from '../media/picture.ts';

/** Long side of the small pictures, px. */
const smallSide = 640;
/** The longer side, px, that pictures have at least in which two scenes are told from one in another light. */
const coarseSide = 64;

export type SceneFrame = {
  /** The frame's own size, upright, px. */
  readonly size: PictureSize;
  readonly luma: SmallLuma;
  /** From the frame before, in px of the small picture. */
  readonly motion: SceneMotion;
  readonly cut: boolean;
  /** The light has jumped, and the scene is the same: nothing ends here, but both sides are worth a look. */
  readonly lightJump: boolean;
};

type Change = Pick<SceneFrame, 'motion' | 'cut' | 'lightJump'>;

const nothingNew = { cut: false, lightJump: false };

export class SceneWatch {
  readonly #orientation: Orientation;
  #last: SceneFrame | undefined;
  #difference = 0;

  constructor(orientation: Orientation) {
    this.#orientation = orientation;
  }

  /** Takes the next frame. Throws INPUT_UNSUPPORTED for pixel formats that cannot be painted. */
  next(frame: Frame): SceneFrame {
    const size = displaySize(frame, this.#orientation);
    const luma = withPicture(frame, (picture) =>
      reduceLuma(picture, this.#orientation, smallSize(size, smallSide)),
    );
    this.#last = { size, luma, ...this.#compare(size, luma) };
    return this.#last;
  }

  #compare(size: PictureSize, luma: SmallLuma): Change {
    const before = this.#last;
    if (!before) return { motion: noMotion, ...nothingNew };
    // Pictures of different size have nothing in common that could be followed.
    if (before.size.width !== size.width || before.size.height !== size.height) {
      this.#difference = 0;
      return { motion: noMotion, cut: true, lightJump: false };
    }
    const { motion, difference } = measureScene(before.luma, luma);
    const jumps = isSceneCut(difference, this.#difference);
    this.#difference = difference;
    return jumps ? acrossJump(before.luma, luma) : { motion, ...nothingNew };
  }
}

/** Where the picture jumps: to another scene, or the light only. Then blocks of equal brightness say nothing of motion, but edges do. */
function acrossJump(from: SmallLuma, to: SmallLuma): Change {
  const [before, after] = [coarseLuma(from, coarseSide), coarseLuma(to, coarseSide)];
  const likeness = likenessOf(before, after);
  if (!isSameScene(likeness)) return { motion: noMotion, cut: true, lightJump: false };
  const { x, y } = likeness;
  const motion = { a: 1, b: 0, tx: (x * from.width) / before.width, ty: (y * from.height) / before.height };
  return { motion, cut: false, lightJump: true };
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Reduces each frame to small luma and says how the scene moved since the frame before, and where a new one begins. */
import type { Frame } from 'node-av/lib';
import { displaySize, type Orientation, type PictureSize } from '../../../../core/base/geometry.ts';
import { isSceneCut } from '../../../../core/detect/sampling-plan.ts';
import { noMotion, type SceneMotion } from '../../../../core/track/motion.ts';
import { measureScene, reduceLuma, type SmallLuma, smallSize } from '../../../../native/lib/index.ts';
import { withPicture } from '../media/picture.ts';

/** Long side of the small pictures, px. */
const smallSide = 640;

export type SceneFrame = {
  /** The frame's own size, upright, px. */
  readonly size: PictureSize;
  readonly luma: SmallLuma;
  /** From the frame before, in px of the small picture. */
  readonly motion: SceneMotion;
  readonly cut: boolean;
};

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

  #compare(size: PictureSize, luma: SmallLuma): { motion: SceneMotion; cut: boolean } {
    const before = this.#last;
    if (!before) return { motion: noMotion, cut: false };
    // Pictures of different size have nothing in common that could be followed.
    if (before.size.width !== size.width || before.size.height !== size.height) {
      this.#difference = 0;
      return { motion: noMotion, cut: true };
    }
    const { motion, difference } = measureScene(before.luma, luma);
    const cut = isSceneCut(difference, this.#difference);
    this.#difference = difference;
    return { motion: cut ? noMotion : motion, cut };
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The small grey pictures that are kept for following subjects between two looks of a detector. */
import type { Orientation, PictureSize } from '../../core/base/geometry.ts';
import type { GreyPicture } from '../../core/detect/likeness.ts';
import type { SceneMotion } from '../../core/track/motion.ts';
import { addon } from './addon.ts';
import { checkBoolean, checkObject, checkWhole } from './arguments.ts';
import { checkPicture, type PlanarPicture } from './picture.ts';

/** Longest side of a small picture, px. */
const maxSmallSide = 4096;

/**
 * Luma of one frame, 8 bit, upright, reduced by area means, with its pyramid of halves behind it: about 4/3 of
 * `width * height` bytes.
 */
export type SmallLuma = { readonly width: number; readonly height: number; readonly pyramid: Uint8Array };

/** What changed from one small picture to the next. */
export type SceneChange = {
  readonly motion: SceneMotion;
  /** Share of the textured blocks that move as `motion` says; 0 when no motion could be told, and then it is none. */
  readonly support: number;
  /** Mean absolute difference of coarse means, in 8-bit steps. */
  readonly difference: number;
};

/** The size of `display` reduced to `longSide` px along its longer side; never enlarged. */
export function smallSize(display: PictureSize, longSide: number): PictureSize {
  const scale = Math.min(1, longSide / Math.max(display.width, display.height));
  return {
    width: Math.max(1, Math.round(display.width * scale)),
    height: Math.max(1, Math.round(display.height * scale)),
  };
}

/** Reduces the luma of a coded picture. `size` is upright and at most the display size. */
export function reduceLuma(picture: PlanarPicture, orientation: Orientation, size: PictureSize): SmallLuma {
  const checked = checkPicture(picture, 'picture');
  checkObject(orientation, 'orientation');
  const rotation = checkWhole(orientation.rotation, 'orientation.rotation', 0, 270);
  if (rotation % 90 !== 0)
    throw new RangeError(`orientation.rotation must be a quarter turn, not ${rotation}`);
  const mirrored = checkBoolean(orientation.mirrored, 'orientation.mirrored');
  checkObject(size, 'size');
  const turned = rotation === 90 || rotation === 270;
  const mostWide = turned ? picture.height : picture.width;
  const mostHigh = turned ? picture.width : picture.height;
  const width = checkWhole(size.width, 'size.width', 1, Math.min(maxSmallSide, mostWide));
  const height = checkWhole(size.height, 'size.height', 1, Math.min(maxSmallSide, mostHigh));
  const pyramid = addon().reduceLuma(
    checked.planes,
    checked.layout,
    rotation,
    mirrored ? 1 : 0,
    width,
    height,
  );
  return { width, height, pyramid };
}

/** Refuses what `reduceLuma` did not make. The addon checks the length of the pyramid. */
export function checkSmallLuma(luma: SmallLuma, name: string): SmallLuma {
  checkObject(luma, name);
  checkWhole(luma.width, `${name}.width`, 1, maxSmallSide);
  checkWhole(luma.height, `${name}.height`, 1, maxSmallSide);
  if (!(luma.pyramid instanceof Uint8Array)) throw new TypeError(`${name}.pyramid must be a Uint8Array`);
  return luma;
}

/** The coarsest level of the pyramid whose longer side is at least `leastSide` px; the picture itself where none is. */
export function coarseLuma(luma: SmallLuma, leastSide: number): GreyPicture {
  const { pyramid } = checkSmallLuma(luma, 'luma');
  let { width, height } = luma;
  let start = 0;
  for (;;) {
    const next = start + width * height;
    const [halfWidth, halfHeight] = [width >> 1, height >> 1];
    if (Math.max(halfWidth, halfHeight) < leastSide || next + halfWidth * halfHeight > pyramid.length)
      return { width, height, samples: pyramid.subarray(start, next) };
    [start, width, height] = [next, halfWidth, halfHeight];
  }
}

/** How the camera moved from one small picture to another of the same size, and how much the picture changed at all. */
export function measureScene(from: SmallLuma, to: SmallLuma): SceneChange {
  checkSmallLuma(from, 'from');
  checkSmallLuma(to, 'to');
  const [a = 1, b = 0, tx = 0, ty = 0, support = 0, difference = 0] = addon().measureScene(
    from.pyramid,
    to.pyramid,
    from.width,
    from.height,
  );
  return { motion: { a, b, tx, ty }, support, difference };
}

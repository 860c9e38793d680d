// SPDX-License-Identifier: GPL-3.0-or-later
/** The part of a picture around a box, so that a small face can be seen. Pure arithmetic. */
import { type Box, type PictureSize, unitsPerPixel } from '../../core/base/geometry.ts';

/** In picture pixels. */
export type Crop = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** What lies around the box on every side, in shares of its longer side, where nobody asks for more. */
export const usualMargin = 0.75;
/** No crop is smaller, in picture pixels: below it nothing can be told apart. */
const least = 24;

/**
 * A crop of the aspect ratio `aspect` (width by height) with the box in it and `margin` of its longer side around it, inside the picture as far
 * as that goes.
 */
export function cropAround(box: Box, picture: PictureSize, aspect: number, margin = usualMargin): Crop {
  const [across, down] = [box.width / unitsPerPixel, box.height / unitsPerPixel];
  const around = 2 * margin * Math.max(across, down);
  const wanted = Math.max(least, down + around, (across + around) / aspect);
  const height = Math.min(wanted, picture.height, picture.width / aspect);
  const width = height * aspect;
  const inside = (middle: number, extent: number, whole: number): number =>
    Math.min(whole - extent, Math.max(0, middle - extent / 2));
  return {
    x: inside(box.x / unitsPerPixel + across / 2, width, picture.width),
    y: inside(box.y / unitsPerPixel + down / 2, height, picture.height),
    width,
    height,
  };
}

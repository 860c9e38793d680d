// SPDX-License-Identifier: GPL-3.0-or-later
/** The sum of the samples under a set of rectangles: from it comes the mean colour of what a veil covers. */
import type { PixelRect } from '../../core/base/geometry.ts';
import { addon } from './addon.ts';
import { packRects } from './arguments.ts';
import { checkPicture, type PlanarPicture } from './picture.ts';

/** In steps of the picture's own depth. */
export type PlaneSum = { readonly sum: number; readonly samples: number };

/**
 * Luma, Cb and Cr (luma alone for grey pictures), over every sample that a rectangle touches, each once. Rectangles are in
 * px of the coded picture and inside it; they may overlap.
 */
export function regionSums(picture: PlanarPicture, rects: readonly PixelRect[]): readonly PlaneSum[] {
  const checked = checkPicture(picture, 'picture');
  return addon().regionSums(checked.planes, checked.layout, packRects(rects, 'rects', picture));
}

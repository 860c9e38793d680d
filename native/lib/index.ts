// SPDX-License-Identifier: GPL-3.0-or-later
/** What the rest of Clearveil may use of the native addon. */
export { nativeVersion } from './addon.ts';
export { blockMeans } from './block-means.ts';
export { compareInside, compareOutside, type InsideDifference, type PlaneDifference } from './compare.ts';
export {
  type FollowedPath,
  type FollowStep,
  followBoxes,
  type PathEnd,
  type PathPoint,
  type SmallBox,
} from './follow.ts';
export { copyPicture, type PicturePlane, type PlanarPicture, planeSize } from './picture.ts';
export { type PlaneSum, regionSums } from './region-sums.ts';
export { type FilterAxis, resampleRgb, type ValueRange } from './resample-rgb.ts';
export {
  coarseLuma,
  measureScene,
  reduceLuma,
  type SceneChange,
  type SmallLuma,
  smallSize,
} from './small-luma.ts';
export { maxVeilText, type PaintedVeil, paintVeils, type VeilPaint, veilTextScale } from './veils.ts';

// SPDX-License-Identifier: GPL-3.0-or-later
/** Corners of polygons as points of the picture. Pure arithmetic: points in picture pixels, boxes in 1/16 px. */
import { type Box, type PictureSize, unitsPerPixel } from '../../core/base/geometry.ts';
import { mostOutlinePoints, type Outline, outlineUnits } from '../../core/track/outline.ts';
import type { Point } from '../player/view-transform.ts';

/** Fewer enclose nothing. */
export const leastCorners = 3;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

export function inPicture({ x, y }: Point, { width, height }: PictureSize): Point {
  return { x: clamp(x, 0, width), y: clamp(y, 0, height) };
}

/** Where the corners of a polygon are whose box is this; empty for another form. */
export function cornersIn(box: Box, outline: Outline): Point[] {
  if (outline.form !== 'polygon') return [];
  return outline.points.map(([u, v]) => ({
    x: (box.x + (u / outlineUnits) * box.width) / unitsPerPixel,
    y: (box.y + (v / outlineUnits) * box.height) / unitsPerPixel,
  }));
}

/** The polygon with these corners in a box that stays as it is: a corner beyond it is put on its edge. */
export function outlineThrough(corners: readonly Point[], box: Box): Outline {
  const along = (pixels: number, start: number, extent: number): number =>
    clamp(Math.round(((pixels * unitsPerPixel - start) / extent) * outlineUnits), 0, outlineUnits);
  return {
    form: 'polygon',
    points: corners.map(({ x, y }) => [along(x, box.x, box.width), along(y, box.y, box.height)] as const),
  };
}

export function moved(corners: readonly Point[], at: number, to: Point): Point[] {
  return corners.map((corner, index) => (index === at ? to : corner));
}

export function removed(corners: readonly Point[], at: number): Point[] {
  return corners.filter((_, index) => index !== at);
}

/** One more, in the middle between a corner and the next; as they are where a polygon may have no more. */
export function addedBetween(corners: readonly Point[], at: number): readonly Point[] {
  const [one, next] = [corners[at], corners[(at + 1) % corners.length]];
  if (!one || !next || corners.length >= mostOutlinePoints) return corners;
  const middle = { x: (one.x + next.x) / 2, y: (one.y + next.y) / 2 };
  return corners.toSpliced(at + 1, 0, middle);
}

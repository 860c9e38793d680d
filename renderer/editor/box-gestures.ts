// SPDX-License-Identifier: GPL-3.0-or-later
/** What drags, wheels and number fields make of a box. Pure arithmetic in 1/16 px of the display picture. */
import { type Box, type PictureSize, unitsPerPixel } from '../../core/base/geometry.ts';
import { mostOutlinePoints, type Outline, outlineUnits } from '../../core/track/outline.ts';
import type { Point } from '../player/view-transform.ts';

export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof handles)[number];

/** No box is smaller: it could not be taken hold of again. */
const least = 4 * unitsPerPixel;

const units = (pixels: number): number => Math.round(pixels * unitsPerPixel);

/** Kept so that at least `least` of it lies in the picture on every side. */
export function withinPicture(box: Box, picture: PictureSize): Box {
  const along = (start: number, extent: number, whole: number): number =>
    Math.min(whole - Math.min(least, whole), Math.max(Math.min(least, extent) - extent, start));
  return {
    ...box,
    x: along(box.x, box.width, picture.width * unitsPerPixel),
    y: along(box.y, box.height, picture.height * unitsPerPixel),
  };
}

/** From one corner to the other, rounded outward; points in picture pixels. */
export function boxBetweenPoints(a: Point, b: Point, picture: PictureSize): Box | undefined {
  const clamp = (value: number, whole: number): number => Math.min(whole, Math.max(0, value));
  const x = Math.floor(clamp(Math.min(a.x, b.x), picture.width) * unitsPerPixel);
  const y = Math.floor(clamp(Math.min(a.y, b.y), picture.height) * unitsPerPixel);
  const right = Math.ceil(clamp(Math.max(a.x, b.x), picture.width) * unitsPerPixel);
  const bottom = Math.ceil(clamp(Math.max(a.y, b.y), picture.height) * unitsPerPixel);
  const box = { x, y, width: right - x, height: bottom - y };
  return box.width >= least && box.height >= least ? box : undefined;
}

/** Moved by picture pixels. */
export function movedBy(box: Box, by: Point, picture: PictureSize): Box {
  return withinPicture({ ...box, x: box.x + units(by.x), y: box.y + units(by.y) }, picture);
}

/** Resized at a handle by picture pixels; a side does not pass the one opposite. */
export function resizedAt(box: Box, handle: Handle, by: Point, picture: PictureSize): Box {
  let { x, y } = box;
  let right = x + box.width;
  let bottom = y + box.height;
  if (handle.includes('w')) x = Math.min(x + units(by.x), right - least);
  if (handle.includes('e')) right = Math.max(right + units(by.x), x + least);
  if (handle.includes('n')) y = Math.min(y + units(by.y), bottom - least);
  if (handle.includes('s')) bottom = Math.max(bottom + units(by.y), y + least);
  return withinPicture({ x, y, width: right - x, height: bottom - y }, picture);
}

/** Larger or smaller about its centre. */
export function scaledBy(box: Box, factor: number, picture: PictureSize): Box {
  const width = Math.max(least, Math.round(box.width * factor));
  const height = Math.max(least, Math.round(box.height * factor));
  return withinPicture(
    {
      x: Math.round(box.x + (box.width - width) / 2),
      y: Math.round(box.y + (box.height - height) / 2),
      width,
      height,
    },
    picture,
  );
}

/** The same box with its centre at a point of the picture. */
export function centredAt(box: Box, at: Point, picture: PictureSize): Box {
  return withinPicture(
    { ...box, x: units(at.x) - Math.round(box.width / 2), y: units(at.y) - Math.round(box.height / 2) },
    picture,
  );
}

/** A box in the middle of what is looked at, a quarter of the picture high: what the keyboard draws. */
export function boxInTheMiddle(centre: Point, zoom: number, picture: PictureSize): Box {
  const side = Math.max(
    least,
    Math.round((Math.min(picture.width, picture.height) * unitsPerPixel) / 4 / zoom),
  );
  return centredAt({ x: 0, y: 0, width: side, height: side }, centre, picture);
}

/** Points of a picture as a box and the outline in it. Undefined for fewer than three, or what has no extent. */
export function polygonThrough(
  points: readonly Point[],
  picture: PictureSize,
): { readonly box: Box; readonly outline: Outline } | undefined {
  if (points.length < 3 || points.length > mostOutlinePoints) return undefined;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const box = boxBetweenPoints(
    { x: Math.min(...xs), y: Math.min(...ys) },
    { x: Math.max(...xs), y: Math.max(...ys) },
    picture,
  );
  if (!box) return undefined;
  const along = (pixels: number, start: number, extent: number): number =>
    Math.min(
      outlineUnits,
      Math.max(0, Math.round(((pixels * unitsPerPixel - start) / extent) * outlineUnits)),
    );
  return {
    box,
    outline: {
      form: 'polygon',
      points: points.map(({ x, y }) => [along(x, box.x, box.width), along(y, box.y, box.height)] as const),
    },
  };
}

export const sameBox = (a: Box, b: Box): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

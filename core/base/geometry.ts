// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Space. Boxes live in the display picture: cropped and rotated, before aspect scaling, origin top left, in units of
 * 1/16 px. The decoder's picture (cropped, not rotated) is called the *coded* picture. This is the one place where the
 * two meet.
 */

/** Units per pixel of every box. */
export const unitsPerPixel = 16;

/** A rectangle in the display picture, in 1/16 px, integers; right and bottom edges are exclusive. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** A rectangle of whole pixels; right and bottom edges are exclusive. The space is stated where it is used. */
export type PixelRect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Clockwise turn, in degrees, that brings the coded picture upright. */
export type Rotation = 0 | 90 | 180 | 270;

export type PictureSize = { readonly width: number; readonly height: number };

/** How the coded picture becomes the display picture: mirrored first (left to right) if `mirrored`, then turned. */
export type Orientation = { readonly rotation: Rotation; readonly mirrored: boolean };

/** The box over everything in a display picture. */
export function wholePicture(display: PictureSize): Box {
  return { x: 0, y: 0, width: display.width * unitsPerPixel, height: display.height * unitsPerPixel };
}

/** Size of the display picture for a coded picture of `coded` pixels. */
export function displaySize(coded: PictureSize, orientation: Orientation): PictureSize {
  const turned = orientation.rotation === 90 || orientation.rotation === 270;
  return turned ? { width: coded.height, height: coded.width } : { width: coded.width, height: coded.height };
}

/** The smallest whole-pixel rectangle that holds a box, in the same (display) space. */
export function outerPixels(box: Box): PixelRect {
  const x = Math.floor(box.x / unitsPerPixel);
  const y = Math.floor(box.y / unitsPerPixel);
  const right = Math.ceil((box.x + box.width) / unitsPerPixel);
  const bottom = Math.ceil((box.y + box.height) / unitsPerPixel);
  return { x, y, width: right - x, height: bottom - y };
}

/** A rectangle of display pixels as the same pixels of the coded picture. */
export function displayToCoded(rect: PixelRect, coded: PictureSize, orientation: Orientation): PixelRect {
  const { x, y, width, height } = rect;
  const unturned = ((): PixelRect => {
    switch (orientation.rotation) {
      case 0:
        return rect;
      case 90:
        return { x: y, y: coded.height - x - width, width: height, height: width };
      case 180:
        return { x: coded.width - x - width, y: coded.height - y - height, width, height };
      case 270:
        return { x: coded.width - y - height, y: x, width: height, height: width };
    }
  })();
  return orientation.mirrored ? { ...unturned, x: coded.width - unturned.x - unturned.width } : unturned;
}

/** The part of `rect` inside a picture, or undefined when nothing of it is. */
export function clipRect(rect: PixelRect, picture: PictureSize): PixelRect | undefined {
  const x = Math.max(0, rect.x);
  const y = Math.max(0, rect.y);
  const right = Math.min(picture.width, rect.x + rect.width);
  const bottom = Math.min(picture.height, rect.y + rect.height);
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : undefined;
}

/** Grows (or, with a negative margin, shrinks) a rectangle by `margin` px on every side. */
export function growRect(rect: PixelRect, margin: number): PixelRect {
  return {
    x: rect.x - margin,
    y: rect.y - margin,
    width: Math.max(0, rect.width + 2 * margin),
    height: Math.max(0, rect.height + 2 * margin),
  };
}

/** Intersection over union of two boxes in the same space and unit; 0 when they do not touch. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** What is true of a composed frame, and how much of it a set of veils covers. Boxes in px of the picture, fractions allowed. */
import type { PictureSize } from '../../../core/base/geometry.ts';

export type Area = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** A face in one frame. */
export type TrueFace = {
  /** The same through the clip. */
  readonly subject: number;
  /** Hairline to chin and ear to ear; may reach past the picture's edge. */
  readonly box: Area;
  /** What stands in front of it. */
  readonly hiddenBy: readonly Area[];
};

/** True when the middle of the pixel (column, row) lies in the area. */
function holdsPixel(area: Area, column: number, row: number): boolean {
  const [x, y] = [column + 0.5, row + 0.5];
  return x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height;
}

/** The area shrunk to `share` of its sides around its middle. */
function innerArea({ x, y, width, height }: Area, share: number): Area {
  return {
    x: x + (width * (1 - share)) / 2,
    y: y + (height * (1 - share)) / 2,
    width: width * share,
    height: height * share,
  };
}

/** Calls `visit` for every pixel of the picture whose middle lies in the area. */
function eachPixel(area: Area, size: PictureSize, visit: (column: number, row: number) => void): void {
  const left = Math.max(0, Math.ceil(area.x - 0.5));
  const right = Math.min(size.width, Math.ceil(area.x + area.width - 0.5));
  const bottom = Math.min(size.height, Math.ceil(area.y + area.height - 0.5));
  for (let row = Math.max(0, Math.ceil(area.y - 0.5)); row < bottom; row++) {
    for (let column = left; column < right; column++) visit(column, row);
  }
}

/** Part of the face's pixels that lie in the picture and behind nothing, 0 to 1. */
export function seenShare(face: TrueFace, size: PictureSize): number {
  let seen = 0;
  eachPixel(face.box, size, (column, row) => {
    if (!face.hiddenBy.some((cover) => holdsPixel(cover, column, row))) seen++;
  });
  return Math.min(1, seen / Math.max(1, face.box.width * face.box.height));
}

/**
 * Part of the visible pixels of the face's inner 60 % (of both sides) that lie under a veil, 0 to 1; 1 when none of them
 * can be seen, since nothing is left to be covered.
 */
export function coveredShare(face: TrueFace, veils: readonly Area[], size: PictureSize): number {
  let seen = 0;
  let covered = 0;
  eachPixel(innerArea(face.box, 0.6), size, (column, row) => {
    if (face.hiddenBy.some((cover) => holdsPixel(cover, column, row))) return;
    seen++;
    if (veils.some((veil) => holdsPixel(veil, column, row))) covered++;
  });
  return seen === 0 ? 1 : covered / seen;
}

/** How many pixels of the picture lie in at least one of the areas. */
export function unionPixels(areas: readonly Area[], size: PictureSize): number {
  if (areas.length === 0) return 0;
  const mask = new Uint8Array(size.width * size.height);
  let count = 0;
  for (const area of areas) {
    eachPixel(area, size, (column, row) => {
      const place = row * size.width + column;
      if (mask[place] === 0) count++;
      mask[place] = 1;
    });
  }
  return count;
}

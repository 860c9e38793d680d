// SPDX-License-Identifier: GPL-3.0-or-later
/** Where in an outline the exemption code is drawn: a rectangle inside it, the same at every frame and in every copy. */
import type { Span } from '../base/bands.ts';
import { type Box, type PixelRect, unitsPerPixel } from '../base/geometry.ts';
import { type EnclosedSlab, enclosedSlabs, sideAt } from '../track/enclosed.ts';
import { type Outline, outlineUnits } from '../track/outline.ts';

/** A rectangle in 1/4096 of the box, by its edges. */
export type UnitRect = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

/** Cells per side of the grid on which a place is looked for in a polygon. */
const cells = 64;
const cellUnits = outlineUnits / cells;

/** The largest rectangle in an ellipse has its corners at 1/2 +- sqrt(1/8) of the box. */
const ellipsePlace: UnitRect = { left: 600, top: 600, right: 3496, bottom: 3496 };
const wholeBox: UnitRect = { left: 0, top: 0, right: outlineUnits, bottom: outlineUnits };

/** The columns that are enclosed on every row from `top` to `bottom`. */
function innerSpans(slabs: readonly EnclosedSlab[], top: number, bottom: number): Span[] {
  let spans: Span[] | undefined;
  let reached = top;
  for (const slab of slabs) {
    if (slab.bottom <= top) continue;
    if (slab.top > reached || reached >= bottom) break;
    const [from, to] = [Math.max(top, slab.top), Math.min(bottom, slab.bottom)];
    const inner = slab.spans
      .map(({ left, right }) => ({
        begin: Math.max(sideAt(left, from), sideAt(left, to)),
        end: Math.min(sideAt(right, from), sideAt(right, to)),
      }))
      .filter(({ begin, end }) => end > begin);
    spans = spans
      ? spans.flatMap((a) =>
          inner
            .map((b) => ({ begin: Math.max(a.begin, b.begin), end: Math.min(a.end, b.end) }))
            .filter(({ begin, end }) => end > begin),
        )
      : inner;
    reached = slab.bottom;
  }
  return reached >= bottom && spans ? spans : [];
}

/** Which cells of each row lie wholly inside the polygon. */
function innerCells(slabs: readonly EnclosedSlab[]): boolean[][] {
  return Array.from({ length: cells }, (_, row) => {
    const inside = new Array<boolean>(cells).fill(false);
    for (const { begin, end } of innerSpans(slabs, row * cellUnits, (row + 1) * cellUnits))
      inside.fill(true, Math.ceil(begin / cellUnits), Math.floor(end / cellUnits));
    return inside;
  });
}

/** The rectangle of most cells, the topmost and leftmost of several; undefined where no cell is inside. */
function largestOf(inside: readonly (readonly boolean[])[]): UnitRect | undefined {
  const heights = new Array<number>(cells).fill(0);
  let best: UnitRect | undefined;
  let most = 0;
  inside.forEach((row, at) => {
    row.forEach((cell, column) => {
      heights[column] = cell ? (heights[column] ?? 0) + 1 : 0;
    });
    for (let left = 0; left < cells; left++) {
      let height = heights[left] ?? 0;
      for (let right = left; right < cells && height > 0; right++) {
        height = Math.min(height, heights[right] ?? 0);
        const size = height * (right + 1 - left);
        if (size <= most) continue;
        most = size;
        best = {
          left: left * cellUnits,
          top: (at + 1 - height) * cellUnits,
          right: (right + 1) * cellUnits,
          bottom: (at + 1) * cellUnits,
        };
      }
    }
  });
  return best;
}

const places = new WeakMap<Outline, UnitRect | undefined>();

/** The place for the code in an outline; undefined where there is none. It depends on the outline alone. */
function placeIn(outline: Outline): UnitRect | undefined {
  switch (outline.form) {
    case 'rectangle':
      return wholeBox;
    case 'ellipse':
      return ellipsePlace;
    case 'polygon': {
      if (!places.has(outline)) places.set(outline, largestOf(innerCells(enclosedSlabs(outline.points))));
      return places.get(outline);
    }
  }
}

/** The whole pixels of the display picture in which the code may be drawn, undefined where there are none. */
export function codePlace(outline: Outline, box: Box): PixelRect | undefined {
  const place = placeIn(outline);
  if (!place) return undefined;
  const pixels = (start: number, length: number, part: number): number =>
    (start + (part * length) / outlineUnits) / unitsPerPixel;
  const x = Math.ceil(pixels(box.x, box.width, place.left));
  const y = Math.ceil(pixels(box.y, box.height, place.top));
  const width = Math.floor(pixels(box.x, box.width, place.right)) - x;
  const height = Math.floor(pixels(box.y, box.height, place.bottom)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From an outline and its box at a frame to what is painted on the coded picture. This is the one definition: the renderer
 * paints it, the proof redraws it, and the figures of the record count it.
 *
 * The coded picture is a grid of blocks, each as large as one chroma sample. A block is painted when it shares any area
 * with the outline, however little, and nothing else is.
 */
import { addBand, type Band, joinSpans, type Region, type Span } from '../base/bands.ts';
import {
  type Box,
  displayToCoded,
  type Orientation,
  type PictureSize,
  unitsPerPixel,
} from '../base/geometry.ts';
import { type EnclosedSlab, enclosedSlabs, type OutlinePoint, sideAt } from '../track/enclosed.ts';
import { type Outline, outlineUnits } from '../track/outline.ts';

/** The coded picture and the size of its blocks in px. */
export type BlockGrid = {
  readonly coded: PictureSize;
  readonly blockWidth: number;
  readonly blockHeight: number;
};

/** A distance that is only there to outweigh rounding, in 1/16 px: rounding never uncovers anything. */
const rounding = 1e-6;

/** Where the coded picture has a point of an outline in the display picture. */
function codedPoint([u, v]: OutlinePoint, { rotation, mirrored }: Orientation): OutlinePoint {
  const turned = ((): OutlinePoint => {
    switch (rotation) {
      case 0:
        return [u, v];
      case 90:
        return [v, outlineUnits - u];
      case 180:
        return [outlineUnits - u, outlineUnits - v];
      case 270:
        return [outlineUnits - v, u];
    }
  })();
  return mirrored ? [outlineUnits - turned[0], turned[1]] : turned;
}

/** Slabs of polygons as they lie in the coded picture: the same at every frame, and the costly part. */
const preparedSlabs = new WeakMap<Outline, Map<string, readonly EnclosedSlab[]>>();

function slabsOf(
  outline: Outline & { readonly form: 'polygon' },
  orientation: Orientation,
): readonly EnclosedSlab[] {
  const key = `${orientation.rotation} ${orientation.mirrored}`;
  const known = preparedSlabs.get(outline) ?? new Map<string, readonly EnclosedSlab[]>();
  preparedSlabs.set(outline, known);
  const slabs =
    known.get(key) ?? enclosedSlabs(outline.points.map((point) => codedPoint(point, orientation)));
  known.set(key, slabs);
  return slabs;
}

/** Extents in 1/16 px of the outline's parts between two rows, given in 1/16 px. */
type Extents = (top: number, bottom: number) => Span[];

function ellipseExtents(box: Box): Extents {
  const [radiusX, radiusY] = [box.width / 2, box.height / 2];
  const [centreX, centreY] = [box.x + radiusX, box.y + radiusY];
  return (top, bottom) => {
    const nearest = Math.max(0, top - centreY, centreY - bottom) / radiusY;
    if (nearest >= 1) return [];
    const half = nearest === 0 ? radiusX : radiusX * Math.sqrt(1 - nearest * nearest) + rounding;
    return [{ begin: centreX - half, end: centreX + half }];
  };
}

function polygonExtents(box: Box, slabs: readonly EnclosedSlab[]): Extents {
  // Corners are whole after this scaling; dividing last keeps them exact.
  const rowOf = (v: number): number => box.y + (v * box.height) / outlineUnits;
  const unitAt = (row: number): number => ((row - box.y) * outlineUnits) / box.height;
  const columnOf = (u: number): number => box.x + (u * box.width) / outlineUnits;
  let first = 0;
  return (top, bottom) => {
    while (first < slabs.length && rowOf(slabs[first]?.bottom ?? 0) <= top) first++;
    const extents: Span[] = [];
    for (let at = first; at < slabs.length; at++) {
      const slab = slabs[at];
      if (!slab || rowOf(slab.top) >= bottom) break;
      const from = rowOf(slab.top) >= top ? slab.top : unitAt(top);
      const to = rowOf(slab.bottom) <= bottom ? slab.bottom : unitAt(bottom);
      for (const { left, right } of slab.spans) {
        const begin = columnOf(Math.min(sideAt(left, from), sideAt(left, to)));
        const end = columnOf(Math.max(sideAt(right, from), sideAt(right, to)));
        extents.push({
          begin: left[0][0] === left[1][0] ? begin : begin - rounding,
          end: right[0][0] === right[1][0] ? end : end + rounding,
        });
      }
    }
    return extents;
  };
}

/** The blocks that the extents touch, row of blocks by row of blocks, clipped to the picture. */
function touchedBlocks(box: Box, grid: BlockGrid, extents: Extents): Region {
  const [width, height] = [grid.blockWidth * unitsPerPixel, grid.blockHeight * unitsPerPixel];
  const firstRow = Math.max(0, Math.floor(box.y / height));
  const lastRow = Math.min(
    Math.ceil(grid.coded.height / grid.blockHeight),
    Math.ceil((box.y + box.height) / height),
  );
  const bands: Band[] = [];
  for (let row = firstRow; row < lastRow; row++) {
    // A block at an odd edge is cut off: what touches only the part that is not there does not touch it.
    const spans = extents(row * height, Math.min((row + 1) * height, grid.coded.height * unitsPerPixel))
      .filter(({ begin, end }) => begin < grid.coded.width * unitsPerPixel && end > 0)
      .map(({ begin, end }) => ({
        begin: Math.max(0, Math.floor(begin / width) * grid.blockWidth),
        end: Math.min(grid.coded.width, Math.ceil(end / width) * grid.blockWidth),
      }));
    addBand(bands, {
      top: row * grid.blockHeight,
      bottom: Math.min(grid.coded.height, (row + 1) * grid.blockHeight),
      spans: joinSpans(spans),
    });
  }
  return bands;
}

function rectangleBlocks(box: Box, { coded, blockWidth, blockHeight }: BlockGrid): Region {
  if (box.x >= coded.width * unitsPerPixel || box.y >= coded.height * unitsPerPixel) return [];
  const [width, height] = [blockWidth * unitsPerPixel, blockHeight * unitsPerPixel];
  const begin = Math.max(0, Math.floor(box.x / width) * blockWidth);
  const end = Math.min(coded.width, Math.ceil((box.x + box.width) / width) * blockWidth);
  const top = Math.max(0, Math.floor(box.y / height) * blockHeight);
  const bottom = Math.min(coded.height, Math.ceil((box.y + box.height) / height) * blockHeight);
  return end > begin && bottom > top ? [{ top, bottom, spans: [{ begin, end }] }] : [];
}

/** A box of the display picture as the same place of the coded picture, in 1/16 px. */
export function codedBox(box: Box, coded: PictureSize, orientation: Orientation): Box {
  const size = { width: coded.width * unitsPerPixel, height: coded.height * unitsPerPixel };
  return displayToCoded(box, size, orientation);
}

/** What is painted for an outline in `box` (display picture): whole blocks of the coded picture, none twice. */
export function paintedRegion(outline: Outline, box: Box, orientation: Orientation, grid: BlockGrid): Region {
  const placed = codedBox(box, grid.coded, orientation);
  if (placed.width <= 0 || placed.height <= 0) return [];
  switch (outline.form) {
    case 'rectangle':
      return rectangleBlocks(placed, grid);
    case 'ellipse':
      return touchedBlocks(placed, grid, ellipseExtents(placed));
    case 'polygon':
      return touchedBlocks(placed, grid, polygonExtents(placed, slabsOf(outline, orientation)));
  }
}

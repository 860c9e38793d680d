// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Decides what a network is shown of a picture: the whole of it at several sizes, small ones for close-ups and large
 * ones for small faces. The networks used here take inputs of any size, so a pass is one window as long as it fits the
 * memory bound; only above that is it cut into overlapping tiles.
 */
import type { PictureSize } from '../core/base/geometry.ts';

/** A rectangle in picture pixels; fractions and parts outside the picture are allowed. */
export type Region = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** One look at the whole picture. */
export type Pass = {
  /** The long side in input px is `ofSource` times the picture's, from `least` to `most`. */
  readonly least: number;
  readonly ofSource: number;
  readonly most: number;
  /** Boxes larger than this (input px) are left to the smaller passes, which judge them better; null takes all. */
  readonly mostBox: number | null;
};

/** One run of the network. */
export type Window = {
  /** Which pass it belongs to, from 0. */
  readonly pass: number;
  /** The pass's own bound on boxes, input px. */
  readonly mostBox: number | null;
  readonly region: Region;
  /** Input size, px, multiples of the network's stride. */
  readonly width: number;
  readonly height: number;
  /** Edges behind which the picture goes on: what touches them may be cut off. */
  readonly inner: {
    readonly left: boolean;
    readonly top: boolean;
    readonly right: boolean;
    readonly bottom: boolean;
  };
};

export type WindowLimits = {
  /** Input sides are multiples of this many px. */
  readonly stride: number;
  /** No window has more input pixels, unless a smaller tile would be narrower than twice the overlap. */
  readonly mostPixels: number;
  /** Neighbouring tiles share at least this many input px. */
  readonly overlap: number;
};

/** More than this only enlarges blocks and noise. */
const mostEnlargement = 2;
/** A picture that exceeds a multiple of the stride by up to this share of its side is squeezed into it: rows of grey would cost as much as its own. */
const mostSqueeze = 1 / 64;

/**
 * The windows for a picture, pass after pass, row after row; together they cover every pixel in every pass. Of passes that
 * come out at the same size the first is made.
 */
export function planWindows(
  picture: PictureSize,
  passes: readonly Pass[],
  limits: WindowLimits,
): readonly Window[] {
  const longSide = Math.max(picture.width, picture.height);
  const sizes = new Map<number, Pass>();
  for (const pass of passes) {
    const wanted = Math.min(pass.most, Math.max(pass.least, Math.round(longSide * pass.ofSource)));
    const size = Math.min(mostEnlargement * longSide, wanted);
    if (!sizes.has(size)) sizes.set(size, pass);
  }
  return [...sizes].flatMap(([size, { mostBox }], pass) =>
    planPass(picture, size / longSide, limits).map((window) => ({ ...window, pass, mostBox })),
  );
}

function planPass(
  picture: PictureSize,
  scale: number,
  limits: WindowLimits,
): readonly Omit<Window, 'pass' | 'mostBox'>[] {
  const wide = picture.width * scale;
  const high = picture.height * scale;
  const { columns, rows } = countTiles(wide, high, limits);
  const across = placeTiles(wide, columns, limits);
  const down = placeTiles(high, rows, limits);
  return down.starts.flatMap((top, row) =>
    across.starts.map((left, column) => ({
      region: { x: left / scale, y: top / scale, width: across.span / scale, height: down.span / scale },
      width: across.side,
      height: down.side,
      inner: { left: column > 0, top: row > 0, right: column < columns - 1, bottom: row < rows - 1 },
    })),
  );
}

/** The fewest tiles that respect the bound, cutting the longer side of a tile first. */
function countTiles(wide: number, high: number, limits: WindowLimits): { columns: number; rows: number } {
  let columns = 1;
  let rows = 1;
  for (;;) {
    const width = tileSide(wide, columns, limits);
    const height = tileSide(high, rows, limits);
    if (width * height <= limits.mostPixels || Math.max(width, height) <= 2 * limits.overlap)
      return { columns, rows };
    if (width >= height) columns += 1;
    else rows += 1;
  }
}

function tileSide(length: number, count: number, { stride, overlap }: WindowLimits): number {
  return Math.max(stride, Math.ceil((length + (count - 1) * overlap) / count / stride) * stride);
}

/** Along one axis: the side of each tile, px of the network's input; how much of the scaled picture it holds; where each starts in that. */
type Placed = { readonly side: number; readonly span: number; readonly starts: readonly number[] };

function placeTiles(length: number, count: number, limits: WindowLimits): Placed {
  const side = tileSide(length, count, limits);
  if (count === 1) {
    const squeezed = Math.floor(length / limits.stride) * limits.stride;
    return length - squeezed <= mostSqueeze * length
      ? { side: squeezed, span: length, starts: [0] }
      : { side, span: side, starts: [0] };
  }
  const room = Math.max(0, length - side);
  const starts = Array.from({ length: count }, (_, index) => (room * index) / (count - 1));
  return { side, span: side, starts };
}

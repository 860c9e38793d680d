// SPDX-License-Identifier: GPL-3.0-or-later
/** Where a copy differs from its original beyond what coding does, found from the pictures alone. */
import type { PictureSize, PixelRect } from '../base/geometry.ts';

/** Squared differences of luma in square blocks, row by row from the top; 8-bit steps. */
export type BlockDifferences = {
  readonly blockPx: number;
  readonly columns: number;
  readonly rows: number;
  /** Mean squared difference of each block; negative where it was not compared. */
  readonly meanSquares: Float32Array;
  /** Variance of the original's samples in each block that differs by more than `changedBounds.steps`; 0 in the others. */
  readonly variances: Float32Array;
};

/** A stretch of frames on which one area differs. */
export type ChangedArea = {
  readonly startFrame: number;
  readonly endFrame: number;
  /** Everything the area reaches on these frames, in px of the coded picture, in whole blocks. */
  readonly extent: PixelRect;
};

export type ChangedProof = {
  readonly blockPx: number;
  readonly frames: number;
  readonly firstFrame: number | null;
  /** Frames on which more than half of the picture differs: no veil, but another picture. */
  readonly wholeFrames: number;
  /** Share of the picture that differs, in thousandths: of the frame where it is largest, and over all frames compared. */
  readonly largestMilli: number;
  readonly meanMilli: number;
  readonly areaCount: number;
  /** At most 64, the longest first. */
  readonly areas: readonly ChangedArea[];
};

export const changedBounds = {
  blockPx: 8,
  /** A block differs from this root mean square on, in 8-bit steps (30 dB) ... */
  steps: 8,
  /** ... and when it differs this many times more than the median block of the frame, which coding alone explains. */
  timesMedian: 4,
  /**
   * ... and by at least this share of its own variance: a coder errs most on hard edges, yet leaves them in place, so
   * that its error stays far below the variance; what somebody put there instead differs about as much as they vary.
   */
  varianceShare: 0.2,
  /** A larger share of the picture than this is no area in it. */
  wholeShare: 0.5,
  areasListed: 64,
} as const;

/** True when a block beside `block`, corners too, is marked. */
function hasMarkedNeighbour(marks: Uint8Array, columns: number, block: number): boolean {
  const column = block % columns;
  for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
    for (let at = block - column - columns + x; at <= block - column + columns + x; at += columns)
      if (at !== block && marks[at]) return true;
  }
  return false;
}

/**
 * One mark per block: 1 where it differs. Blocks that are not compared have a negative figure and no mark; nor has one
 * that stands alone, as a coder leaves one here and there on a hard edge.
 */
export function markChanged({ meanSquares, variances, columns }: BlockDifferences): Uint8Array {
  const floor = changedBounds.steps ** 2;
  const marks = new Uint8Array(meanSquares.length);
  if (!meanSquares.some((value) => value > floor)) return marks;
  // The median of a thousand blocks does for all of them.
  const apart = Math.max(1, Math.floor(meanSquares.length / 1000));
  const compared = meanSquares.filter((value, block) => value >= 0 && block % apart === 0).sort();
  const median = compared[Math.floor(compared.length / 2)] ?? 0;
  // Where most of the frame differs no block stands out, and all that differ count.
  const bound = median > floor ? floor : Math.max(floor, median * changedBounds.timesMedian ** 2);
  meanSquares.forEach((value, block) => {
    if (value > bound && value > (variances[block] ?? 0) * changedBounds.varianceShare) marks[block] = 1;
  });
  return marks.map((mark, block) => (mark && hasMarkedNeighbour(marks, columns, block) ? 1 : 0));
}

/** Rectangles around marked blocks that touch each other, corners too, clipped to the picture. */
export function areasOf(
  marks: Uint8Array,
  { blockPx, columns, rows }: Pick<BlockDifferences, 'blockPx' | 'columns' | 'rows'>,
  picture: PictureSize,
): PixelRect[] {
  const left = Uint8Array.from(marks);
  const areas: PixelRect[] = [];
  for (let start = 0; start < left.length; start++) {
    if (!left[start]) continue;
    let [west, east, north, south] = [columns, 0, rows, 0];
    const open = [start];
    left[start] = 0;
    for (let block = open.pop(); block !== undefined; block = open.pop()) {
      const column = block % columns;
      const row = Math.floor(block / columns);
      west = Math.min(west, column);
      east = Math.max(east, column + 1);
      north = Math.min(north, row);
      south = Math.max(south, row + 1);
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
          const next = y * columns + x;
          if (!left[next]) continue;
          left[next] = 0;
          open.push(next);
        }
      }
    }
    const x = west * blockPx;
    const y = north * blockPx;
    areas.push({
      x,
      y,
      width: Math.min(picture.width, east * blockPx) - x,
      height: Math.min(picture.height, south * blockPx) - y,
    });
  }
  return areas;
}

/**
 * Says of a pixel whether it lies well inside an area: between marked blocks on its row and on its column, at least a
 * block away from the outermost, which can be half veil and half original. Nothing does where less than half of what
 * lies between them is marked: that is scattered coding noise and no area that somebody changed.
 */
export function insideArea(
  marks: Uint8Array,
  { blockPx, columns }: Pick<BlockDifferences, 'blockPx' | 'columns'>,
  area: PixelRect,
): (x: number, y: number) => boolean {
  const west = area.x / blockPx;
  const north = area.y / blockPx;
  const width = Math.ceil(area.width / blockPx);
  const height = Math.ceil(area.height / blockPx);
  const left = new Int32Array(height).fill(width);
  const right = new Int32Array(height).fill(-1);
  const top = new Int32Array(width).fill(height);
  const bottom = new Int32Array(width).fill(-1);
  const marked = (column: number, row: number): boolean =>
    marks[(north + row) * columns + west + column] === 1;
  const each = (use: (column: number, row: number) => void): void => {
    for (let row = 0; row < height; row++) for (let column = 0; column < width; column++) use(column, row);
  };
  each((column, row) => {
    if (!marked(column, row)) return;
    left[row] = Math.min(left[row] ?? width, column);
    right[row] = Math.max(right[row] ?? -1, column);
    top[column] = Math.min(top[column] ?? height, row);
    bottom[column] = Math.max(bottom[column] ?? -1, row);
  });
  const between = (column: number, row: number): boolean =>
    column > (left[row] ?? width) &&
    column < (right[row] ?? -1) &&
    row > (top[column] ?? height) &&
    row < (bottom[column] ?? -1);
  let inner = 0;
  let changed = 0;
  each((column, row) => {
    if (!between(column, row)) return;
    inner++;
    if (marked(column, row)) changed++;
  });
  if (changed * 2 < inner) return () => false;
  return (x, y) => between(Math.floor(x / blockPx) - west, Math.floor(y / blockPx) - north);
}

function touches(a: PixelRect, b: PixelRect): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

function around(a: PixelRect, b: PixelRect): PixelRect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

type OpenArea = { startFrame: number; endFrame: number; extent: PixelRect; last: PixelRect };

/** Joins the areas of frame after frame into stretches. Feed every compared frame, in order. */
export class ChangedAreas {
  #open: OpenArea[] = [];
  #listed: ChangedArea[] = [];
  #areaCount = 0;
  #compared = 0;
  #frames = 0;
  #firstFrame: number | null = null;
  #wholeFrames = 0;
  #largest = 0;
  #sum = 0;

  /** The areas of a frame and the share of its picture that differs, 0 to 1. */
  add(frame: number, areas: readonly PixelRect[], share: number): void {
    this.#compared++;
    this.#sum += share;
    this.#largest = Math.max(this.#largest, share);
    if (share > 0) {
      this.#frames++;
      this.#firstFrame ??= frame;
    }
    if (share > changedBounds.wholeShare) this.#wholeFrames++;
    const going: OpenArea[] = [];
    for (const area of areas) {
      const before = this.#open.find((open) => open.endFrame === frame && touches(open.last, area));
      if (before) {
        before.endFrame = frame + 1;
        before.extent = around(before.extent, area);
        before.last = area;
        going.push(before);
      } else going.push({ startFrame: frame, endFrame: frame + 1, extent: area, last: area });
    }
    for (const open of this.#open) if (!going.includes(open)) this.#close(open);
    this.#open = going;
  }

  #close({ startFrame, endFrame, extent }: OpenArea): void {
    this.#areaCount++;
    this.#listed.push({ startFrame, endFrame, extent });
    if (this.#listed.length >= 2 * changedBounds.areasListed) this.#keepLongest();
  }

  #keepLongest(): void {
    const length = (area: ChangedArea): number => area.endFrame - area.startFrame;
    this.#listed.sort((a, b) => length(b) - length(a) || a.startFrame - b.startFrame);
    this.#listed = this.#listed.slice(0, changedBounds.areasListed);
  }

  figures(): ChangedProof {
    for (const open of this.#open) this.#close(open);
    this.#open = [];
    this.#keepLongest();
    return {
      blockPx: changedBounds.blockPx,
      frames: this.#frames,
      firstFrame: this.#firstFrame,
      wholeFrames: this.#wholeFrames,
      largestMilli: Math.round(1000 * this.#largest),
      meanMilli: this.#compared === 0 ? 0 : Math.round((1000 * this.#sum) / this.#compared),
      areaCount: this.#areaCount,
      areas: this.#listed,
    };
  }
}

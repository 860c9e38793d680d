// SPDX-License-Identifier: GPL-3.0-or-later
/** Luma of planar pictures read in 8-bit steps, whatever the depth: thinned out, at single places, in blocks. */
import type { PixelRect } from '../../../../core/base/geometry.ts';
import { type BlockDifferences, changedBounds } from '../../../../core/render/changed-areas.ts';
import type { PlanarPicture } from '../../../../native/lib/index.ts';

/** The luma plane as numbers, and how they are read. */
type Luma = { readonly samples: Uint8Array | Uint16Array; readonly stride: number; readonly scale: number };

function lumaOf(picture: PlanarPicture): Luma {
  const plane = picture.planes[0];
  if (!plane) throw new Error('a picture without luma');
  const { data, strideBytes } = plane;
  return picture.bitDepth === 8
    ? { samples: data, stride: strideBytes, scale: 1 }
    : {
        samples: new Uint16Array(data.buffer, data.byteOffset, data.byteLength >> 1),
        stride: strideBytes >> 1,
        scale: 1 / (1 << (picture.bitDepth - 8)),
      };
}

/** Every `step`-th sample of every `step`-th row, row by row. */
export function thinned(picture: PlanarPicture, step: number): Uint8Array {
  const { samples, stride, scale } = lumaOf(picture);
  const columns = Math.ceil(picture.width / step);
  const out = new Uint8Array(columns * Math.ceil(picture.height / step));
  let to = 0;
  for (let y = 0; y < picture.height; y += step) {
    const row = y * stride;
    for (let x = 0; x < picture.width; x += step) out[to++] = (samples[row + x] ?? 0) * scale;
  }
  return out;
}

/** Samples at `positions` of the grid that `thinned` gives for the same step. */
export function lumaAt(picture: PlanarPicture, step: number, positions: Int32Array): Float32Array {
  const { samples, stride, scale } = lumaOf(picture);
  const columns = Math.ceil(picture.width / step);
  return Float32Array.from(positions, (position) => {
    const y = Math.floor(position / columns) * step;
    return (samples[y * stride + (position % columns) * step] ?? 0) * scale;
  });
}

/** Adds the squared differences of one row to the blocks it runs through. Every sample of every frame passes here. */
function addRow(
  sums: Float64Array,
  blockPx: number,
  a: Luma['samples'],
  fromA: number,
  b: Luma['samples'],
  fromB: number,
  width: number,
): void {
  for (let column = 0, x = 0; x < width; column++) {
    const right = Math.min(width, x + blockPx);
    let sum = 0;
    for (; x < right; x++) {
      const difference = (a[fromA + x] as number) - (b[fromB + x] as number);
      sum += difference * difference;
    }
    sums[column] = (sums[column] as number) + sum;
  }
}

/** Variance of the samples in one block, in 8-bit steps. */
function varianceIn({ samples, stride, scale }: Luma, block: PixelRect): number {
  let sum = 0;
  let squares = 0;
  for (let y = block.y; y < block.y + block.height; y++) {
    for (let at = y * stride + block.x; at < y * stride + block.x + block.width; at++) {
      const value = (samples[at] as number) * scale;
      sum += value;
      squares += value * value;
    }
  }
  const count = block.width * block.height;
  return squares / count - (sum / count) ** 2;
}

/** What every block differs by; blocks that an excluded rectangle touches count as not compared. */
export function blockDifferences(
  original: PlanarPicture,
  redacted: PlanarPicture,
  excluded: readonly PixelRect[],
  blockPx: number,
): BlockDifferences {
  const { width, height } = original;
  const columns = Math.ceil(width / blockPx);
  const rows = Math.ceil(height / blockPx);
  const a = lumaOf(original);
  const b = lumaOf(redacted);
  const meanSquares = new Float32Array(columns * rows);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const bottom = Math.min(height, (row + 1) * blockPx);
    sums.fill(0);
    for (let y = row * blockPx; y < bottom; y++)
      addRow(sums, blockPx, a.samples, y * a.stride, b.samples, y * b.stride, width);
    const scale = (a.scale * a.scale) / (bottom - row * blockPx);
    for (let column = 0; column < columns; column++) {
      const across = Math.min(width, (column + 1) * blockPx) - column * blockPx;
      meanSquares[row * columns + column] = ((sums[column] ?? 0) * scale) / across;
    }
  }
  for (const rect of excluded) {
    const bottom = Math.min(rows, Math.ceil((rect.y + rect.height) / blockPx));
    const right = Math.min(columns, Math.ceil((rect.x + rect.width) / blockPx));
    for (let row = Math.floor(rect.y / blockPx); row < bottom; row++)
      meanSquares.fill(-1, row * columns + Math.floor(rect.x / blockPx), row * columns + right);
  }
  const variances = meanSquares.map((value, block) => {
    if (value <= changedBounds.steps ** 2) return 0;
    const x = (block % columns) * blockPx;
    const y = Math.floor(block / columns) * blockPx;
    return varianceIn(a, {
      x,
      y,
      width: Math.min(blockPx, width - x),
      height: Math.min(blockPx, height - y),
    });
  });
  return { blockPx, columns, rows, meanSquares, variances };
}

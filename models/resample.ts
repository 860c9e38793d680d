// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Cuts a region out of a picture and resizes it into a network's input. The filter is a triangle as wide as a step of
 * the smaller picture: bilinear when enlarging, area averaging when shrinking, so that small faces do not alias away.
 */
import type { RgbPicture } from '../core/detect/detection.ts';
import type { Region } from './tiling.ts';

/** How bytes become network values: `byte * scale + offset`, in RGB or BGR order. */
export type Normalisation = {
  readonly scale: number;
  readonly offset: number;
  readonly order: 'rgb' | 'bgr';
};

/** A slot of the input tensor: pixels `height * width * 3` from `at` on, interleaved. */
export type Slot = {
  readonly data: Float32Array;
  readonly at: number;
  readonly width: number;
  readonly height: number;
};

/** Contributions along one axis: output i takes `taps[i]` pixels from `first[i]` on, weights from `i * stride` on. */
type Axis = {
  readonly first: Int32Array;
  readonly taps: Int32Array;
  readonly weights: Float32Array;
  readonly stride: number;
};

/**
 * Fills `slot` with `region` of `picture`. What lies outside the picture becomes mid grey.
 * `region`: picture pixels, fractions allowed; its aspect should be the slot's.
 */
export function resample(
  picture: RgbPicture,
  region: Region,
  slot: Slot,
  normalisation: Normalisation,
): void {
  const across = axisOf(region.x, region.width, slot.width, picture.width);
  const down = axisOf(region.y, region.height, slot.height, picture.height);
  const { scale, offset } = normalisation;
  const { top, rows } = narrow(picture, across, down, slot.width);
  const rowLength = slot.width * 3;
  slot.data.fill(127.5 * scale + offset, slot.at, slot.at + slot.height * rowLength);
  const { left, right } = insideOf(across);
  for (let row = 0; row < slot.height; row += 1) {
    const taps = down.taps[row] ?? 0;
    if (taps === 0) continue;
    const at = slot.at + row * rowLength;
    const line = slot.data.subarray(at + left * 3, at + right * 3);
    line.fill(offset);
    for (let tap = 0; tap < taps; tap += 1) {
      const from = ((down.first[row] ?? 0) + tap - top) * rowLength;
      const source = rows.subarray(from + left * 3, from + right * 3);
      addWeighted(line, source, (down.weights[row * down.stride + tap] ?? 0) * scale);
    }
  }
  if (normalisation.order === 'bgr') swapRedAndBlue(slot);
}

/** The innermost loop of the second pass: alone in a function, it compiles to a plain multiply-and-add. */
function addWeighted(line: Float32Array, source: Float32Array, weight: number): void {
  for (let index = 0; index < line.length; index += 1) {
    line[index] = (line[index] ?? 0) + weight * (source[index] ?? 0);
  }
}

/** First pass: every picture row that the second one needs, `width` pixels wide, values 0 to 255. */
function narrow(
  picture: RgbPicture,
  across: Axis,
  down: Axis,
  width: number,
): { readonly top: number; readonly rows: Float32Array } {
  const { left, right } = insideOf(down);
  const top = down.first[left] ?? 0;
  const bottom = right > left ? (down.first[right - 1] ?? 0) + (down.taps[right - 1] ?? 0) : top;
  const rows = new Float32Array(Math.max(0, bottom - top) * width * 3);
  const { data } = picture;
  let out = 0;
  for (let y = top; y < bottom; y += 1) {
    const line = y * picture.width;
    for (let column = 0; column < width; column += 1) {
      const taps = across.taps[column] ?? 0;
      let at = (line + (across.first[column] ?? 0)) * 3;
      const weightsAt = column * across.stride;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0; tap < taps; tap += 1) {
        const weight = across.weights[weightsAt + tap] ?? 0;
        red += weight * (data[at] ?? 0);
        green += weight * (data[at + 1] ?? 0);
        blue += weight * (data[at + 2] ?? 0);
        at += 3;
      }
      rows[out] = red;
      rows[out + 1] = green;
      rows[out + 2] = blue;
      out += 3;
    }
  }
  return { top, rows };
}

/**
 * The triangle filter along one axis. Weights of an output pixel add up to one; those that fall outside the picture are
 * given to the rest, and a pixel whose centre lies outside takes none.
 */
function axisOf(start: number, length: number, outputs: number, limit: number): Axis {
  const step = length / outputs;
  const reach = Math.max(1, step);
  const stride = Math.ceil(reach) * 2 + 1;
  const first = new Int32Array(outputs);
  const taps = new Int32Array(outputs);
  const weights = new Float32Array(outputs * stride);
  for (let index = 0; index < outputs; index += 1) {
    const centre = start + (index + 0.5) * step;
    if (centre < 0 || centre >= limit) continue;
    const from = Math.max(0, Math.ceil(centre - reach - 0.5));
    const to = Math.min(limit - 1, Math.floor(centre + reach - 0.5));
    let sum = 0;
    for (let pixel = from; pixel <= to; pixel += 1) {
      const weight = Math.max(0, 1 - Math.abs(pixel + 0.5 - centre) / reach);
      weights[index * stride + pixel - from] = weight;
      sum += weight;
    }
    for (let tap = 0; tap <= to - from; tap += 1) {
      weights[index * stride + tap] = (weights[index * stride + tap] ?? 0) / sum;
    }
    first[index] = from;
    taps[index] = to - from + 1;
  }
  return { first, taps, weights, stride };
}

/** The outputs `[left, right)` of an axis that lie inside the picture. */
function insideOf(axis: Axis): { readonly left: number; readonly right: number } {
  let left = 0;
  let right = axis.taps.length;
  while (left < right && axis.taps[left] === 0) left += 1;
  while (right > left && axis.taps[right - 1] === 0) right -= 1;
  return { left, right };
}

function swapRedAndBlue(slot: Slot): void {
  const end = slot.at + slot.height * slot.width * 3;
  for (let at = slot.at; at < end; at += 3) {
    const red = slot.data[at] ?? 0;
    slot.data[at] = slot.data[at + 2] ?? 0;
    slot.data[at + 2] = red;
  }
}

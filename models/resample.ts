// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Cuts a region out of a picture and resizes it into a network's input. The filter is a triangle as wide as a step of
 * the smaller picture: bilinear when enlarging, area averaging when shrinking, so that small faces do not alias away.
 */
import type { RgbPicture } from '../core/detect/detection.ts';
import { type FilterAxis, resampleRgb } from '../native/lib/index.ts';
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
  const { scale, offset, order } = normalisation;
  resampleRgb(
    picture,
    axisOf(region.x, region.width, slot.width, picture.width),
    axisOf(region.y, region.height, slot.height, picture.height),
    { scale, offset, outside: 127.5 * scale + offset, blueFirst: order === 'bgr' },
    slot.data.subarray(slot.at, slot.at + slot.height * slot.width * 3),
  );
}

/**
 * The triangle filter along one axis. Weights of an output pixel add up to one; those that fall outside the picture are
 * given to the rest, and a pixel whose centre lies outside takes none.
 */
function axisOf(start: number, length: number, outputs: number, limit: number): FilterAxis {
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

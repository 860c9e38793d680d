// SPDX-License-Identifier: GPL-3.0-or-later
/** Resizing part of a picture into a network's input: a quarter of a look's time when it was done in JavaScript. */
import { addon } from './addon.ts';
import { checkBoolean, checkNumber, checkObject, checkWhole } from './arguments.ts';
import { maxSide } from './picture.ts';

/**
 * Contributions along one axis: output i takes `taps[i]` pixels from `first[i]` on, weights from `i * stride` on. An
 * output without taps lies outside the picture.
 */
export type FilterAxis = {
  readonly first: Int32Array;
  readonly taps: Int32Array;
  readonly weights: Float32Array;
  readonly stride: number;
};

/** Network value = byte * scale + offset; `outside` is the network value of what lies outside the picture. */
export type ValueRange = {
  readonly scale: number;
  readonly offset: number;
  readonly outside: number;
  /** BGR instead of RGB. */
  readonly blueFirst: boolean;
};

const mostTaps = 65536;

function checkAxis(axis: FilterAxis, name: string, limit: number): FilterAxis {
  checkObject(axis, name);
  const { first, taps, weights, stride } = axis;
  if (!(first instanceof Int32Array)) throw new TypeError(`${name}.first must be an Int32Array`);
  if (!(taps instanceof Int32Array)) throw new TypeError(`${name}.taps must be an Int32Array`);
  if (!(weights instanceof Float32Array)) throw new TypeError(`${name}.weights must be a Float32Array`);
  checkWhole(stride, `${name}.stride`, 1, mostTaps);
  checkWhole(first.length, `${name}.first.length`, 1, maxSide);
  if (taps.length !== first.length || weights.length < first.length * stride) {
    throw new RangeError(`${name} states ${first.length} outputs, but not the taps or weights of each`);
  }
  taps.forEach((count, output) => {
    checkWhole(count, `${name}.taps[${output}]`, 0, Math.min(stride, limit));
    checkWhole(first[output], `${name}.first[${output}]`, 0, limit - count);
  });
  return axis;
}

/**
 * Resamples `picture` (RGB, 8 bit, interleaved) by the weights of two axes into `out`, `down` rows of `across` pixels of
 * three interleaved values.
 */
export function resampleRgb(
  picture: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  across: FilterAxis,
  down: FilterAxis,
  range: ValueRange,
  out: Float32Array,
): void {
  checkObject(picture, 'picture');
  const width = checkWhole(picture.width, 'picture.width', 1, maxSide);
  const height = checkWhole(picture.height, 'picture.height', 1, maxSide);
  if (!(picture.data instanceof Uint8Array)) throw new TypeError('picture.data must be a Uint8Array');
  checkWhole(picture.data.length, 'picture.data.length', width * height * 3, width * height * 3);
  checkAxis(across, 'across', width);
  checkAxis(down, 'down', height);
  checkObject(range, 'range');
  if (!(out instanceof Float32Array)) throw new TypeError('out must be a Float32Array');
  const values = 3 * across.first.length * down.first.length;
  checkWhole(out.length, 'out.length', values, values);
  const finite = (name: 'scale' | 'offset' | 'outside'): number =>
    checkNumber(range[name], `range.${name}`, -1e9, 1e9);
  const blueFirst = checkBoolean(range.blueFirst, 'range.blueFirst');
  addon().resampleRgb(
    picture.data,
    width,
    height,
    across.first,
    across.taps,
    across.weights,
    across.stride,
    down.first,
    down.taps,
    down.weights,
    down.stride,
    Float64Array.of(finite('scale'), finite('offset'), finite('outside'), blueFirst ? 1 : 0),
    out,
  );
}

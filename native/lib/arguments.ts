// SPDX-License-Identifier: GPL-3.0-or-later
/** Checks of what callers hand to the addon: TypeError for the wrong kind of value, RangeError for the wrong size. */
import type { PixelRect } from '../../core/base/geometry.ts';

/**
 * More rectangles than any picture needs, one of 2160 rows with a veil like a comb of a hundred teeth too; bounds the time
 * that a call can take.
 */
const maxRects = 2 ** 18;

/** A value as it is shown in an error text. */
function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** A whole number from `minimum` to `maximum`, both included. */
export function checkWhole(value: unknown, name: string, minimum: number, maximum: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number, not ${shown(value)}`);
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new RangeError(`${name} must be a whole number from ${minimum} to ${maximum}, not ${value}`);
  }
  return value;
}

/** A number from `minimum` to `maximum`, both included; NaN is none. */
export function checkNumber(value: unknown, name: string, minimum: number, maximum: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number, not ${shown(value)}`);
  if (!(value >= minimum && value <= maximum)) {
    throw new RangeError(`${name} must be from ${minimum} to ${maximum}, not ${value}`);
  }
  return value;
}

export function checkBoolean(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${name} must be true or false, not ${shown(value)}`);
  return value;
}

export function checkObject(value: unknown, name: string): void {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${name} must be an object, not ${shown(value)}`);
  }
}

/** An array; `T` is checked element by element by the caller. */
export function checkArray<T>(value: readonly T[], name: string): readonly T[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} must be an array, not ${shown(value)}`);
  return value;
}

/** A rectangle of whole pixels that is not empty and lies inside the picture, as x, y, width, height. */
export function checkRect(
  rect: PixelRect,
  name: string,
  picture: { readonly width: number; readonly height: number },
): readonly [number, number, number, number] {
  checkObject(rect, name);
  const x = checkWhole(rect.x, `${name}.x`, 0, picture.width - 1);
  const y = checkWhole(rect.y, `${name}.y`, 0, picture.height - 1);
  const width = checkWhole(rect.width, `${name}.width`, 1, picture.width - x);
  const height = checkWhole(rect.height, `${name}.height`, 1, picture.height - y);
  return [x, y, width, height];
}

/** The number of rectangles in a list that is not too long. */
export function checkRectCount(rects: readonly unknown[], name: string): number {
  if (rects.length > maxRects) {
    throw new RangeError(`${name} holds ${rects.length} rectangles; at most ${maxRects} are taken`);
  }
  return rects.length;
}

/** Rectangles flattened for the addon: x, y, width, height of each. */
export function packRects(
  rects: readonly PixelRect[],
  name: string,
  picture: { readonly width: number; readonly height: number },
): Int32Array {
  const packed = new Int32Array(4 * checkRectCount(checkArray(rects, name), name));
  rects.forEach((rect, index) => {
    packed.set(checkRect(rect, `${name}[${index}]`, picture), 4 * index);
  });
  return packed;
}

/** Printable ASCII of at most `maxLength` characters: what the typeface of the veils can write. */
export function checkText(value: unknown, name: string, maxLength: number): string {
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string, not ${shown(value)}`);
  if (value.length > maxLength) {
    throw new RangeError(`${name} has ${value.length} characters; at most ${maxLength} are taken`);
  }
  if (!/^[ -~]*$/.test(value)) {
    throw new RangeError(`${name} must be printable ASCII, not ${JSON.stringify(value)}`);
  }
  return value;
}

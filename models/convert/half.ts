// SPDX-License-Identifier: GPL-3.0-or-later
/** Numbers of half precision, in which networks are often stored. */

/** IEEE 754 binary16, little-endian: 1 sign, 5 exponent, 10 fraction bits. */
export function readHalf(view: DataView, at: number): number {
  const bits = view.getUint16(at, true);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

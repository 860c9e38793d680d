// SPDX-License-Identifier: GPL-3.0-or-later
/** The 3 x 3 display matrix that tells players how to turn a picture upright. */
import type { Orientation } from '../../../../core/base/geometry.ts';

/**
 * FFmpeg's form of the matrix (nine native-endian 32-bit integers, 16.16 and 2.30 fixed point, as in the `tkhd` box of
 * ISO/IEC 14496-12) for an orientation: mirrored left to right first, then turned clockwise.
 */
export function displayMatrix(orientation: Orientation): Buffer {
  const [cosine, sine] = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] }[orientation.rotation] as [
    number,
    number,
  ];
  const flip = orientation.mirrored ? -1 : 1;
  const rows = [
    flip * cosine * 65536,
    flip * sine * 65536,
    0,
    -sine * 65536,
    cosine * 65536,
    0,
    0,
    0,
    1 << 30,
  ];
  const matrix = new Int32Array(rows);
  return Buffer.from(matrix.buffer);
}

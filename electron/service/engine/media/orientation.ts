// SPDX-License-Identifier: GPL-3.0-or-later
/** Reading the display matrix: how the coded picture is turned for viewers. */
import type { Orientation, Rotation } from '../../../../core/base/geometry.ts';

const upright: Orientation = { rotation: 0, mirrored: false };

/**
 * The orientation of a display matrix (nine 32-bit little-endian words; a, b, c, d are 16.16 fixed point and map coded
 * (x, y) to (a x + c y, b x + d y); ISO/IEC 14496-12, 8.3.2). `undefined` when it is no quarter turn: viewers disagree
 * about such matrices, so the picture is shown as coded and the finding is listed.
 */
export function readOrientation(matrix: Uint8Array | null): Orientation | undefined {
  if (!matrix || matrix.length < 36) return upright;
  const view = new DataView(matrix.buffer, matrix.byteOffset, 36);
  const unit = (word: number): number => view.getInt32(word * 4, true) / 65536;
  const [a, b, c, d] = [unit(0), unit(1), unit(3), unit(4)];
  if (![a, b, c, d].every((value) => value === 0 || Math.abs(value) === 1)) return undefined;
  const determinant = a * d - b * c;
  if (Math.abs(determinant) !== 1) return undefined;
  // Mirroring happens before the turn and only changes the sign of a and b; c and d carry the turn alone.
  const rotation = (((Math.round((Math.atan2(-c, d) * 180) / Math.PI) % 360) + 360) % 360) as Rotation;
  return { rotation, mirrored: determinant < 0 };
}

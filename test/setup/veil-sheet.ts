// SPDX-License-Identifier: GPL-3.0-or-later
/** A veil sheet of an upright 8-bit 4:2:0 recording, for tests that care about its veils. */
import type { PictureSize } from '../../core/base/geometry.ts';
import type { SheetVeil, VeilSheet } from '../../core/render/veil-sheet.ts';

export function plainSheet(frameCount: number, coded: PictureSize, veils: readonly SheetVeil[]): VeilSheet {
  return {
    schema: 2,
    frameCount,
    coded,
    orientation: { rotation: 0, mirrored: false },
    chromaShiftX: 1,
    chromaShiftY: 1,
    fieldPaired: false,
    bitDepth: 8,
    style: { fillLuma: 16, textLuma: 180 },
    veils,
  };
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The veils of a frame drawn from the veil sheet alone, for the proof to compare with. */
import { type PlacedVeil, type VeilSheet, veilsAt } from '../../../../core/render/veil-sheet.ts';
import { copyPicture, type PlanarPicture, paintVeils } from '../../../../native/lib/index.ts';

/** A copy of `picture` with the veils of a frame painted into it. */
export function redrawn(picture: PlanarPicture, veils: readonly PlacedVeil[]): PlanarPicture {
  const expected = copyPicture(picture);
  paintVeils(expected, veils);
  return expected;
}

/** The veils of a frame; none without a sheet. */
export function veilsOf(sheet: VeilSheet | null, frame: number): PlacedVeil[] {
  return sheet ? veilsAt(sheet, frame) : [];
}

/** How many veils the sheet shows, counted on every frame. */
export function veilFrames(sheet: VeilSheet): number {
  return sheet.veils.reduce((sum, veil) => sum + veil.endFrame - veil.startFrame, 0);
}

/**
 * Says of a sample whether it is inside a veil by at least `erosionPx`: painted on black and on white, what comes out the
 * same hides what is below, whatever the shape of the veil.
 */
export function insideVeils(
  { width, height }: PlanarPicture,
  sheet: VeilSheet,
  veils: readonly PlacedVeil[],
  erosionPx: number,
): (x: number, y: number) => boolean {
  const [onBlack, onWhite] = [0, 255].map((fill) => {
    const data = new Uint8Array(width * height).fill(fill);
    const picture: PlanarPicture = {
      width,
      height,
      bitDepth: 8,
      chromaShiftX: 0,
      chromaShiftY: 0,
      fullRange: sheet.fullRange,
      planes: [{ data, strideBytes: width }],
    };
    paintVeils(picture, veils);
    return data;
  });
  const covered = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && onBlack?.[y * width + x] === onWhite?.[y * width + x];
  return (x, y) =>
    covered(x, y) &&
    covered(x - erosionPx, y - erosionPx) &&
    covered(x + erosionPx, y - erosionPx) &&
    covered(x - erosionPx, y + erosionPx) &&
    covered(x + erosionPx, y + erosionPx);
}

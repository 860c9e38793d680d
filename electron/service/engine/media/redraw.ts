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

/** Says of a sample whether it is inside a veil by at least `erosionPx`, whatever the shapes of the veils. */
export function insideVeils(
  { width, height }: PlanarPicture,
  veils: readonly PlacedVeil[],
  erosionPx: number,
): (x: number, y: number) => boolean {
  const covers = new Uint8Array(width * height);
  for (const { rects } of veils) {
    for (const rect of rects) {
      for (let y = rect.y; y < rect.y + rect.height; y++)
        covers.fill(1, y * width + rect.x, y * width + rect.x + rect.width);
    }
  }
  const covered = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && covers[y * width + x] === 1;
  return (x, y) =>
    covered(x, y) &&
    covered(x - erosionPx, y - erosionPx) &&
    covered(x + erosionPx, y - erosionPx) &&
    covered(x - erosionPx, y + erosionPx) &&
    covered(x + erosionPx, y + erosionPx);
}

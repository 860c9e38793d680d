// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The veil sheet: everything needed to redraw every veil of a released copy, and nothing else. The renderer paints from
 * it, the proof redraws from it, and it travels in the package as `data/veils.json`. What was reviewed is what is burnt in.
 */
import {
  type Box,
  clipRect,
  dilateToChroma,
  displaySize,
  displayToCoded,
  type Orientation,
  outerPixels,
  type PictureSize,
  type PixelRect,
} from '../base/geometry.ts';
import { boxBetween } from '../track/region-at.ts';

/** Where a veil is at one frame: display picture, 1/16 px. */
export type VeilKeyframe = { readonly frame: number; readonly box: Box };

/** One veil through frames `[startFrame, endFrame)`; its first keyframe is at `startFrame`, its last at `endFrame - 1`. */
export type SheetVeil = {
  /** Random, of this sheet only. */
  readonly id: string;
  /** Exemption codes drawn inside. */
  readonly text: string;
  readonly startFrame: number;
  readonly endFrame: number;
  readonly keyframes: readonly VeilKeyframe[];
};

export type VeilSheet = {
  readonly schema: 1;
  readonly frameCount: number;
  readonly coded: PictureSize;
  readonly orientation: Orientation;
  /** log2 of the chroma subsampling of the copy's pixel format. */
  readonly chromaShiftX: number;
  readonly chromaShiftY: number;
  readonly bitDepth: number;
  readonly fullRange: boolean;
  /** Fill and text brightness in 8-bit limited-range luma. */
  readonly style: { readonly fillLuma: number; readonly textLuma: number };
  readonly veils: readonly SheetVeil[];
};

/** A rectangle to paint, in pixels of the coded picture, whole chroma samples except at an odd edge. */
export type VeilRect = PixelRect & { readonly text: string; readonly orientation: Orientation };

/**
 * The rectangles to paint on frame `frame`, in sheet order. A veil that lies wholly outside the picture at that frame
 * gives none. Throws RangeError for a frame outside the sheet.
 */
export function veilRectsAt(sheet: VeilSheet, frame: number): VeilRect[] {
  if (!Number.isInteger(frame) || frame < 0 || frame >= sheet.frameCount) {
    throw new RangeError(`frame ${frame} is outside the sheet's ${sheet.frameCount} frames`);
  }
  const display = displaySize(sheet.coded, sheet.orientation);
  const rects: VeilRect[] = [];
  for (const veil of sheet.veils) {
    if (frame < veil.startFrame || frame >= veil.endFrame) continue;
    const shown = clipRect(outerPixels(boxBetween(veil.keyframes, frame)), display);
    if (!shown) continue;
    const coded = displayToCoded(shown, sheet.coded, sheet.orientation);
    const whole = clipRect(dilateToChroma(coded, sheet.chromaShiftX, sheet.chromaShiftY), sheet.coded);
    if (whole) rects.push({ ...whole, text: veil.text, orientation: sheet.orientation });
  }
  return rects;
}

/** How many frames carry at least one veil. */
export function countVeiledFrames(sheet: VeilSheet): number {
  let count = 0;
  for (let frame = 0; frame < sheet.frameCount; frame++) if (veilRectsAt(sheet, frame).length > 0) count++;
  return count;
}

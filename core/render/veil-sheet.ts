// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The veil sheet: everything needed to redraw every veil of a released copy, and nothing else. The renderer paints from
 * it, the proof redraws from it, and it travels in the package as `data/veils.json`. What was reviewed is what is burnt in.
 */
import { type Region, regionBounds, regionRects } from '../base/bands.ts';
import { type RangesByFrame, rangesByFrame } from '../base/frame-blocks.ts';
import {
  type Box,
  clipRect,
  displaySize,
  displayToCoded,
  type Orientation,
  type PictureSize,
  type PixelRect,
  unitsPerPixel,
} from '../base/geometry.ts';
import type { Outline } from '../track/outline.ts';
import { boxBetween } from '../track/region-at.ts';
import { codePlace } from './code-place.ts';
import { type FillPaint, paintOf, type VeilFill } from './veil-fill.ts';
import { type BlockGrid, codedBox, paintedRegion } from './veil-shape.ts';

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
  /** Stretched into the box of each frame. */
  readonly outline: Outline;
  readonly fill: VeilFill;
  readonly keyframes: readonly VeilKeyframe[];
};

export type VeilSheet = {
  readonly schema: 2;
  readonly frameCount: number;
  readonly coded: PictureSize;
  readonly orientation: Orientation;
  /** log2 of the chroma subsampling of the copy's pixel format. */
  readonly chromaShiftX: number;
  readonly chromaShiftY: number;
  /** Two fields share a picture: a row of halved chroma belongs to every other line, so veils reach to whole pairs of rows. */
  readonly fieldPaired: boolean;
  readonly bitDepth: number;
  /** Fill and text brightness of solid veils in 8-bit limited-range luma. */
  readonly style: { readonly fillLuma: number; readonly textLuma: number };
  /** In the order in which they are painted. */
  readonly veils: readonly SheetVeil[];
};

/** A veil as it is painted on one frame, in pixels of the coded picture. */
export type PlacedVeil = {
  readonly region: Region;
  /** The region as rectangles that do not overlap; whole chroma samples except at an odd edge. */
  readonly rects: readonly PixelRect[];
  readonly bounds: PixelRect;
  readonly paint: FillPaint;
  /** What the drawn pattern is stretched over: the veil's whole box, also where that leaves the picture. */
  readonly patternArea: PixelRect;
  readonly text: string;
  /** Where the text may be drawn, null where there is no room. */
  readonly textArea: PixelRect | null;
  readonly orientation: Orientation;
};

/** The grid on which the sheet's veils are painted. */
function gridOf(sheet: Omit<VeilSheet, 'veils'>): BlockGrid {
  const pairs = sheet.fieldPaired && sheet.chromaShiftY > 0 ? 2 : 1;
  return {
    coded: sheet.coded,
    blockWidth: 1 << sheet.chromaShiftX,
    blockHeight: pairs << sheet.chromaShiftY,
  };
}

/** Made once for each list of veils, which nobody changes. */
const indexed = new WeakMap<readonly SheetVeil[], RangesByFrame<SheetVeil>>();

function veilsByFrame({ veils }: VeilSheet): RangesByFrame<SheetVeil> {
  const known = indexed.get(veils) ?? rangesByFrame(veils);
  indexed.set(veils, known);
  return known;
}

function requireFrame(sheet: VeilSheet, frame: number): void {
  if (Number.isInteger(frame) && frame >= 0 && frame < sheet.frameCount) return;
  throw new RangeError(`frame ${frame} is outside the sheet's ${sheet.frameCount} frames`);
}

/** What a veil covers of the coded picture at a frame; empty outside its frames, and where it lies outside the picture. */
export function veilRegionAt(sheet: Omit<VeilSheet, 'veils'>, veil: SheetVeil, frame: number): Region {
  if (frame < veil.startFrame || frame >= veil.endFrame) return [];
  return paintedRegion(veil.outline, boxBetween(veil.keyframes, frame), sheet.orientation, gridOf(sheet));
}

/** A box in 1/16 px as the smallest whole pixels around it; at least one each way. */
function outerCoded({ x, y, width, height }: Box): PixelRect {
  const [left, top] = [Math.floor(x / unitsPerPixel), Math.floor(y / unitsPerPixel)];
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.ceil((x + width) / unitsPerPixel) - left),
    height: Math.max(1, Math.ceil((y + height) / unitsPerPixel) - top),
  };
}

function textAreaOf(sheet: VeilSheet, veil: SheetVeil, box: Box, bounds: PixelRect): PixelRect | null {
  if (veil.outline.form === 'rectangle') return bounds;
  const place = codePlace(veil.outline, box);
  const shown = place && clipRect(place, displaySize(sheet.coded, sheet.orientation));
  return shown ? displayToCoded(shown, sheet.coded, sheet.orientation) : null;
}

/**
 * The veils to paint on frame `frame`, in sheet order. A veil that lies wholly outside the picture at that frame is left
 * out. Throws RangeError for a frame outside the sheet.
 */
export function veilsAt(sheet: VeilSheet, frame: number): PlacedVeil[] {
  requireFrame(sheet, frame);
  return veilsByFrame(sheet)
    .at(frame)
    .flatMap((veil): PlacedVeil[] => {
      const region = veilRegionAt(sheet, veil, frame);
      const bounds = regionBounds(region);
      if (!bounds) return [];
      const box = boxBetween(veil.keyframes, frame);
      return [
        {
          region,
          rects: regionRects(region),
          bounds,
          paint: paintOf(veil.fill, sheet.style),
          patternArea: outerCoded(codedBox(box, sheet.coded, sheet.orientation)),
          text: veil.text,
          textArea: textAreaOf(sheet, veil, box, bounds),
          orientation: sheet.orientation,
        },
      ];
    });
}

/** True when a veil covers part of the picture at that frame. Throws RangeError for a frame outside the sheet. */
export function isVeiledAt(sheet: VeilSheet, frame: number): boolean {
  requireFrame(sheet, frame);
  return veilsByFrame(sheet)
    .at(frame)
    .some((veil) => veilRegionAt(sheet, veil, frame).length > 0);
}

/** How many frames carry at least one veil. */
export function countVeiledFrames(sheet: VeilSheet): number {
  let count = 0;
  for (let frame = 0; frame < sheet.frameCount; frame++) if (isVeiledAt(sheet, frame)) count++;
  return count;
}

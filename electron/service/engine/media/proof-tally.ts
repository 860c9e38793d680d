// SPDX-License-Identifier: GPL-3.0-or-later
/** What the proof measures on each pair of frames, and what it makes of the figures. */
import { clipRect, growRect, type PixelRect } from '../../../../core/base/geometry.ts';
import type { FrameRange } from '../../../../core/base/time.ts';
import {
  centiPsnr,
  type ProofFinding,
  proofBounds,
  type StructureRow,
} from '../../../../core/render/proof.ts';
import { type VeilRect, type VeilSheet, veilRectsAt } from '../../../../core/render/veil-sheet.ts';
import {
  compareInside,
  compareOutside,
  copyPicture,
  type PlanarPicture,
  paintSolidVeils,
} from '../../../../native/lib/index.ts';
import type { NumberedFrame } from './decode.ts';
import { withPicture } from './picture.ts';

const failingFramesListed = 32;

export function newTally(): Tally {
  return {
    perFrame: [],
    failingFrames: [],
    untouched: 0,
    altered: [],
    veiledFrames: 0,
    samples: 0,
    maximumDifference: 0,
    samplesOver: 0,
  };
}

/** What has been measured so far. */
export type Tally = {
  readonly perFrame: { frame: number; centiDb: number }[];
  readonly failingFrames: number[];
  /** Copied frames: how many were seen, which differ. */
  untouched: number;
  readonly altered: number[];
  veiledFrames: number;
  samples: number;
  maximumDifference: number;
  samplesOver: number;
};

function measureFidelity(
  tally: Tally,
  number: number,
  original: PlanarPicture,
  redacted: PlanarPicture,
  rects: readonly PixelRect[],
): void {
  const excluded = rects
    .map((rect) => clipRect(growRect(rect, proofBounds.fidelityMarginPx), original))
    .filter((rect) => rect !== undefined);
  const luma = compareOutside(original, redacted, excluded).planes[0];
  if (!luma) throw new Error('a picture without luma');
  tally.perFrame.push({
    frame: number,
    centiDb: centiPsnr(luma.sumSquares, luma.samples, (1 << original.bitDepth) - 1),
  });
}

/** A copied frame has every sample of every plane as it was. */
function requireIdentical(
  tally: Tally,
  number: number,
  original: PlanarPicture,
  redacted: PlanarPicture,
): void {
  tally.untouched++;
  const differs = compareOutside(original, redacted, []).planes.some((plane) => plane.maxDifference > 0);
  if (differs) tally.altered.push(number);
}

function measureVeils(
  tally: Tally,
  sheet: VeilSheet,
  number: number,
  original: PlanarPicture,
  redacted: PlanarPicture,
  rects: readonly VeilRect[],
): void {
  const expected = copyPicture(original);
  paintSolidVeils(expected, rects, { luma: sheet.style.fillLuma, textLuma: sheet.style.textLuma });
  const inner = rects
    .map((rect) => growRect(rect, -proofBounds.veilErosionPx))
    .filter((rect) => rect.width > 0 && rect.height > 0);
  tally.veiledFrames++;
  if (inner.length === 0) return;
  const inside = compareInside(expected, redacted, inner, proofBounds.veilBound);
  tally.samples += inside.samples;
  // Figures are in 8-bit steps whatever the depth.
  const inSteps = Math.ceil(inside.maxDifference / (1 << (original.bitDepth - 8)));
  tally.maximumDifference = Math.max(tally.maximumDifference, inSteps);
  tally.samplesOver += inside.over;
  if (inside.over > 0 && tally.failingFrames.length < failingFramesListed) tally.failingFrames.push(number);
}

/** Compares one frame of either file, as planes. */
export function measureFrame(
  tally: Tally,
  sheet: VeilSheet | null,
  copied: readonly FrameRange[],
  original: NumberedFrame,
  redacted: NumberedFrame,
): void {
  const rects = sheet ? veilRectsAt(sheet, original.number) : [];
  const wasCopied = copied.some(
    (range) => original.number >= range.startFrame && original.number < range.endFrame,
  );
  withPicture(original.frame, (before) =>
    withPicture(redacted.frame, (after) => {
      if (wasCopied) requireIdentical(tally, original.number, before, after);
      measureFidelity(tally, original.number, before, after, rects);
      if (sheet && rects.length > 0) measureVeils(tally, sheet, original.number, before, after, rects);
    }),
  );
}

/** Turns the figures into findings. */
export function conclude(
  tally: Tally,
  sheet: VeilSheet | null,
  structure: readonly StructureRow[],
  findings: ProofFinding[],
): void {
  for (const row of structure) {
    if (!row.equal)
      findings.push({
        code: 'STRUCTURE_DIFFERS',
        frame: null,
        message: `${row.name}: ${row.original} in the original, ${row.redacted} in the copy`,
      });
  }
  const worst = tally.perFrame.reduce<{ frame: number; centiDb: number } | undefined>(
    (low, row) => (low && low.centiDb <= row.centiDb ? low : row),
    undefined,
  );
  const altered = tally.altered[0];
  if (altered !== undefined) {
    findings.push({
      code: 'UNTOUCHED_DIFFERS',
      frame: altered,
      message: `${tally.altered.length} frames that no veil touches differ from the original, first frame ${altered}`,
    });
  }
  if (worst && worst.centiDb < proofBounds.fidelityFloorCentiDb) {
    findings.push({
      code: 'FIDELITY_LOW',
      frame: worst.frame,
      message: `frame ${worst.frame} outside the veils has ${(worst.centiDb / 100).toFixed(2)} dB, under ${proofBounds.fidelityFloorCentiDb / 100} dB`,
    });
  }
  if (sheet && tally.samplesOver > 0) {
    findings.push({
      code: 'VEIL_NOT_AS_RECORDED',
      frame: tally.failingFrames[0] ?? null,
      message: `${tally.samplesOver} samples inside veils differ from the recorded veil by more than ${proofBounds.veilBound}/255`,
    });
  }
}

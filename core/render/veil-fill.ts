// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What a veil is filled with. A solid fill is the same for every recording. Mosaic and blur show one coarse colour of what
 * they cover, for the whole life of the veil: the cell is the veil, so there are no cells to compare with a face, and one
 * value in time, so there are no frames to add up. What looks like tiles or like a soft light is drawn, the same for all.
 */
import type { FillKind } from '../review/fill.ts';

/** A colour in 8-bit limited-range terms: luma from 16 to 235, chroma from 16 to 240 with 128 for grey. */
export type Tone = { readonly luma: number; readonly cb: number; readonly cr: number };

/** Fills that show something of the picture, be it little. */
export type WeakFillKind = Exclude<FillKind, 'solid'>;

export type VeilFill = { readonly kind: 'solid' } | { readonly kind: WeakFillKind; readonly tone: Tone };

/** What a painter needs to know of a fill: colour, brightness of the code, and what is drawn over the colour. */
export type FillPaint = Tone & {
  readonly textLuma: number;
  readonly pattern: 'none' | 'tiles' | 'glow';
};

/** The luma a veil may have. Far enough from black and white that the drawn pattern and the code have room. */
const toneLumas = [56, 104, 152, 200] as const;
/** Distance between the chroma values a veil may have: grey, and in each direction as many as fit. */
const toneChromaStep = 48;

function nearest(value: number, levels: readonly number[]): number {
  return levels.reduce((best, level) => (Math.abs(level - value) < Math.abs(best - value) ? level : best));
}

function coarseChroma(value: number): number {
  const steps = Math.round((value - 128) / toneChromaStep);
  return 128 + toneChromaStep * Math.max(-2, Math.min(2, steps));
}

/** The coarse colour for a mean colour. */
export function coarseTone(mean: Tone): Tone {
  return { luma: nearest(mean.luma, toneLumas), cb: coarseChroma(mean.cb), cr: coarseChroma(mean.cr) };
}

/** True for a colour that `coarseTone` can give. */
export function isCoarse(tone: Tone): boolean {
  const { luma, cb, cr } = coarseTone(tone);
  return luma === tone.luma && cb === tone.cb && cr === tone.cr;
}

/** Of little enough contrast that a lossy codec keeps the letters within the proof's bound, and readable on any fill. */
const textContrast = 104;

/** How a fill is painted. `solid`: the sheet's style. */
export function paintOf(
  fill: VeilFill,
  solid: { readonly fillLuma: number; readonly textLuma: number },
): FillPaint {
  if (fill.kind === 'solid')
    return { luma: solid.fillLuma, cb: 128, cr: 128, textLuma: solid.textLuma, pattern: 'none' };
  const { luma } = fill.tone;
  return {
    ...fill.tone,
    textLuma: luma < 128 ? luma + textContrast : luma - textContrast,
    pattern: fill.kind === 'mosaic' ? 'tiles' : 'glow',
  };
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The mean colour of what a veil covers in its whole life, of which only the coarse tone is ever kept. */
import type { PixelRect } from '../../../../core/base/geometry.ts';
import { coarseTone, type Tone } from '../../../../core/render/veil-fill.ts';
import { type PlanarPicture, type PlaneSum, regionSums } from '../../../../native/lib/index.ts';

/** Mean of a plane in 8-bit limited-range terms (ITU-T H.273: 219 steps of luma from 16, 224 of chroma about 128). */
function meanOf(picture: PlanarPicture, { sum, samples }: PlaneSum, plane: number): number {
  const mean = sum / samples;
  if (!picture.fullRange) return mean / 2 ** (picture.bitDepth - 8);
  const maximum = 2 ** picture.bitDepth - 1;
  if (plane === 0) return 16 + (mean * 219) / maximum;
  return 128 + ((mean - 2 ** (picture.bitDepth - 1)) * 224) / maximum;
}

export class ToneTally {
  readonly #sums: [number, number, number] = [0, 0, 0];
  readonly #samples: [number, number, number] = [0, 0, 0];

  /** Adds what a veil covers of one picture; chroma of a grey picture stays neutral. */
  add(picture: PlanarPicture, rects: readonly PixelRect[]): void {
    if (rects.length === 0) return;
    regionSums(picture, rects).forEach((plane, at) => {
      if (plane.samples === 0 || at > 2) return;
      this.#sums[at] = (this.#sums[at] ?? 0) + meanOf(picture, plane, at) * plane.samples;
      this.#samples[at] = (this.#samples[at] ?? 0) + plane.samples;
    });
  }

  /** The coarse colour; a middle grey for a veil that never covered anything. */
  tone(): Tone {
    const mean = (at: 0 | 1 | 2): number =>
      this.#samples[at] > 0 ? this.#sums[at] / this.#samples[at] : 128;
    return coarseTone({ luma: mean(0), cb: mean(1), cr: mean(2) });
  }
}

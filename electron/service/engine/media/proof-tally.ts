// SPDX-License-Identifier: GPL-3.0-or-later
/** What the proof measures on each pair of frames. What it makes of the figures is in proof-findings.ts. */
import type { Frame } from 'node-av/lib';
import { erodeRegion, regionRects } from '../../../../core/base/bands.ts';
import { type RangesByFrame, rangesByFrame } from '../../../../core/base/frame-blocks.ts';
import { clipRect, growRect, type PixelRect } from '../../../../core/base/geometry.ts';
import type { FrameRange } from '../../../../core/base/time.ts';
import {
  areasOf,
  ChangedAreas,
  changedBounds,
  insideArea,
  markChanged,
} from '../../../../core/render/changed-areas.ts';
import { type Fidelity, proofBounds, type VeilProof } from '../../../../core/render/proof.ts';
import { centiPsnr, PsnrHistogram } from '../../../../core/render/psnr.ts';
import type { PlacedVeil, VeilSheet } from '../../../../core/render/veil-sheet.ts';
import {
  compareInside,
  compareOutside,
  type PlanarPicture,
  type PlaneDifference,
} from '../../../../native/lib/index.ts';
import { type Comparable, comparable, withPictures } from './comparable.ts';
import { CorrelationSamples } from './correlation-samples.ts';
import type { NumberedFrame } from './decode.ts';
import { blockDifferences } from './luma-samples.ts';
import { insideVeils, redrawn, veilFrames, veilsOf } from './redraw.ts';

const failingFramesListed = 32;
const worstListed = 8;

/** A frame of the original and the frame of the copy that stands for it. */
export type FramePair = {
  readonly original: NumberedFrame;
  readonly redacted: NumberedFrame;
  /** Both were coded as the same slices. */
  readonly sameSlices: boolean;
};

/** What one pair came to; what is not compared has no PSNR. */
export type Measured = {
  /** Every sample of every plane is the original's. */
  readonly identical: boolean;
  /** Luma outside the veils, in hundredths of a decibel; undefined when there was nothing to compare. */
  readonly centiDb: number | undefined;
  readonly veilSamplesOver: number;
  /** What counted as veiled: the record's veils or, without a record, the areas that differ. */
  readonly covered: readonly PixelRect[];
};

type Recording = { readonly frameCount: number; readonly framesPerSecond: number };

export class ProofTally {
  readonly #sheet: VeilSheet | null;
  readonly #copied: RangesByFrame<FrameRange>;
  readonly #recording: Recording;
  readonly #planes = [new PsnrHistogram(), new PsnrHistogram(), new PsnrHistogram()] as const;
  #identicalFrames = 0;
  readonly #changed = new ChangedAreas();
  readonly #worst: { frame: number; centiDb: number }[] = [];
  #samples: CorrelationSamples | undefined;
  #veils = { veiledFrames: 0, samples: 0, maximumDifference: 0, samplesOver: 0 };
  readonly failingFrames: number[] = [];
  /** Copied frames: how many were seen, which differ. */
  untouched = 0;
  readonly altered: number[] = [];
  /** Frames that could not be compared, or not in every plane, and why the first could not. */
  uncompared = 0;
  firstUncompared: { readonly frame: number; readonly why: string } | undefined;

  constructor(sheet: VeilSheet | null, copied: readonly FrameRange[], recording: Recording) {
    this.#sheet = sheet;
    this.#copied = rangesByFrame(copied);
    this.#recording = recording;
  }

  /** Compares a pair as far as it can be compared. */
  measure({ original, redacted, sameSlices }: FramePair): Measured {
    const { number } = original;
    const how = this.#comparable(original.frame, redacted.frame);
    const wasCopied = this.#copied.has(number);
    if (wasCopied) this.untouched++;
    if (how.planes !== 'all') {
      this.uncompared++;
      this.firstUncompared ??= { frame: number, why: how.why };
    }
    if (how.planes === 'none') {
      if (wasCopied) this.altered.push(number);
      return { identical: false, centiDb: undefined, veilSamplesOver: 0, covered: [] };
    }
    return withPictures(original.frame, redacted.frame, how.planes, (before, after) => {
      const veils = veilsOf(this.#sheet, number);
      const rects = veils.flatMap((veil) => veil.rects);
      this.#correlation(before).addOriginal(number, before);
      // Veiled frames that nobody says are the original's need no look at all of their samples.
      const whole =
        wasCopied || sameSlices || rects.length === 0 ? compareOutside(before, after, []).planes : undefined;
      const identical = how.planes === 'all' && (whole?.every((plane) => plane.maxDifference === 0) ?? false);
      if (wasCopied && !identical) this.altered.push(number);
      const { planes, covered } = this.#outside(number, before, after, rects, whole);
      const centiDb = this.#fidelity(number, planes, before.bitDepth);
      if (how.planes === 'all' && centiDb !== undefined && planes.every((plane) => plane.sumSquares === 0))
        this.#identicalFrames++;
      const veilSamplesOver =
        this.#sheet && veils.length > 0 ? this.#inside(number, before, after, veils) : 0;
      return { identical, centiDb, veilSamplesOver, covered };
    });
  }

  #comparable(original: Frame, redacted: Frame): Comparable {
    const coded = this.#sheet?.coded;
    if (coded && (coded.width !== original.width || coded.height !== original.height)) {
      return {
        planes: 'none',
        why: `the record is of pictures of ${coded.width}x${coded.height}, the original has ${original.width}x${original.height}`,
      };
    }
    return comparable(original, redacted);
  }

  #correlation(picture: PlanarPicture): CorrelationSamples {
    // Without a record any frame may have an area that differs.
    const veils = this.#sheet ? veilFrames(this.#sheet) : this.#recording.frameCount;
    this.#samples ??= new CorrelationSamples(picture, this.#recording, veils);
    return this.#samples;
  }

  /** The differences outside what is veiled; `whole`: those of all samples, where they are known. */
  #outside(
    number: number,
    before: PlanarPicture,
    after: PlanarPicture,
    rects: readonly PixelRect[],
    whole: readonly PlaneDifference[] | undefined,
  ): { readonly planes: readonly PlaneDifference[]; readonly covered: readonly PixelRect[] } {
    const withMargin = (covered: readonly PixelRect[]): PixelRect[] =>
      covered
        .map((rect) => clipRect(growRect(rect, proofBounds.fidelityMarginPx), before))
        .filter((rect) => rect !== undefined);
    const excluded = withMargin(rects);
    const planes = whole && rects.length === 0 ? whole : compareOutside(before, after, excluded).planes;
    const areas = this.#changedAreas(number, before, after, excluded, planes[0]?.maxDifference ?? 0);
    if (this.#sheet || areas.length === 0) return { planes, covered: rects };
    return { planes: compareOutside(before, after, withMargin(areas)).planes, covered: areas };
  }

  /** Areas that differ outside what is excluded; none when most of the picture does: then it is another picture. */
  #changedAreas(
    number: number,
    before: PlanarPicture,
    after: PlanarPicture,
    excluded: readonly PixelRect[],
    largest: number,
  ): PixelRect[] {
    // A block whose root mean square is over the bound has a sample that is.
    if (largest <= changedBounds.steps * (1 << (before.bitDepth - 8))) {
      this.#changed.add(number, [], 0);
      return [];
    }
    const blocks = blockDifferences(before, after, excluded, changedBounds.blockPx);
    const marks = markChanged(blocks);
    const share = marks.some((mark) => mark === 1)
      ? marks.reduce((sum, mark) => sum + mark, 0) / marks.length
      : 0;
    const whole = share > changedBounds.wholeShare;
    const areas = areasOf(marks, blocks, before);
    this.#changed.add(number, areas, share);
    if (!this.#sheet && areas.length > 0 && this.#correlation(before).wants()) {
      const largestFirst = [...areas].sort((a, b) => b.width * b.height - a.width * a.height);
      for (const area of largestFirst.slice(0, 2))
        this.#correlation(before).addVeil(number, area, insideArea(marks, blocks, area), {
          original: before,
          redacted: after,
        });
    }
    return whole ? [] : areas;
  }

  #fidelity(number: number, planes: readonly PlaneDifference[], bitDepth: number): number | undefined {
    const peak = (1 << bitDepth) - 1;
    if ((planes[0]?.samples ?? 0) === 0) return undefined;
    planes.slice(0, 3).forEach((plane, at) => {
      this.#planes[at]?.add(centiPsnr(plane.sumSquares, plane.samples, peak));
    });
    const centiDb = centiPsnr(planes[0]?.sumSquares ?? 0, planes[0]?.samples ?? 0, peak);
    this.#worst.push({ frame: number, centiDb });
    if (this.#worst.length > 8 * worstListed) this.#sortWorst();
    return centiDb;
  }

  #sortWorst(): void {
    this.#worst.sort((a, b) => a.centiDb - b.centiDb || a.frame - b.frame);
    this.#worst.length = Math.min(this.#worst.length, worstListed);
  }

  /** Compares the veils with the record's, and counts the samples that are too far away. */
  #inside(number: number, before: PlanarPicture, after: PlanarPicture, veils: readonly PlacedVeil[]): number {
    const expected = redrawn(before, veils);
    const inner = veils.flatMap(({ region }) => regionRects(erodeRegion(region, proofBounds.veilErosionPx)));
    this.#veils.veiledFrames++;
    const wanted = veils.filter(() => this.#correlation(before).wants());
    if (wanted.length > 0) {
      const inside = insideVeils(before, veils, proofBounds.veilErosionPx);
      const pictures = { original: before, redacted: after, redrawn: expected };
      for (const { bounds } of wanted) this.#correlation(before).addVeil(number, bounds, inside, pictures);
    }
    if (inner.length === 0) return 0;
    const { samples, maxDifference, over } = compareInside(expected, after, inner, proofBounds.veilBound);
    // Figures are in 8-bit steps whatever the depth.
    const inSteps = Math.ceil(maxDifference / (1 << (before.bitDepth - 8)));
    this.#veils.samples += samples;
    this.#veils.maximumDifference = Math.max(this.#veils.maximumDifference, inSteps);
    this.#veils.samplesOver += over;
    if (over > 0 && this.failingFrames.length < failingFramesListed) this.failingFrames.push(number);
    return over;
  }

  fidelity(): Fidelity {
    this.#sortWorst();
    const [luma, cb, cr] = this.#planes;
    return {
      marginPx: proofBounds.fidelityMarginPx,
      frames: luma.frames,
      identicalFrames: this.#identicalFrames,
      ...luma.figures(),
      chroma: cb.frames > 0 ? { cb: cb.figures(), cr: cr.figures() } : null,
      worst: this.#worst,
    };
  }

  veils(): VeilProof | null {
    if (!this.#sheet) return null;
    const { veilErosionPx: erosionPx, veilBound: bound } = proofBounds;
    return { erosionPx, bound, ...this.#veils, failingFrames: this.failingFrames };
  }

  changed(): ReturnType<ChangedAreas['figures']> {
    return this.#changed.figures();
  }

  correlation(): ReturnType<CorrelationSamples['judge']> {
    return (this.#samples ?? new CorrelationSamples({ width: 1, height: 1 }, this.#recording, 0)).judge();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Collects, while two files are compared, what the correlation of veils with their original is judged by afterwards. */
import type { PictureSize, PixelRect } from '../../../../core/base/geometry.ts';
import {
  type BankPicture,
  type CorrelationProof,
  judgeCorrelation,
  type VeilPatch,
} from '../../../../core/render/veil-correlation.ts';
import type { PlanarPicture } from '../../../../native/lib/index.ts';
import { lumaAt, thinned } from './luma-samples.ts';

/** Samples of one picture of the bank: 24 of these are held. */
const bankSamples = 1 << 20;
const bankPictures = 24;
/** Veils looked at over the whole recording, each on one frame. */
const patchesWanted = 256;
const samplesPerPatch = 1024;
/** Fewer samples than this tell nothing. */
const samplesNeeded = 64;
/** Pictures this far apart show something else; in a short recording a quarter of it. */
const farSeconds = 10;

export class CorrelationSamples {
  readonly #step: number;
  readonly #columns: number;
  readonly #farFrames: number;
  readonly #bankFrames: ReadonlySet<number>;
  readonly #bank: BankPicture[] = [];
  readonly #patches: VeilPatch[] = [];
  readonly #everyNth: number;
  #seen = 0;

  /** `veils`: how many will be offered over all frames, so that the sample is spread over them. */
  constructor(
    picture: PictureSize,
    recording: { readonly frameCount: number; readonly framesPerSecond: number },
    veils: number,
  ) {
    const { frameCount, framesPerSecond } = recording;
    this.#step = Math.max(1, Math.ceil(Math.sqrt((picture.width * picture.height) / bankSamples)));
    this.#columns = Math.ceil(picture.width / this.#step);
    this.#farFrames = Math.max(
      1,
      Math.min(Math.floor(frameCount / 4), Math.round(farSeconds * framesPerSecond)),
    );
    this.#bankFrames = new Set(
      Array.from({ length: bankPictures }, (_, at) => Math.floor(((at + 0.5) * frameCount) / bankPictures)),
    );
    this.#everyNth = Math.max(1, Math.ceil(veils / patchesWanted));
  }

  /** Keeps a thin picture of the original where frame `frame` is one of the bank's. */
  addOriginal(frame: number, original: PlanarPicture): void {
    if (this.#bankFrames.has(frame)) this.#bank.push({ frame, luma: thinned(original, this.#step) });
  }

  /** Counts a veil; true when it is one to look at. */
  wants(): boolean {
    return this.#seen++ % this.#everyNth === 0;
  }

  /**
   * Takes samples inside `place` where `inside` holds. `redrawn` is the veil as it should be, where a record tells.
   */
  addVeil(
    frame: number,
    place: PixelRect,
    inside: (x: number, y: number) => boolean,
    pictures: {
      readonly original: PlanarPicture;
      readonly redacted: PlanarPicture;
      readonly redrawn?: PlanarPicture;
    },
  ): void {
    const positions = this.#positions(place, inside);
    if (positions.length < samplesNeeded) return;
    const at = (picture: PlanarPicture): Float32Array => lumaAt(picture, this.#step, positions);
    this.#patches.push({
      frame,
      positions,
      copy: at(pictures.redacted),
      veil: pictures.redrawn ? at(pictures.redrawn) : null,
      original: at(pictures.original),
    });
  }

  #positions(place: PixelRect, inside: (x: number, y: number) => boolean): Int32Array {
    const step = this.#step;
    const apart =
      step *
      Math.max(1, Math.ceil(Math.sqrt((place.width * place.height) / (step * step * samplesPerPatch))));
    const first = (from: number): number => Math.ceil(from / step) * step;
    const positions: number[] = [];
    for (let y = first(place.y); y < place.y + place.height; y += apart) {
      for (let x = first(place.x); x < place.x + place.width; x += apart) {
        if (inside(x, y)) positions.push((y / step) * this.#columns + x / step);
      }
    }
    return Int32Array.from(positions);
  }

  judge(): CorrelationProof {
    return judgeCorrelation(this.#patches, this.#bank, this.#farFrames);
  }
}

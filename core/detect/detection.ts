// SPDX-License-Identifier: GPL-3.0-or-later
/** Boxes only: a detection says that something of a kind is somewhere, never who or what it is. */
import type { Box } from '../base/geometry.ts';

/** What can be looked for. */
export const kinds = ['face', 'person', 'vehicle', 'plate', 'screen', 'paper', 'text', 'overlay'] as const;
export type Kind = (typeof kinds)[number];

/**
 * Faces lower than this, px of the picture, from hairline to chin, are not looked for: nobody can be known by so few lines, and on
 * footage that shows nobody most false boxes are of that size.
 */
export const leastFaceHeight = 12;

/** One finding of a detector in one frame. */
export type Detection = {
  readonly frame: number;
  readonly kind: Kind;
  /** Display picture, 1/16 px. */
  readonly box: Box;
  /** The model's confidence, 0 to 1. */
  readonly score: number;
  /** Where several passes over one picture make up the score: what the surest of them gave it alone. Else that is the score. */
  readonly surest?: number | undefined;
};

/** Where a model pack is from, in the words of its manifest. */
export type PackOrigin = {
  readonly title: string;
  readonly source: string;
  /** SHA-256 (hex) of the manifest: thresholds and passes are in it. */
  readonly manifestSha256: string;
};

/** Names a model exactly enough to be repeated: goes into records. */
export type ModelIdentity = {
  readonly id: string;
  readonly task: Kind;
  /** SHA-256 (hex) of the weights as loaded. */
  readonly sha256: string;
  readonly licence: string;
  /** Inference engine and version, for example `onnxruntime-node 1.30.0 cpu`. */
  readonly engine: string;
  /** Of a model pack only; Clearveil's own models are in its registry. */
  readonly pack?: PackOrigin | undefined;
};

/** A picture to look at: RGB, 8 bit, rows of `width * 3` bytes without padding, upright. */
export type RgbPicture = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/** A box as a detector gives it: pixels of the picture it was shown, fractions allowed. */
export type RawDetection = {
  readonly kind: Kind;
  readonly score: number;
  /** As of a `Detection`. */
  readonly surest?: number | undefined;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type Profile = 'fast' | 'thorough';

/** The port every inference engine implements. */
export interface Detector {
  readonly model: ModelIdentity;
  /** Looks at one picture with the profile's scale pyramid and tiling; boxes are merged, scores unfiltered above the model's floor. */
  detect(picture: RgbPicture, profile: Profile): Promise<readonly RawDetection[]>;
  close(): Promise<void>;
}

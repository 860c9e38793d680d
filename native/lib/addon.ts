// SPDX-License-Identifier: GPL-3.0-or-later
/** Loads the compiled addon, at the first call of any function that needs it. Nothing else may load it. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ClearveilError } from '../../core/base/errors.ts';

/** A picture as the addon takes it: see `CheckedPicture`. */
type RawPicture = readonly [planes: readonly Uint8Array[], layout: Int32Array];

/** Taps of a filter along one axis: see `FilterAxis`. */
type RawAxis = readonly [first: Int32Array, taps: Int32Array, weights: Float32Array, stride: number];

/** Difference of one plane, in steps of the picture's own depth. */
export type RawPlaneDifference = {
  readonly sumSquares: number;
  readonly samples: number;
  readonly maxDifference: number;
};

/** The addon's functions (native/src/bridge). They refuse with a plain Error what the facade let through. */
export type RawAddon = {
  readonly version: string;
  paintVeils(
    ...args: [...RawPicture, fields: Int32Array, rects: Int32Array, texts: readonly string[]]
  ): number;
  veilTextScale(width: number, height: number, text: string): number;
  compareOutside(...args: [...RawPicture, ...RawPicture, excluded: Int32Array]): RawPlaneDifference[];
  compareInside(...args: [...RawPicture, ...RawPicture, rects: Int32Array, bound: number]): {
    readonly samples: number;
    readonly maxDifference: number;
    readonly over: number;
  };
  blockMeans(...args: [...RawPicture, columns: number, rows: number]): Float32Array;
  /** The pyramid of small luma, native/src/kernels/track_luma.h. */
  reduceLuma(
    ...args: [...RawPicture, rotation: number, mirrored: number, width: number, height: number]
  ): Uint8Array;
  /** a, b, tx, ty, support, difference of native/src/kernels/track_motion.h. */
  measureScene(from: Uint8Array, to: Uint8Array, width: number, height: number): Float64Array;
  /** Per start: end, met, then x, y, width, height, confidence of each point (native/src/kernels/track_box.h). */
  followBoxes(
    pictures: readonly Uint8Array[],
    width: number,
    height: number,
    motions: Float64Array,
    stops: readonly Float64Array[],
    starts: Float64Array,
  ): Float64Array[];
  regionSums(
    ...args: [...RawPicture, rects: Int32Array]
  ): { readonly sum: number; readonly samples: number }[];
  /** `range`: scale, offset, value outside, 1 for blue first (native/src/kernels/resample.h). */
  resampleRgb(
    data: Uint8Array,
    width: number,
    height: number,
    ...args: [...RawAxis, ...RawAxis, range: Float64Array, out: Float32Array]
  ): void;
};

const addonPath = fileURLToPath(new URL('../build/clearveil.node', import.meta.url));
let loaded: RawAddon | undefined;

function load(): RawAddon {
  try {
    // The file is built from the bridge whose functions RawAddon lists.
    return createRequire(import.meta.url)(addonPath) as RawAddon;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ClearveilError(
      'NATIVE_UNAVAILABLE',
      `the native addon did not load: ${reason}`,
      'In a checkout run "node build/addon.ts"; otherwise install Clearveil again for this kind of machine.',
    );
  }
}

/** The addon. Throws NATIVE_UNAVAILABLE when it is not built or not for this machine. */
export function addon(): RawAddon {
  loaded ??= load();
  return loaded;
}

/** Version and source digest of the loaded addon, for records: `0.1.0+0123456789ab`. */
export function nativeVersion(): string {
  return addon().version;
}

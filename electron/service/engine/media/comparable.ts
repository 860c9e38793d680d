// SPDX-License-Identifier: GPL-3.0-or-later
/** Two decoded frames as pictures that can be compared sample by sample, as far as they can be. */
import { AVCOL_RANGE_JPEG } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { PlanarPicture } from '../../../../native/lib/index.ts';
import { pixelFormatName, withPicture } from './picture.ts';
import { pixelLayout } from './pixel-format.ts';

/** What of two frames can be compared: every plane, luma alone (other chroma sampling or range), or nothing, and why. */
export type Comparable =
  | { readonly planes: 'all' }
  | { readonly planes: 'luma'; readonly why: string }
  | { readonly planes: 'none'; readonly why: string };

/** How the samples of a frame lie; undefined for a format that cannot be compared sample by sample. */
export function layoutOf(frame: Frame): ReturnType<typeof pixelLayout> | undefined {
  try {
    return pixelLayout(pixelFormatName(frame));
  } catch (error) {
    if (error instanceof ClearveilError) return undefined;
    throw error;
  }
}

/** Says how far two frames can be compared. */
export function comparable(original: Frame, redacted: Frame): Comparable {
  if (original.width !== redacted.width || original.height !== redacted.height) {
    const size = ({ width, height }: Frame): string => `${width}x${height}`;
    return {
      planes: 'none',
      why: `the picture has ${size(redacted)} where the original has ${size(original)}`,
    };
  }
  const before = layoutOf(original);
  const after = layoutOf(redacted);
  if (!before || !after) {
    return {
      planes: 'none',
      why: `pictures of format ${pixelFormatName(before ? redacted : original)} cannot be compared sample by sample`,
    };
  }
  if (before.bitDepth !== after.bitDepth)
    return {
      planes: 'none',
      why: `samples have ${after.bitDepth} bits where the original's have ${before.bitDepth}`,
    };
  const full = (frame: Frame, byName: boolean): boolean => byName || frame.colorRange === AVCOL_RANGE_JPEG;
  const same =
    before.planes === after.planes &&
    before.chromaShiftX === after.chromaShiftX &&
    before.chromaShiftY === after.chromaShiftY &&
    full(original, before.fullRangeByName) === full(redacted, after.fullRangeByName);
  if (same) return { planes: 'all' };
  return {
    planes: 'luma',
    why: 'its chroma is laid out otherwise, or its range is another: only luma was compared',
  };
}

function lumaOf(picture: PlanarPicture): PlanarPicture {
  return {
    ...picture,
    chromaShiftX: 0,
    chromaShiftY: 0,
    fullRange: false,
    planes: picture.planes.slice(0, 1),
  };
}

/** Calls `use` with both pictures, cut down to luma where that is all they share. Views are valid during the call only. */
export function withPictures<T>(
  original: Frame,
  redacted: Frame,
  planes: 'all' | 'luma',
  use: (original: PlanarPicture, redacted: PlanarPicture) => T,
): T {
  return withPicture(original, (before) =>
    withPicture(redacted, (after) =>
      planes === 'all' ? use(before, after) : use(lumaOf(before), lumaOf(after)),
    ),
  );
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** The planar picture layouts that can be painted and encoded without converting a single sample. */
import { ClearveilError } from '../../../../core/base/errors.ts';

export type PixelLayout = {
  readonly bitDepth: number;
  readonly chromaShiftX: 0 | 1 | 2;
  readonly chromaShiftY: 0 | 1 | 2;
  /** Planes that hold picture samples: 1 for grey, 3 otherwise. */
  readonly planes: 1 | 3;
  /** True for FFmpeg's deprecated yuvj names, which mean full range. */
  readonly fullRangeByName: boolean;
};

const layout = (
  bitDepth: number,
  chromaShiftX: 0 | 1 | 2,
  chromaShiftY: 0 | 1 | 2,
  planes: 1 | 3 = 3,
  fullRangeByName = false,
): PixelLayout => ({ bitDepth, chromaShiftX, chromaShiftY, planes, fullRangeByName });

/** Exactly the formats the H.264 encoder takes as they are. */
const layouts: { readonly [pixelFormat: string]: PixelLayout } = {
  yuv420p: layout(8, 1, 1),
  yuvj420p: layout(8, 1, 1, 3, true),
  yuv422p: layout(8, 1, 0),
  yuvj422p: layout(8, 1, 0, 3, true),
  yuv444p: layout(8, 0, 0),
  yuvj444p: layout(8, 0, 0, 3, true),
  yuv420p10le: layout(10, 1, 1),
  yuv422p10le: layout(10, 1, 0),
  yuv444p10le: layout(10, 0, 0),
  gray: layout(8, 0, 0, 1),
  gray10le: layout(10, 0, 0, 1),
};

/** The layout of an FFmpeg pixel format. Throws INPUT_UNSUPPORTED for one that would need a conversion. */
export function pixelLayout(pixelFormat: string): PixelLayout {
  const found = layouts[pixelFormat];
  if (!found) {
    throw new ClearveilError(
      'INPUT_UNSUPPORTED',
      `pictures of format ${pixelFormat} cannot be released without converting them`,
      "The recording can be reviewed; releasing it would alter more than the veils. Keep it for an agency with its maker's tools.",
      { pixelFormat },
    );
  }
  return found;
}

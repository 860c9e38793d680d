// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Looking into decoded frames. The buffers of `frame.data` alias native memory and do not keep it alive, so no view
 * ever leaves this module: a callback gets it and it is dead afterwards.
 */
import { AVCOL_RANGE_JPEG } from 'node-av/constants';
import { avGetPixFmtName, type Frame } from 'node-av/lib';
import type { PlanarPicture } from '../../../../native/lib/index.ts';
import { pixelLayout } from './pixel-format.ts';

/** FFmpeg's name of a frame's pixel format. */
export function pixelFormatName(frame: Frame): string {
  return avGetPixFmtName(frame.format as Parameters<typeof avGetPixFmtName>[0]) ?? 'none';
}

/**
 * Calls `use` with the frame's planes. Views are valid during the call only; writing through them needs a frame that
 * was made writable first. Throws INPUT_UNSUPPORTED for layouts that cannot be painted.
 */
export function withPicture<T>(frame: Frame, use: (picture: PlanarPicture) => T): T {
  const layout = pixelLayout(pixelFormatName(frame));
  const data = frame.data ?? [];
  const strides = frame.linesize;
  const planes = Array.from({ length: layout.planes }, (_, plane) => {
    const view = data[plane];
    const strideBytes = strides[plane];
    if (!view || !strideBytes || strideBytes < 0) throw new Error(`decoded frame lacks plane ${plane}`);
    return { data: view, strideBytes };
  });
  const result = use({
    width: frame.width,
    height: frame.height,
    bitDepth: layout.bitDepth,
    chromaShiftX: layout.chromaShiftX,
    chromaShiftY: layout.chromaShiftY,
    fullRange: layout.fullRangeByName || frame.colorRange === AVCOL_RANGE_JPEG,
    planes,
  });
  keepAlive(frame);
  return result;
}

/** A use of the frame after its views: keeps the collector from freeing it while they are read. */
function keepAlive(frame: Frame): void {
  if (frame.width < 0) throw new Error('unreachable');
}

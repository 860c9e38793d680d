// SPDX-License-Identifier: GPL-3.0-or-later
/** What decoding the whole of a recording shows: the measure of every picture that is sought. */
import { createHash } from 'node:crypto';
import type { Frame } from 'node-av/lib';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import { decodeFrames } from '../../../../electron/service/engine/media/decode.ts';
import { buildFrameIndex } from '../../../../electron/service/engine/media/frame-index.ts';
import { withPicture } from '../../../../electron/service/engine/media/picture.ts';
import { openSource } from '../../../../electron/service/engine/media/source.ts';

/** Of every sample of a picture. */
export function digest(frame: Frame): string {
  return withPicture(frame, ({ width, height, chromaShiftX, chromaShiftY, bitDepth, planes }) => {
    const hash = createHash('sha256');
    planes.forEach(({ data, strideBytes }, plane) => {
      const [shiftX, shiftY] = plane === 0 ? [0, 0] : [chromaShiftX, chromaShiftY];
      const rowBytes = -(-width >> shiftX) * (bitDepth > 8 ? 2 : 1);
      for (let y = 0; y < -(-height >> shiftY); y++)
        hash.update(data.subarray(y * strideBytes, y * strideBytes + rowBytes));
    });
    return hash.digest('hex');
  });
}

export async function indexOf(path: string): Promise<FrameIndex> {
  const source = openSource(path);
  try {
    return await buildFrameIndex(
      source,
      () => undefined,
      async () => undefined,
    );
  } finally {
    source.close();
  }
}

/** Digests of all frames, by number. */
export function wholeStream(path: string, index: FrameIndex): string[] {
  const source = openSource(path);
  const digests: string[] = [];
  try {
    for (const { number, frame } of decodeFrames(source, index, { threads: 2 }))
      digests[number] = digest(frame);
  } finally {
    source.close();
  }
  return digests;
}

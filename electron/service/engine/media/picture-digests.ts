// SPDX-License-Identifier: GPL-3.0-or-later
/** Digests of what the frames of a copy decode to; what they are for is in core/render/picture-digests.ts. */
import { createHash } from 'node:crypto';
import type { Frame } from 'node-av/lib';
import { digestBytes, originalPicture } from '../../../../core/render/picture-digests.ts';
import { planeSize } from '../../../../native/lib/index.ts';
import { withPicture } from './picture.ts';

/** SHA-256 over the samples of every plane, row by row: not over what a decoder leaves between the rows. */
function digestOf(frame: Frame): Uint8Array {
  return withPicture(frame, (picture) => {
    const { width, height, bitDepth, chromaShiftX, chromaShiftY, fullRange } = picture;
    const hash = createHash('sha256');
    hash.update([width, height, bitDepth, chromaShiftX, chromaShiftY, fullRange].join(' '));
    picture.planes.forEach(({ data, strideBytes }, plane) => {
      const size = planeSize(picture, plane);
      const rowBytes = size.width * (bitDepth > 8 ? 2 : 1);
      if (rowBytes === strideBytes) hash.update(data.subarray(0, rowBytes * size.height));
      else
        for (let row = 0; row < size.height; row++)
          hash.update(data.subarray(row * strideBytes, row * strideBytes + rowBytes));
    });
    return hash.digest().subarray(0, digestBytes);
  });
}

export class PictureDigests {
  /** An entry for each frame of the original. */
  readonly bytes: Uint8Array;

  constructor(frameCount: number) {
    this.bytes = new Uint8Array(frameCount * digestBytes);
  }

  /** `number`: the frame of the original that `frame` of the copy stands for; `identical`: it has all of its samples. */
  add(number: number, frame: Frame, identical: boolean): void {
    const at = number * digestBytes;
    if (identical) this.bytes.fill(originalPicture, at, at + digestBytes);
    else this.bytes.set(digestOf(frame), at);
  }
}

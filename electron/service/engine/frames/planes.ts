// SPDX-License-Identifier: GPL-3.0-or-later
/** Planes of decoded pictures as bytes: as they are, or made smaller for frames that go by. */
import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, SWS_BILINEAR } from 'node-av/constants';
import { FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';
import type { PictureSize } from '../../../../core/base/geometry.ts';
import { pixelFormatName, withPicture } from '../media/picture.ts';

/** Copies the planes behind each other, rows without padding. */
export function packedPlanes(frame: Frame): Uint8Array {
  return withPicture(frame, ({ width, height, chromaShiftX, chromaShiftY, planes }) => {
    const sizes = planes.map((_, plane) =>
      plane === 0
        ? { width, height }
        : { width: -(-width >> chromaShiftX), height: -(-height >> chromaShiftY) },
    );
    const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size.width * size.height, 0));
    let at = 0;
    planes.forEach(({ data, strideBytes }, plane) => {
      const size = sizes[plane];
      if (!size) return;
      if (strideBytes === size.width) {
        bytes.set(data.subarray(0, size.width * size.height), at);
        at += size.width * size.height;
        return;
      }
      for (let y = 0; y < size.height; y++) {
        bytes.set(data.subarray(y * strideBytes, y * strideBytes + size.width), at);
        at += size.width;
      }
    });
    return bytes;
  });
}

/** Makes planes smaller; keeps scaler and picture between calls. Close it when done. */
export class SmallPlanes {
  readonly #target = new Frame();
  #scaler: SoftwareScaleContext | undefined;
  #shape = '';

  constructor() {
    this.#target.alloc();
  }

  /** The picture in `size`, both even, with chroma halved in both directions, in the colours and the range that it has. */
  planes(frame: Frame, size: PictureSize): Uint8Array {
    const name = pixelFormatName(frame);
    const format = name.startsWith('yuvj') ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
    const shape = `${frame.width}x${frame.height} ${name} ${size.width}x${size.height}`;
    if (!this.#scaler || shape !== this.#shape) {
      this.#scaler?.freeContext();
      this.#scaler = new SoftwareScaleContext();
      const { width, height } = frame;
      const from = frame.format as typeof format;
      this.#scaler.getContext(width, height, from, size.width, size.height, format, SWS_BILINEAR);
      this.#shape = shape;
    }
    const target = this.#target;
    target.unref();
    target.format = format;
    target.width = size.width;
    target.height = size.height;
    if (target.getBuffer() < 0) throw new Error('no memory for a picture');
    const done = this.#scaler.scaleFrameSync(target, frame);
    if (done < 0) throw new Error(`making a picture smaller: ${FFmpegError.strerror(done)}`);
    return packedPlanes(target);
  }

  close(): void {
    this.#scaler?.freeContext();
    this.#target.free();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Decoded frames as upright RGB pictures, for detectors and contact sheets. */
import { AV_PIX_FMT_RGB24, SWS_BILINEAR } from 'node-av/constants';
import { FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';
import type { Orientation } from '../../../../core/base/geometry.ts';
import type { RgbPicture } from '../../../../core/detect/detection.ts';

/** Copies `picture` turned and mirrored as `orientation` says. */
export function orientRgb(picture: RgbPicture, orientation: Orientation): RgbPicture {
  const { rotation, mirrored } = orientation;
  if (rotation === 0 && !mirrored) return picture;
  const { width, height, data } = picture;
  const turned = rotation === 90 || rotation === 270;
  const outWidth = turned ? height : width;
  const outHeight = turned ? width : height;
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const flipped = mirrored ? width - 1 - x : x;
      const toX =
        rotation === 0
          ? flipped
          : rotation === 90
            ? height - 1 - y
            : rotation === 180
              ? width - 1 - flipped
              : y;
      const toY =
        rotation === 0
          ? y
          : rotation === 90
            ? flipped
            : rotation === 180
              ? height - 1 - y
              : width - 1 - flipped;
      const from = (y * width + x) * 3;
      const to = (toY * outWidth + toX) * 3;
      out[to] = data[from] ?? 0;
      out[to + 1] = data[from + 1] ?? 0;
      out[to + 2] = data[from + 2] ?? 0;
    }
  }
  return { width: outWidth, height: outHeight, data: out };
}

/** Converts frames of one stream; keeps its scaler and target between calls. Close it when done. */
export class RgbConverter {
  readonly #orientation: Orientation;
  #scaler: SoftwareScaleContext | undefined;
  #target: Frame | undefined;
  #shape = '';

  constructor(orientation: Orientation) {
    this.#orientation = orientation;
  }

  /** An upright copy of the frame as RGB. Any pixel format FFmpeg can scale is taken. */
  convert(frame: Frame): RgbPicture {
    const shape = `${frame.width}x${frame.height}/${frame.format}`;
    if (shape !== this.#shape) {
      this.close();
      this.#shape = shape;
      this.#scaler = new SoftwareScaleContext();
      this.#scaler.getContext(
        frame.width,
        frame.height,
        frame.format as never,
        frame.width,
        frame.height,
        AV_PIX_FMT_RGB24,
        SWS_BILINEAR,
      );
      this.#target = new Frame();
      this.#target.alloc();
      this.#target.format = AV_PIX_FMT_RGB24;
      this.#target.width = frame.width;
      this.#target.height = frame.height;
      if (this.#target.getBuffer() < 0) throw new Error('no memory for a picture');
    }
    const scaler = this.#scaler;
    const target = this.#target;
    if (!scaler || !target) throw new Error('converter is closed');
    const ret = scaler.scaleFrameSync(target, frame);
    if (ret < 0) throw new Error(`converting a frame: ${FFmpegError.strerror(ret)}`);
    return orientRgb(
      { width: target.width, height: target.height, data: tightRows(target) },
      this.#orientation,
    );
  }

  close(): void {
    this.#scaler?.freeContext();
    this.#target?.free();
    this.#scaler = undefined;
    this.#target = undefined;
    this.#shape = '';
  }
}

/** Copies the only plane without row padding. */
function tightRows(frame: Frame): Uint8Array {
  const rowBytes = frame.width * 3;
  const stride = frame.linesize[0] ?? rowBytes;
  const view = frame.data?.[0];
  if (!view) throw new Error('a converted picture has no data');
  const out = new Uint8Array(rowBytes * frame.height);
  for (let y = 0; y < frame.height; y++)
    out.set(view.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
  return out;
}

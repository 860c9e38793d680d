// SPDX-License-Identifier: GPL-3.0-or-later
/** A decoded frame as bytes that a window can show: upright, in the colours that its stream states. */
import {
  AV_PIX_FMT_RGBA,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_PRI_BT709,
  AVCOL_PRI_BT2020,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_UNSPECIFIED,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
} from 'node-av/constants';
import { FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';
import type { Orientation, PictureSize } from '../../../../core/base/geometry.ts';
import type { FrameFormat } from '../../../../core/contract/streams.ts';
import { pixelFormatName } from '../media/picture.ts';
import { pixelLayout } from '../media/pixel-format.ts';
import { packedPlanes, SmallPlanes } from './planes.ts';
import { StillEncoder } from './still-encoder.ts';

export type PictureBytes = {
  readonly format: FrameFormat;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
  /** Of `yuv`: name of the planes' layout and the colours, as WebCodecs words them. */
  readonly pixelFormat: string | null;
  readonly colorSpace: string | null;
};

export type PictureWish = {
  readonly format: FrameFormat;
  readonly quality: number;
  /** Height of the upright picture in px, the width following; null: as it is. */
  readonly height: number | null;
};

/** Without a statement, players go by the size: SD is BT.601, everything larger BT.709. */
function statedSpace(frame: Frame): Frame['colorSpace'] {
  const { colorSpace } = frame;
  if (colorSpace !== AVCOL_SPC_UNSPECIFIED && colorSpace !== AVCOL_SPC_RGB) return colorSpace;
  return frame.height >= 720 || frame.width >= 1280 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}

/** What WebCodecs has to be told of the colours (VideoColorSpaceInit). */
function webColors(frame: Frame): string {
  const space = statedSpace(frame);
  const wide = space === AVCOL_SPC_BT2020_NCL || frame.colorPrimaries === AVCOL_PRI_BT2020;
  const transfer =
    frame.colorTrc === AVCOL_TRC_SMPTE2084
      ? 'pq'
      : frame.colorTrc === AVCOL_TRC_ARIB_STD_B67
        ? 'hlg'
        : 'bt709';
  const matrix =
    space === AVCOL_SPC_BT2020_NCL ? 'bt2020-ncl' : space === AVCOL_SPC_BT709 ? 'bt709' : 'smpte170m';
  const primaries = wide
    ? 'bt2020'
    : space === AVCOL_SPC_BT709 || frame.colorPrimaries === AVCOL_PRI_BT709
      ? 'bt709'
      : space === AVCOL_SPC_BT470BG
        ? 'bt470bg'
        : 'smpte170m';
  const fullRange = frame.colorRange === AVCOL_RANGE_JPEG || pixelFormatName(frame).startsWith('yuvj');
  return JSON.stringify({ primaries, transfer, matrix, fullRange });
}

const webFormats: { readonly [shifts: string]: string } = { '11': 'I420', '10': 'I422', '00': 'I444' };

/** The layout's name in WebCodecs; undefined for what has none there, and for sizes that do not halve. */
function webFormat(frame: Frame): string | undefined {
  if (frame.width % 2 !== 0 || frame.height % 2 !== 0) return undefined;
  const { bitDepth, planes, chromaShiftX, chromaShiftY } = pixelLayout(pixelFormatName(frame));
  return bitDepth === 8 && planes === 3 ? webFormats[`${chromaShiftX}${chromaShiftY}`] : undefined;
}

/** Copies RGBA pixels turned and mirrored as `orientation` says (core/base/geometry.ts). */
function turnPixels(
  pixels: Uint32Array,
  { width, height }: PictureSize,
  { rotation, mirrored }: Orientation,
): Uint32Array {
  const turned = rotation === 90 || rotation === 270;
  const outWidth = turned ? height : width;
  const out = new Uint32Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromLeft = mirrored ? width - 1 - x : x;
      const [toX, toY] =
        rotation === 0
          ? [fromLeft, y]
          : rotation === 90
            ? [height - 1 - y, fromLeft]
            : rotation === 180
              ? [width - 1 - fromLeft, height - 1 - y]
              : [y, width - 1 - fromLeft];
      out[toY * outWidth + toX] = pixels[y * width + x] ?? 0;
    }
  }
  return out;
}

function newPicture(format: typeof AV_PIX_FMT_RGBA | typeof AV_PIX_FMT_YUVJ420P, size: PictureSize): Frame {
  const picture = new Frame();
  picture.alloc();
  picture.format = format;
  picture.width = size.width;
  picture.height = size.height;
  if (picture.getBuffer() < 0) throw new Error('no memory for a picture');
  return picture;
}

function tightRows(picture: Frame): Uint8Array<ArrayBuffer> {
  const rowBytes = picture.width * 4;
  const stride = picture.linesize[0] ?? rowBytes;
  const view = picture.data?.[0];
  if (!view) throw new Error('a converted picture has no data');
  const out = new Uint8Array(rowBytes * picture.height);
  for (let y = 0; y < picture.height; y++)
    out.set(view.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
  return out;
}

function fillRows(picture: Frame, bytes: Uint8Array): void {
  const rowBytes = picture.width * 4;
  const stride = picture.linesize[0] ?? rowBytes;
  const view = picture.data?.[0];
  if (!view) throw new Error('a new picture has no data');
  for (let y = 0; y < picture.height; y++)
    view.set(bytes.subarray(y * rowBytes, (y + 1) * rowBytes), y * stride);
}

/** Turns frames of one recording into bytes; keeps scaler and encoders between calls. Close it when done. */
export class PictureWriter {
  readonly #orientation: Orientation;
  readonly #stills = new StillEncoder();
  readonly #small = new SmallPlanes();

  constructor(orientation: Orientation) {
    this.#orientation = orientation;
  }

  async write(frame: Frame, wish: PictureWish): Promise<PictureBytes> {
    const upright = this.#orientation.rotation === 0 && !this.#orientation.mirrored;
    if (wish.format === 'yuv' && upright) {
      const pixelFormat = webFormat(frame);
      if (pixelFormat !== undefined) return this.#planes(frame, pixelFormat, wish.height);
    }
    // What has no name in WebCodecs, or is not upright as it lies, comes as RGBA.
    const format = wish.format === 'yuv' ? 'rgba' : wish.format;
    const size = this.#codedSize(frame, wish.height);
    if (format === 'jpeg' && upright) {
      const picture = this.#scaled(frame, AV_PIX_FMT_YUVJ420P, size);
      return this.#still(picture, format, wish.quality);
    }
    const picture = this.#upright(this.#scaled(frame, AV_PIX_FMT_RGBA, size));
    if (format === 'rgba') {
      const { width, height } = picture;
      const bytes = tightRows(picture);
      picture.free();
      return { format, width, height, bytes, pixelFormat: null, colorSpace: null };
    }
    if (format === 'png') return this.#still(picture, format, wish.quality);
    const converted = this.#scaled(picture, AV_PIX_FMT_YUVJ420P, picture);
    picture.free();
    return this.#still(converted, format, wish.quality);
  }

  #planes(frame: Frame, pixelFormat: string, height: number | null): PictureBytes {
    const colorSpace = webColors(frame);
    if (height === null || height >= frame.height) {
      const { width, height } = frame;
      return { format: 'yuv', width, height, bytes: packedPlanes(frame), pixelFormat, colorSpace };
    }
    const size = this.#codedSize(frame, height);
    const bytes = this.#small.planes(frame, size);
    return { format: 'yuv', ...size, bytes, pixelFormat: 'I420', colorSpace };
  }

  /** Size of the picture as it lies, for an upright height. Even, since chroma is halved in JPEG. */
  #codedSize(frame: Frame, height: number | null): PictureSize {
    const { width, height: own } = frame;
    if (height === null) return { width, height: own };
    const turned = this.#orientation.rotation === 90 || this.#orientation.rotation === 270;
    const share = Math.min(1, height / (turned ? width : own));
    const even = (value: number): number => Math.max(2, 2 * Math.round((value * share) / 2));
    return { width: even(width), height: even(own) };
  }

  #scaled(
    frame: Frame,
    format: typeof AV_PIX_FMT_RGBA | typeof AV_PIX_FMT_YUVJ420P,
    size: PictureSize,
  ): Frame {
    const source = frame.clone();
    if (!source) throw new Error('no memory for a picture');
    const target = newPicture(format, size);
    const scaler = new SoftwareScaleContext();
    try {
      // Without a fixed set-up the scaler goes by the colours that the two frames state.
      scaler.allocContext();
      if (pixelFormatName(frame) !== 'rgba') source.colorSpace = statedSpace(frame);
      target.colorRange = AVCOL_RANGE_JPEG;
      target.colorSpace = format === AV_PIX_FMT_RGBA ? AVCOL_SPC_RGB : AVCOL_SPC_SMPTE170M;
      const done = scaler.scaleFrameSync(target, source);
      if (done < 0) throw new Error(`converting a frame: ${FFmpegError.strerror(done)}`);
      return target;
    } finally {
      scaler.freeContext();
      source.free();
    }
  }

  #upright(picture: Frame): Frame {
    const { rotation, mirrored } = this.#orientation;
    if (rotation === 0 && !mirrored) return picture;
    const { width, height } = picture;
    const pixels = new Uint32Array(tightRows(picture).buffer);
    picture.free();
    const turned = rotation === 90 || rotation === 270;
    const result = newPicture(AV_PIX_FMT_RGBA, turned ? { width: height, height: width } : { width, height });
    result.colorRange = AVCOL_RANGE_JPEG;
    result.colorSpace = AVCOL_SPC_RGB;
    const out = turnPixels(pixels, { width, height }, this.#orientation);
    fillRows(result, new Uint8Array(out.buffer));
    return result;
  }

  async #still(picture: Frame, format: 'png' | 'jpeg', quality: number): Promise<PictureBytes> {
    const { width, height } = picture;
    try {
      const bytes = await this.#stills.encode(picture, format, quality);
      return { format, width, height, bytes, pixelFormat: null, colorSpace: null };
    } finally {
      picture.free();
    }
  }

  close(): void {
    this.#stills.close();
    this.#small.close();
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Where the samples of a planar YUV picture lie in one tightly packed buffer, and how RGB becomes such a picture. */
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { PictureSize } from '../../../../core/base/geometry.ts';

/** The pixel formats scripted footage is written in; names are FFmpeg's. */
const writablePixelFormats = ['yuv420p', 'yuv422p', 'yuv444p', 'yuv420p10le'] as const;
export type WritablePixelFormat = (typeof writablePixelFormats)[number];

/** One plane: `offset` in samples from the start of the buffer, `width` and `height` in samples. */
export type PlaneLayout = { readonly offset: number; readonly width: number; readonly height: number };

export type PictureLayout = {
  readonly size: PictureSize;
  readonly pixelFormat: WritablePixelFormat;
  /** log2 of the chroma subsampling. */
  readonly chromaShiftX: number;
  readonly chromaShiftY: number;
  readonly bitDepth: 8 | 10;
  readonly planes: readonly [PlaneLayout, PlaneLayout, PlaneLayout];
  /** Samples in all; a sample is one byte at 8 bits and two (little endian) at 10. */
  readonly sampleCount: number;
};

/** The layout of a tightly packed picture. Throws USAGE for a size below 16 px or over 8192 px. */
export function pictureLayout(size: PictureSize, pixelFormat: WritablePixelFormat): PictureLayout {
  const { width, height } = size;
  if (!(width >= 16 && height >= 16 && width <= 8192 && height <= 8192)) {
    throw new ClearveilError(
      'USAGE',
      `a picture of ${width} x ${height} px cannot be made`,
      'Ask for 16 to 8192 px.',
    );
  }
  const chromaShiftX = pixelFormat === 'yuv444p' ? 0 : 1;
  const chromaShiftY = pixelFormat === 'yuv444p' || pixelFormat === 'yuv422p' ? 0 : 1;
  const chromaWidth = (width + (1 << chromaShiftX) - 1) >> chromaShiftX;
  const chromaHeight = (height + (1 << chromaShiftY) - 1) >> chromaShiftY;
  const luma = width * height;
  const chroma = chromaWidth * chromaHeight;
  return {
    size,
    pixelFormat,
    chromaShiftX,
    chromaShiftY,
    bitDepth: pixelFormat === 'yuv420p10le' ? 10 : 8,
    planes: [
      { offset: 0, width, height },
      { offset: luma, width: chromaWidth, height: chromaHeight },
      { offset: luma + chroma, width: chromaWidth, height: chromaHeight },
    ],
    sampleCount: luma + 2 * chroma,
  };
}

/** Widens 8-bit samples to the layout's depth as the encoder wants them. Returns the same memory at 8 bits. */
export function packSamples(samples: Uint8Array, layout: PictureLayout): Buffer {
  if (layout.bitDepth === 8) return Buffer.from(samples.buffer, samples.byteOffset, layout.sampleCount);
  const packed = Buffer.alloc(layout.sampleCount * 2);
  for (let index = 0; index < layout.sampleCount; index++)
    packed.writeUInt16LE((samples[index] ?? 0) << 2, index * 2);
  return packed;
}

/**
 * RGB (3 bytes per px, tight rows, even width and height) to I420, BT.709 limited range, in 16.16 fixed point;
 * chroma is the mean of each 2 x 2 block (ITU-R BT.709-6, table 3; sited at the centre).
 */
export function rgbToI420(rgb: Uint8Array, size: PictureSize, out: Uint8Array): void {
  const { width, height } = size;
  const stride = width * 3;
  const chromaWidth = width >> 1;
  let u = width * height;
  let v = u + chromaWidth * (height >> 1);
  for (let y = 0; y < height; y += 2) {
    let top = y * stride;
    let bottom = top + stride;
    let luma = y * width;
    for (let x = 0; x < chromaWidth; x++) {
      const r0 = rgb[top] as number;
      const g0 = rgb[top + 1] as number;
      const b0 = rgb[top + 2] as number;
      const r1 = rgb[top + 3] as number;
      const g1 = rgb[top + 4] as number;
      const b1 = rgb[top + 5] as number;
      const r2 = rgb[bottom] as number;
      const g2 = rgb[bottom + 1] as number;
      const b2 = rgb[bottom + 2] as number;
      const r3 = rgb[bottom + 3] as number;
      const g3 = rgb[bottom + 4] as number;
      const b3 = rgb[bottom + 5] as number;
      out[luma] = (11966 * r0 + 40254 * g0 + 4064 * b0 + 1081344) >> 16;
      out[luma + 1] = (11966 * r1 + 40254 * g1 + 4064 * b1 + 1081344) >> 16;
      out[luma + width] = (11966 * r2 + 40254 * g2 + 4064 * b2 + 1081344) >> 16;
      out[luma + width + 1] = (11966 * r3 + 40254 * g3 + 4064 * b3 + 1081344) >> 16;
      const r = r0 + r1 + r2 + r3;
      const g = g0 + g1 + g2 + g3;
      const b = b0 + b1 + b2 + b3;
      out[u++] = (-6596 * r - 22189 * g + 28785 * b + 33685504) >> 18;
      out[v++] = (28785 * r - 26145 * g - 2640 * b + 33685504) >> 18;
      top += 6;
      bottom += 6;
      luma += 2;
    }
  }
}

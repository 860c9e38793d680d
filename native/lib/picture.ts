// SPDX-License-Identifier: GPL-3.0-or-later
/** The decoded picture that native functions work on, checked before any of them touches memory. */
import { checkArray, checkBoolean, checkObject, checkWhole } from './arguments.ts';

/** Rows of samples, from the top; a row may be followed by padding that belongs to nobody. */
export type PicturePlane = { readonly data: Uint8Array; readonly strideBytes: number };

/**
 * A decoded picture: planar YUV or grey, `bitDepth` 8 to 16 (samples of 2 bytes, little endian, low-aligned above 8).
 * Width and height are of the coded (unrotated) picture, in px; a chroma plane has a sample for every begun
 * `1 << chromaShift` px. Planes: luma; luma, Cb, Cr; or these and alpha. Plane buffers may alias decoder memory: they
 * are used during the call only.
 */
export type PlanarPicture = {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly chromaShiftX: 0 | 1 | 2;
  readonly chromaShiftY: 0 | 1 | 2;
  /** Luma from 0 to the maximum (JPEG range) rather than from 16 to 235 in 8-bit terms. */
  readonly fullRange: boolean;
  readonly planes: readonly PicturePlane[];
};

/** A picture that passed `checkPicture`, in the flat form of the addon (native/src/bridge/arguments.h). */
export type CheckedPicture = { readonly planes: readonly Uint8Array[]; readonly layout: Int32Array };

/** Longest side of a picture, px. */
export const maxSide = 32768;

const maxStride = 2 ** 31 - 1;

/** Size of plane `index` in samples: 1 and 2 are chroma, 0 and 3 have the picture's size. */
export function planeSize(
  picture: Pick<PlanarPicture, 'width' | 'height' | 'chromaShiftX' | 'chromaShiftY'>,
  index: number,
): { width: number; height: number } {
  const chroma = index === 1 || index === 2;
  const shiftX = chroma ? picture.chromaShiftX : 0;
  const shiftY = chroma ? picture.chromaShiftY : 0;
  return {
    width: (picture.width + (1 << shiftX) - 1) >> shiftX,
    height: (picture.height + (1 << shiftY) - 1) >> shiftY,
  };
}

function checkPlane(plane: PicturePlane, name: string, rows: number, rowBytes: number, unit: number): void {
  checkObject(plane, name);
  if (!(plane.data instanceof Uint8Array)) throw new TypeError(`${name}.data must be a Uint8Array`);
  checkWhole(plane.strideBytes, `${name}.strideBytes`, rowBytes, maxStride);
  const needed = plane.strideBytes * (rows - 1) + rowBytes;
  if (plane.data.length < needed) {
    throw new RangeError(`${name}.data has ${plane.data.length} bytes, its rows need ${needed}`);
  }
  if (plane.strideBytes % unit !== 0 || plane.data.byteOffset % unit !== 0) {
    throw new RangeError(`${name}: samples of 2 bytes need an even byteOffset and strideBytes`);
  }
}

/** Refuses a picture whose numbers do not add up: TypeError or RangeError naming the field. */
export function checkPicture(picture: PlanarPicture, name: string): CheckedPicture {
  checkObject(picture, name);
  checkWhole(picture.width, `${name}.width`, 1, maxSide);
  checkWhole(picture.height, `${name}.height`, 1, maxSide);
  checkWhole(picture.bitDepth, `${name}.bitDepth`, 8, 16);
  checkWhole(picture.chromaShiftX, `${name}.chromaShiftX`, 0, 2);
  checkWhole(picture.chromaShiftY, `${name}.chromaShiftY`, 0, 2);
  checkBoolean(picture.fullRange, `${name}.fullRange`);
  const planes = checkArray(picture.planes, `${name}.planes`);
  if (![1, 3, 4].includes(planes.length)) {
    throw new RangeError(`${name}.planes must be 1, 3 or 4 planes, not ${planes.length}`);
  }
  const unit = picture.bitDepth > 8 ? 2 : 1;
  planes.forEach((plane, index) => {
    const size = planeSize(picture, index);
    checkPlane(plane, `${name}.planes[${index}]`, size.height, size.width * unit, unit);
  });
  return {
    planes: planes.map((plane) => plane.data),
    layout: Int32Array.of(
      picture.width,
      picture.height,
      picture.bitDepth,
      picture.chromaShiftX,
      picture.chromaShiftY,
      picture.fullRange ? 1 : 0,
      ...planes.map((plane) => plane.strideBytes),
    ),
  };
}

/** Refuses two pictures that cannot be compared sample by sample. Planes and strides may lie anywhere. */
export function checkSameGeometry(a: PlanarPicture, b: PlanarPicture): void {
  for (const field of ['width', 'height', 'bitDepth', 'chromaShiftX', 'chromaShiftY', 'fullRange'] as const) {
    if (a[field] !== b[field]) {
      throw new RangeError(
        `pictures to compare must have the same ${field}, not ${a[field]} and ${b[field]}`,
      );
    }
  }
  if (a.planes.length !== b.planes.length) {
    throw new RangeError(
      `pictures to compare must have the same planes, not ${a.planes.length} and ${b.planes.length}`,
    );
  }
}

/** A copy of every plane, alpha too, in fresh memory without padding. */
export function copyPicture(source: PlanarPicture): PlanarPicture {
  checkPicture(source, 'source');
  const unit = source.bitDepth > 8 ? 2 : 1;
  const planes = source.planes.map((plane, index) => {
    const size = planeSize(source, index);
    const rowBytes = size.width * unit;
    const data = new Uint8Array(rowBytes * size.height);
    for (let y = 0; y < size.height; y += 1) {
      const start = y * plane.strideBytes;
      data.set(plane.data.subarray(start, start + rowBytes), y * rowBytes);
    }
    return { data, strideBytes: rowBytes };
  });
  const { width, height, bitDepth, chromaShiftX, chromaShiftY, fullRange } = source;
  return { width, height, bitDepth, chromaShiftX, chromaShiftY, fullRange, planes };
}

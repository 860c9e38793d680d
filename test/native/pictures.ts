// SPDX-License-Identifier: GPL-3.0-or-later
/** Random pictures in guarded memory, and slow, obvious access to their samples. */
import fc from 'fast-check';
import type { Orientation, PixelRect } from '../../core/base/geometry.ts';
import { type PaintedVeil, type PlanarPicture, paintVeils } from '../../native/lib/index.ts';

export type PictureFormat = Omit<PlanarPicture, 'planes'> & {
  readonly planeCount: 1 | 3 | 4;
  /** Samples of padding after each row. */
  readonly padding: number;
};

/** Bytes before the first and after the last sample of every plane, to see writes that go astray. */
const guardBytes = 32;

export function makeFormat(format: Partial<PictureFormat> = {}): PictureFormat {
  return {
    width: 48,
    height: 32,
    bitDepth: 8,
    chromaShiftX: 1,
    chromaShiftY: 1,
    fullRange: false,
    planeCount: 3,
    padding: 0,
    ...format,
  };
}

/** Pseudo-random bytes (mulberry32): the same for the same seed. */
export function noise(bytes: Uint8Array, seed: number): void {
  let state = seed >>> 0;
  for (let i = 0; i < bytes.length; i += 1) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    bytes[i] = mixed >>> 24;
  }
}

/** A picture of noise. Its samples may exceed the depth: what is under a veil is not to be trusted. */
export function makePicture(format: PictureFormat, seed: number): PlanarPicture {
  const { planeCount, padding, ...head } = format;
  const unit = format.bitDepth > 8 ? 2 : 1;
  const planes = Array.from({ length: planeCount }, (_, plane) => {
    const { columns, rows } = sampleGrid(format, plane);
    const strideBytes = (columns + padding) * unit;
    const length = strideBytes * (rows - 1) + columns * unit;
    const memory = new Uint8Array(length + 2 * guardBytes);
    noise(memory, seed * 31 + plane);
    return { data: memory.subarray(guardBytes, guardBytes + length), strideBytes };
  });
  return { ...head, planes };
}

/** The same picture, guards and padding too, in memory of its own. */
export function cloneWithGuards(picture: PlanarPicture): PlanarPicture {
  const planes = picture.planes.map((plane) => {
    const memory = new Uint8Array(plane.data.buffer.slice(0));
    const { byteOffset, length } = plane.data;
    return { data: memory.subarray(byteOffset, byteOffset + length), strideBytes: plane.strideBytes };
  });
  return { ...picture, planes };
}

/** Every byte of every plane's memory, guards and padding too. */
export function allMemory(picture: PlanarPicture): Uint8Array[] {
  return picture.planes.map((plane) => new Uint8Array(plane.data.buffer));
}

/** Columns and rows of a plane, found by counting the samples that begin inside the picture. */
export function sampleGrid(
  picture: Pick<PlanarPicture, 'width' | 'height' | 'chromaShiftX' | 'chromaShiftY'>,
  plane: number,
): { columns: number; rows: number } {
  const stepX = plane === 1 || plane === 2 ? 2 ** picture.chromaShiftX : 1;
  const stepY = plane === 1 || plane === 2 ? 2 ** picture.chromaShiftY : 1;
  return { columns: Math.ceil(picture.width / stepX), rows: Math.ceil(picture.height / stepY) };
}

function planeOf(picture: PlanarPicture, plane: number): PlanarPicture['planes'][number] {
  const found = picture.planes[plane];
  if (!found) throw new Error(`the picture has no plane ${plane}`);
  return found;
}

export function readSample(picture: PlanarPicture, plane: number, x: number, y: number): number {
  const { data, strideBytes } = planeOf(picture, plane);
  if (picture.bitDepth === 8) return data[y * strideBytes + x] ?? Number.NaN;
  const at = y * strideBytes + 2 * x;
  return (data[at] ?? Number.NaN) + 256 * (data[at + 1] ?? Number.NaN);
}

export function writeSample(
  picture: PlanarPicture,
  plane: number,
  x: number,
  y: number,
  value: number,
): void {
  const { data, strideBytes } = planeOf(picture, plane);
  if (picture.bitDepth === 8) {
    data[y * strideBytes + x] = value;
    return;
  }
  data[y * strideBytes + 2 * x] = value & 255;
  data[y * strideBytes + 2 * x + 1] = value >> 8;
}

/** True when the area of the sample and the rectangle (luma px) have a point in common. */
export function touches(
  picture: PlanarPicture,
  plane: number,
  x: number,
  y: number,
  rect: PixelRect,
): boolean {
  const stepX = plane === 1 || plane === 2 ? 2 ** picture.chromaShiftX : 1;
  const stepY = plane === 1 || plane === 2 ? 2 ** picture.chromaShiftY : 1;
  return (
    x * stepX < rect.x + rect.width &&
    (x + 1) * stepX > rect.x &&
    y * stepY < rect.y + rect.height &&
    (y + 1) * stepY > rect.y
  );
}

/** Calls back for every sample of a plane. */
export function forEachSample(
  picture: PlanarPicture,
  plane: number,
  visit: (x: number, y: number) => void,
): void {
  const { columns, rows } = sampleGrid(picture, plane);
  for (let y = 0; y < rows; y += 1) for (let x = 0; x < columns; x += 1) visit(x, y);
}

const shift = fc.constantFrom(0 as const, 1 as const, 2 as const);

/** Grey, three planes or alpha; 8, 10, 12, 16 bit; every chroma layout; odd sizes; padded rows. */
export const anyFormat: fc.Arbitrary<PictureFormat> = fc.record({
  width: fc.integer({ min: 1, max: 70 }),
  height: fc.integer({ min: 1, max: 50 }),
  bitDepth: fc.constantFrom(8, 8, 10, 12, 16),
  chromaShiftX: shift,
  chromaShiftY: shift,
  fullRange: fc.boolean(),
  planeCount: fc.constantFrom(1 as const, 3 as const, 3 as const, 4 as const),
  padding: fc.integer({ min: 0, max: 9 }),
});

export function anyRectIn(size: {
  readonly width: number;
  readonly height: number;
}): fc.Arbitrary<PixelRect> {
  return fc
    .record({
      x: fc.integer({ min: 0, max: size.width - 1 }),
      y: fc.integer({ min: 0, max: size.height - 1 }),
      width: fc.integer({ min: 1, max: size.width }),
      height: fc.integer({ min: 1, max: size.height }),
    })
    .map((rect) => ({
      ...rect,
      width: Math.min(rect.width, size.width - rect.x),
      height: Math.min(rect.height, size.height - rect.y),
    }));
}

export const anyOrientation = fc.record({
  rotation: fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const),
  mirrored: fc.boolean(),
});

/** A solid veil that is a rectangle, with its text anywhere in it. */
export type SolidVeil = PixelRect & { readonly text: string; readonly orientation: Orientation };
export type SolidStyle = { readonly luma: number; readonly textLuma: number };

export function solidVeil(veil: SolidVeil, style: SolidStyle = { luma: 16, textLuma: 120 }): PaintedVeil {
  const { text, orientation, ...rect } = veil;
  return {
    rects: [rect],
    paint: { ...style, cb: 128, cr: 128, pattern: 'none' },
    patternArea: rect,
    text,
    textArea: rect,
    orientation,
  };
}

export function paintSolid(picture: PlanarPicture, veils: readonly SolidVeil[], style?: SolidStyle): number {
  return paintVeils(
    picture,
    veils.map((veil) => solidVeil(veil, style)),
  );
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** Heads cut from the sample photographs: outline, feathered edge, a pyramid of sizes to draw from. */
import type { RgbPicture } from '../../../../core/detect/detection.ts';
import type { Canvas } from './canvas.ts';
import { type HeadCut, headCuts } from './head-cuts.ts';
import { outlineShare, smoothClosed } from './outline-mask.ts';
import { findSamplePhotos, loadSamplePhoto } from './sample-photos.ts';

/** One size of a head: RGB already multiplied by the share, then the share, 0 to 255, 4 bytes per px. */
type HeadLevel = { readonly width: number; readonly height: number; readonly data: Uint8Array };

export type Head = {
  /** Full size first, each next one half of it. */
  readonly levels: readonly HeadLevel[];
  /** Face in px of the full size. */
  readonly face: HeadCut['face'];
  /** A colour of the cheek, for neck and hands. */
  readonly skin: readonly [number, number, number];
};

/** Cuts out all heads. Throws INPUT_NOT_FOUND where the photographs are absent. */
export async function loadHeads(): Promise<readonly Head[]> {
  const folder = findSamplePhotos();
  const photos = new Map<string, RgbPicture>();
  for (const { photo } of headCuts) {
    if (!photos.has(photo.name)) photos.set(photo.name, await loadSamplePhoto(folder, photo));
  }
  return headCuts.map((cut) => {
    const photo = photos.get(cut.photo.name);
    if (photo === undefined) throw new Error(`${cut.photo.name} was not loaded`);
    return cutHead(photo, cut);
  });
}

function cutHead(photo: RgbPicture, cut: HeadCut): Head {
  const { x, y, width, height } = cut.crop;
  const share = outlineShare(smoothClosed(cut.outline), width, height, width * 0.012);
  const data = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = ((y + row) * photo.width + x + column) * 3;
      const to = (row * width + column) * 4;
      const part = share[row * width + column] ?? 0;
      const [r, g, b] = balanced(photo.data, from, cut);
      data[to] = Math.min(255, r) * part;
      data[to + 1] = Math.min(255, g) * part;
      data[to + 2] = Math.min(255, b) * part;
      data[to + 3] = 255 * part;
    }
  }
  const levels: HeadLevel[] = [{ width, height, data }];
  for (let level = levels[0]; level && level.width > 24; level = levels.at(-1)) levels.push(halved(level));
  return { levels, face: cut.face, skin: cheekColour(photo, cut) };
}

function balanced(data: Uint8Array, at: number, cut: HeadCut): readonly [number, number, number] {
  const r = (data[at] ?? 0) * cut.gain[0];
  const g = (data[at + 1] ?? 0) * cut.gain[1];
  const b = (data[at + 2] ?? 0) * cut.gain[2];
  const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const part = cut.saturation;
  return [grey + (r - grey) * part, grey + (g - grey) * part, grey + (b - grey) * part];
}

function cheekColour(photo: RgbPicture, cut: HeadCut): readonly [number, number, number] {
  const { left, top, right, bottom } = cut.face;
  const column = Math.round(cut.crop.x + left + (right - left) * 0.62);
  const row = Math.round(cut.crop.y + top + (bottom - top) * 0.6);
  const sum: [number, number, number] = [0, 0, 0];
  for (let y = row - 6; y <= row + 6; y++) {
    for (let x = column - 6; x <= column + 6; x++) {
      const [r, g, b] = balanced(photo.data, (y * photo.width + x) * 3, cut);
      sum[0] += r / 169;
      sum[1] += g / 169;
      sum[2] += b / 169;
    }
  }
  return [sum[0] * 0.9, sum[1] * 0.88, sum[2] * 0.88];
}

function halved({ width, height, data }: HeadLevel): HeadLevel {
  const small = {
    width: width >> 1,
    height: height >> 1,
    data: new Uint8Array((width >> 1) * (height >> 1) * 4),
  };
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const a = (y * 2 * width + x * 2) * 4;
      const b = a + width * 4;
      for (let channel = 0; channel < 4; channel++) {
        const sum =
          (data[a + channel] ?? 0) +
          (data[a + 4 + channel] ?? 0) +
          (data[b + channel] ?? 0) +
          (data[b + 4 + channel] ?? 0);
        small.data[(y * small.width + x) * 4 + channel] = (sum + 2) >> 2;
      }
    }
  }
  return small;
}

/**
 * Draws a head so that its face is `faceHeight` px tall and centred on (centreX, centreY), leaning by `lean` (px sideways per px up).
 * Samples the next larger size with two-way linear interpolation.
 */
export function drawHead(
  canvas: Canvas,
  head: Head,
  centreX: number,
  centreY: number,
  faceHeight: number,
  lean: number,
): void {
  const { left, top, right, bottom } = head.face;
  let scale = (bottom - top) / faceHeight;
  let index = 0;
  while (scale >= 2 && index < head.levels.length - 1) {
    scale /= 2;
    index++;
  }
  const level = head.levels[index];
  if (!level) return;
  const { width, height, data } = level;
  const originX = (left + right) / 2 / 2 ** index;
  const originY = (top + bottom) / 2 / 2 ** index;
  const reach = Math.abs(lean) * (height / scale);
  const x0 = Math.max(0, Math.floor(centreX - originX / scale - reach));
  const x1 = Math.min(canvas.width, Math.ceil(centreX + (width - originX) / scale + reach));
  const y0 = Math.max(0, Math.floor(centreY - originY / scale));
  const y1 = Math.min(canvas.height, Math.ceil(centreY + (height - originY) / scale));
  for (let y = y0; y < y1; y++) {
    const v = originY + (y + 0.5 - centreY) * scale - 0.5;
    const row = Math.floor(v);
    if (row < 0 || row + 1 >= height) continue;
    const down = v - row;
    const slant = lean * (y + 0.5 - centreY);
    for (let x = x0; x < x1; x++) {
      const u = originX + (x + 0.5 - centreX + slant) * scale - 0.5;
      const column = Math.floor(u);
      if (column < 0 || column + 1 >= width) continue;
      const across = u - column;
      const a = (row * width + column) * 4;
      const c = a + width * 4;
      const wa = (1 - across) * (1 - down);
      const wb = across * (1 - down);
      const wc = (1 - across) * down;
      const wd = across * down;
      const keep =
        1 -
        ((data[a + 3] as number) * wa +
          (data[a + 7] as number) * wb +
          (data[c + 3] as number) * wc +
          (data[c + 7] as number) * wd) /
          255;
      if (keep >= 0.999) continue;
      const place = y * canvas.width + x;
      const old = canvas.pixels[place] as number;
      const r =
        (old & 255) * keep +
        (data[a] as number) * wa +
        (data[a + 4] as number) * wb +
        (data[c] as number) * wc +
        (data[c + 4] as number) * wd;
      const g =
        ((old >>> 8) & 255) * keep +
        (data[a + 1] as number) * wa +
        (data[a + 5] as number) * wb +
        (data[c + 1] as number) * wc +
        (data[c + 5] as number) * wd;
      const b =
        ((old >>> 16) & 255) * keep +
        (data[a + 2] as number) * wa +
        (data[a + 6] as number) * wb +
        (data[c + 2] as number) * wc +
        (data[c + 6] as number) * wd;
      canvas.pixels[place] =
        Math.min(255, r + 0.5) | (Math.min(255, g + 0.5) << 8) | (Math.min(255, b + 0.5) << 16);
    }
  }
}

/** How opaque an upright head is (0 to 1) at an offset from the middle of its face, in face heights. */
export function headShareAt(head: Head, offsetX: number, offsetY: number): number {
  const level = head.levels[0];
  if (level === undefined) return 0;
  const { left, top, right, bottom } = head.face;
  const x = Math.floor((left + right) / 2 + offsetX * (bottom - top));
  const y = Math.floor((top + bottom) / 2 + offsetY * (bottom - top));
  if (x < 0 || y < 0 || x >= level.width || y >= level.height) return 0;
  return (level.data[(y * level.width + x) * 4 + 3] ?? 0) / 255;
}

// SPDX-License-Identifier: GPL-3.0-or-later
/** A sheet of pictures side by side, before and after, as a PNG that a person can look at in one glance. */
import { writeFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { RgbPicture } from '../../../../core/detect/detection.ts';
import { textHeight, textWidth } from './bitmap-font.ts';
import { type Canvas, type Colour, fillRect, makeCanvas, writeText } from './canvas.ts';

export type ContactRow = { readonly label: string; readonly before: RgbPicture; readonly after: RgbPicture };

const gap = 12;
const captionScale = 2;
const captionHeight = textHeight * captionScale + 12;
const paper: Colour = [24, 26, 30];
const ink: Colour = [232, 232, 226];

/**
 * Writes one row per entry: the label, then both pictures, each at most `pictureWidth` px wide (default 640; pictures are
 * shrunk by averaging, never enlarged). Throws USAGE for an empty sheet.
 */
export async function writeContactSheet(
  path: string,
  rows: readonly ContactRow[],
  pictureWidth = 640,
): Promise<void> {
  if (rows.length === 0)
    throw new ClearveilError('USAGE', 'a contact sheet needs a picture', 'Name at least one frame.');
  const cells = rows.map(({ label, before, after }) => ({
    label,
    before: shrunk(before, pictureWidth),
    after: shrunk(after, pictureWidth),
  }));
  const column = Math.max(
    ...cells.flatMap(({ before, after }) => [before.width, after.width]),
    textWidth('before') * captionScale,
  );
  const heights = cells.map(
    ({ before, after }) => Math.max(before.height, after.height) + captionHeight + gap,
  );
  const labelWidth = Math.max(...cells.map(({ label }) => textWidth(`${label} - before`) * captionScale));
  const width = Math.max(2 * column + 3 * gap, labelWidth + column + 3 * gap);
  const canvas = makeCanvas(width, gap + heights.reduce((sum, height) => sum + height, 0));
  fillRect(canvas, 0, 0, canvas.width, canvas.height, paper);
  let top = gap;
  cells.forEach(({ label, before, after }, index) => {
    const second = width - gap - column;
    writeText(canvas, `${label} - before`, gap, top, captionScale, ink);
    writeText(canvas, 'after', second, top, captionScale, ink);
    placePicture(canvas, before, gap, top + captionHeight);
    placePicture(canvas, after, second, top + captionHeight);
    top += heights[index] ?? 0;
  });
  await writeFile(path, pngOf(canvas));
}

/** Copies a picture onto a canvas, which has to hold it. */
export function placePicture(canvas: Canvas, picture: RgbPicture, left: number, top: number): void {
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const from = (y * picture.width + x) * 3;
      canvas.pixels[(top + y) * canvas.width + left + x] =
        (picture.data[from] ?? 0) |
        ((picture.data[from + 1] ?? 0) << 8) |
        ((picture.data[from + 2] ?? 0) << 16);
    }
  }
}

/** Box average down to at most `width` px; the picture itself where it is small enough. */
export function shrunk(picture: RgbPicture, width: number): RgbPicture {
  if (picture.width <= width) return picture;
  const height = Math.max(1, Math.round((picture.height * width) / picture.width));
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const top = Math.floor((y * picture.height) / height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * picture.height) / height));
    for (let x = 0; x < width; x++) {
      const left = Math.floor((x * picture.width) / width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * picture.width) / width));
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) {
            sum += picture.data[(row * picture.width + column) * 3 + channel] ?? 0;
          }
        }
        data[(y * width + x) * 3 + channel] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
  return { width, height, data };
}

/** The canvas as a PNG. */
export function pngOf(canvas: Canvas): Buffer {
  const png = new PNG({ width: canvas.width, height: canvas.height });
  for (const [index, pixel] of canvas.pixels.entries()) {
    png.data.writeUInt32LE((pixel & 0xffffff) + 0xff000000, index * 4);
  }
  return PNG.sync.write(png);
}

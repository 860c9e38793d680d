// SPDX-License-Identifier: GPL-3.0-or-later
/** A small software canvas: rectangles, gradients, soft ellipses, shaded columns and text, all with smooth edges. */
import { drawText } from './bitmap-font.ts';

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** One pixel per entry: red in the lowest byte, then green, blue; the highest byte is unused. */
export type Canvas = { readonly width: number; readonly height: number; readonly pixels: Int32Array };

export function makeCanvas(width: number, height: number): Canvas {
  return { width, height, pixels: new Int32Array(width * height) };
}

/** Mixes a colour into one pixel; `share` in [0, 1]. No bounds check. */
function mix(
  pixels: Int32Array,
  place: number,
  red: number,
  green: number,
  blue: number,
  share: number,
): void {
  const old = pixels[place] as number;
  const r = old & 255;
  const g = (old >>> 8) & 255;
  const b = (old >>> 16) & 255;
  pixels[place] =
    (r + (red - r) * share + 0.5) |
    0 |
    (((g + (green - g) * share + 0.5) | 0) << 8) |
    (((b + (blue - b) * share + 0.5) | 0) << 16);
}

/** How much of pixel `[at, at + 1)` lies in `[from, to)`. */
function overlap(at: number, from: number, to: number): number {
  return Math.max(0, Math.min(at + 1, to) - Math.max(at, from));
}

/** Fills a rectangle with fractional edges. */
export function fillRect(
  canvas: Canvas,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: Colour,
  share = 1,
): void {
  fillGradient(canvas, x, y, width, height, colour, colour, share);
}

/** Fills a rectangle whose colour runs from `top` to `bottom`. */
export function fillGradient(
  canvas: Canvas,
  x: number,
  y: number,
  width: number,
  height: number,
  top: Colour,
  bottom: Colour,
  share = 1,
): void {
  const right = x + width;
  const base = y + height;
  for (let row = Math.max(0, Math.floor(y)); row < Math.min(canvas.height, Math.ceil(base)); row++) {
    const along = height <= 1 ? 0 : Math.max(0, Math.min(1, (row - y) / (height - 1)));
    const [red, green, blue] = between(top, bottom, along);
    const coverRow = overlap(row, y, base) * share;
    for (
      let column = Math.max(0, Math.floor(x));
      column < Math.min(canvas.width, Math.ceil(right));
      column++
    ) {
      mix(canvas.pixels, row * canvas.width + column, red, green, blue, coverRow * overlap(column, x, right));
    }
  }
}

/** The colour `along` (0 to 1) the way from `a` to `b`. */
export function between(a: Colour, b: Colour, along: number): Colour {
  return [a[0] + (b[0] - a[0]) * along, a[1] + (b[1] - a[1]) * along, a[2] + (b[2] - a[2]) * along];
}

/** An ellipse that fades from `share` at `inner` (part of the radius, 0 to 1) to nothing at its rim: light and shadow. */
export function softEllipse(
  canvas: Canvas,
  centreX: number,
  centreY: number,
  radiusX: number,
  radiusY: number,
  colour: Colour,
  share: number,
  inner = 0,
): void {
  const [red, green, blue] = colour;
  for (
    let y = Math.max(0, Math.floor(centreY - radiusY));
    y < Math.min(canvas.height, centreY + radiusY);
    y++
  ) {
    const down = (y + 0.5 - centreY) / radiusY;
    const reach = radiusX * Math.sqrt(Math.max(0, 1 - down * down));
    for (let x = Math.max(0, Math.floor(centreX - reach)); x < Math.min(canvas.width, centreX + reach); x++) {
      const across = (x + 0.5 - centreX) / radiusX;
      const distance = Math.sqrt(across * across + down * down);
      if (distance >= 1) continue;
      const fade = Math.min(1, (1 - distance) / Math.max(1e-6, 1 - inner));
      mix(canvas.pixels, y * canvas.width + x, red, green, blue, share * fade * fade * (3 - 2 * fade));
    }
  }
}

/** A node of a column: height, centre and half width there, px. */
export type ColumnNode = readonly [y: number, centre: number, halfWidth: number];

/**
 * A rounded, upright body such as a leg, a sleeve or a post: its outline runs smoothly through the nodes (`y` rising), it is lit
 * from the left above and darker towards the rim, as a cylinder is. `shading` 0 is flat, 1 strong.
 */
export function fillColumn(
  canvas: Canvas,
  nodes: readonly ColumnNode[],
  colour: Colour,
  shading = 0.5,
): void {
  const first = nodes[0];
  const last = nodes.at(-1);
  if (!first || !last) return;
  const [red, green, blue] = colour;
  const { pixels } = canvas;
  let index = 0;
  for (let y = Math.max(0, Math.floor(first[0])); y < Math.min(canvas.height, Math.ceil(last[0])); y++) {
    const at = Math.max(first[0], Math.min(last[0], y + 0.5));
    while (index < nodes.length - 2 && at > (nodes[index + 1]?.[0] ?? 0)) index++;
    const above = nodes[index] ?? first;
    const below = nodes[index + 1] ?? last;
    const along = Math.max(0, Math.min(1, (at - above[0]) / Math.max(1e-6, below[0] - above[0])));
    const eased = along * along * (3 - 2 * along);
    const centre = above[1] + (below[1] - above[1]) * along;
    const half = above[2] + (below[2] - above[2]) * eased;
    if (half < 0.2) continue;
    const left = centre - half;
    const right = centre + half;
    const coverRow = overlap(y, first[0], last[0]);
    const end = Math.min(canvas.width, Math.ceil(right));
    const perPixel = 1 / half;
    for (let x = Math.max(0, Math.floor(left)); x < end; x++) {
      const across = (x + 0.5 - centre) * perPixel + 0.28;
      const light = 1.06 - shading * 0.42 * across * across;
      const r = Math.min(255, red * light);
      const g = Math.min(255, green * light);
      const b = Math.min(255, blue * light);
      const place = y * canvas.width + x;
      if (x >= left && x + 1 <= right && coverRow === 1)
        pixels[place] = r | 0 | ((g | 0) << 8) | ((b | 0) << 16);
      else mix(pixels, place, r, g, b, coverRow * overlap(x, left, right));
    }
  }
}

/** Text in the drawn font, `scale` px per font px, its left top at (x, y). */
export function writeText(
  canvas: Canvas,
  text: string,
  x: number,
  y: number,
  scale: number,
  colour: Colour,
): void {
  drawText(text, (column, row) => {
    fillRect(canvas, x + column * scale, y + row * scale, scale, scale, colour);
  });
}

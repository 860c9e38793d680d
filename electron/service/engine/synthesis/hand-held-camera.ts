// SPDX-License-Identifier: GPL-3.0-or-later
/** What a small hand-held camera does to a scene: shake, exposure, sensor noise, its own caption burned in. */
import type { PictureSize } from '../../../../core/base/geometry.ts';
import { textWidth } from './bitmap-font.ts';
import { type Canvas, makeCanvas, writeText } from './canvas.ts';
import type { TruthBox } from './street-plan.ts';

/** Length of the repeating noise, a power of two. */
export const noiseLength = 1 << 20;

/**
 * Copies the background moved by a fraction of a pixel: linear mixing in sixteenths, the same for the whole picture. Red and blue
 * share one integer: mixing is linear, so both come out right as long as neither overflows its sixteen bits.
 */
export function shiftBackdrop(
  canvas: Canvas,
  backdrop: { readonly canvas: Canvas; readonly margin: number },
  shakeX: number,
  shakeY: number,
): void {
  const limit = backdrop.margin - 1;
  const fromX = backdrop.margin - Math.max(-limit, Math.min(limit, shakeX));
  const fromY = backdrop.margin - Math.max(-limit, Math.min(limit, shakeY));
  const left = Math.floor(fromX);
  const top = Math.floor(fromY);
  const across = Math.min(15, Math.round((fromX - left) * 16));
  const down = Math.min(15, Math.round((fromY - top) * 16));
  const source = backdrop.canvas.pixels;
  const stride = backdrop.canvas.width;
  const { width, height, pixels } = canvas;
  let place = 0;
  for (let y = 0; y < height; y++) {
    let from = (top + y) * stride + left;
    let above = source[from] as number;
    let below = source[from + stride] as number;
    let redBlue = ((above & 0xff00ff) << 4) + Math.imul((below & 0xff00ff) - (above & 0xff00ff), down);
    let green = ((above & 0xff00) << 4) + Math.imul((below & 0xff00) - (above & 0xff00), down);
    for (let end = place + width; place < end; place++) {
      from++;
      above = source[from] as number;
      below = source[from + stride] as number;
      const nextRedBlue =
        ((above & 0xff00ff) << 4) + Math.imul((below & 0xff00ff) - (above & 0xff00ff), down);
      const nextGreen = ((above & 0xff00) << 4) + Math.imul((below & 0xff00) - (above & 0xff00), down);
      const mixed = ((redBlue << 4) + Math.imul(nextRedBlue - redBlue, across)) | 0;
      const mixedGreen = ((green << 4) + Math.imul(nextGreen - green, across)) | 0;
      pixels[place] = ((mixed >>> 8) & 0xff00ff) | ((mixedGreen >>> 8) & 0xff00);
      redBlue = nextRedBlue | 0;
      green = nextGreen | 0;
    }
  }
}

/** Sensor noise (within ±127), then exposure by `gain`, on the way from the canvas to RGB. */
export function expose(
  canvas: Canvas,
  noise: Int8Array,
  noiseStart: number,
  gain: number,
  out: Uint8Array,
): void {
  const response = new Uint8Array(512);
  for (let index = 0; index < 512; index++) {
    response[index] = Math.max(0, Math.min(255, Math.round((index - 128) * gain)));
  }
  const { pixels } = canvas;
  let at = noiseStart;
  let to = 0;
  for (let place = 0; place < pixels.length; place++) {
    const pixel = pixels[place] as number;
    // Red and green share their noise, as neighbours on the sensor do after demosaicing.
    const shared = 128 + (noise[at] as number);
    out[to] = response[(pixel & 255) + shared] as number;
    out[to + 1] = response[((pixel >>> 8) & 255) + shared] as number;
    out[to + 2] = response[((pixel >>> 16) & 255) + 128 + (noise[at + 2] as number)] as number;
    to += 3;
    at = (at + 1) & (noiseLength - 1);
  }
}

const overlayScale = 2;

export function overlayBox(text: string, scale: number): TruthBox {
  const size = Math.max(1, Math.round(overlayScale * scale));
  return { x: 10 * size, y: 8 * size, width: textWidth(text) * size, height: 7 * size };
}

/** The camera's own caption, burned in after exposure. */
export function drawOverlay(size: PictureSize, text: string, scale: number, out: Uint8Array): void {
  const dot = Math.max(1, Math.round(overlayScale * scale));
  const box = overlayBox(text, scale);
  const strip = makeCanvas(box.width + 2 * dot, box.height + 2 * dot);
  writeText(strip, text, 0, 0, dot, [255, 255, 255]);
  for (let y = 0; y < strip.height; y++) {
    for (let x = 0; x < strip.width; x++) {
      const lit = (strip.pixels[y * strip.width + x] ?? 0) !== 0;
      const shadow = x >= dot && y >= dot && (strip.pixels[(y - dot) * strip.width + x - dot] ?? 0) !== 0;
      if (!lit && !shadow) continue;
      const [px, py] = [box.x + x, box.y + y];
      if (px >= size.width || py >= size.height) continue;
      out.fill(lit ? 240 : 16, (py * size.width + px) * 3, (py * size.width + px) * 3 + 3);
    }
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The street that stands still: sky, house fronts, shops, pavement, road, a parked car with its number plate. Drawn once,
 * on a canvas with a margin for the camera's shake. Coordinates are px of a 1280 x 720 picture, scaled to the size asked for.
 */
import type { PictureSize } from '../../../../core/base/geometry.ts';
import { textWidth } from './bitmap-font.ts';
import { between, type Canvas, type Colour, makeCanvas } from './canvas.ts';
import { type Pen, penOn } from './design-pen.ts';
import { parkedCar } from './parked-car.ts';
import { derivedSeed, type Random, seededRandom } from './seeded-random.ts';

export type Backdrop = {
  readonly canvas: Canvas;
  /** Px of border on every side of the picture. */
  readonly margin: number;
  readonly plateText: string;
  /** The plate in picture px, before shake. */
  readonly plate: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
};

/** Height of the camera's horizon, and of the foot of the house fronts, in a picture 720 px tall. */
export const horizon = 300;
const wallFoot = 404;
const kerb = 474;

/** Draws the street. The same seed and size give the same pixels. */
export function paintBackdrop(seed: number, size: PictureSize): Backdrop {
  const scale = size.height / 720;
  const margin = Math.ceil(40 * scale);
  const canvas = makeCanvas(size.width + 2 * margin, size.height + 2 * margin);
  const random = seededRandom(derivedSeed(seed, 'street'));
  const pen = penOn(canvas, margin, scale);
  // Beyond a 16:9 picture the street simply goes on.
  const right = size.width / scale + 60;
  pen.fade(-60, -60, right + 60, 480, [44, 58, 92], [196, 160, 140]);
  houses(pen, random, right);
  ground(pen, random, right);
  grain(canvas, derivedSeed(seed, 'grain'));
  const plateText = plateOf(random);
  parkedCar(pen, 1068, 512, plateText);
  return {
    canvas,
    margin,
    plateText,
    plate: { x: 1045 * scale, y: 441 * scale, width: 46 * scale, height: 22 * scale },
  };
}

function plateOf(random: Random): string {
  const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ';
  const letter = (): string => letters[Math.floor(random() * letters.length)] ?? 'A';
  return `${letter()}${letter()}${letter()} ${String(Math.floor(random() * 900) + 100)}`;
}

const facades: readonly Colour[] = [
  [122, 78, 66],
  [138, 124, 108],
  [92, 88, 96],
  [146, 112, 84],
  [104, 82, 78],
];
const signs = ['BAKERY', 'BOOKS & MAPS', 'TAILOR', 'PHARMACY', 'TEA ROOM'];

function houses(pen: Pen, random: Random, right: number): void {
  let x = -60;
  for (let house = 0; x < right; house++) {
    const width = 250 + random() * 70;
    const facade = facades[house % facades.length] ?? [120, 100, 90];
    const roof = -60 + Math.floor(random() * 95);
    pen.fade(x, roof, width, wallFoot - roof, between(facade, [30, 34, 52], 0.35), facade);
    pen.rect(x - 3, roof, width + 6, 9, between(facade, [20, 20, 30], 0.5));
    bricks(pen, random, x, roof, width, facade);
    upperWindows(pen, random, x, roof, width);
    shopFront(pen, random, x, width, facade, signs[house % signs.length] ?? '');
    pen.rect(x + width - 2, roof, 3, wallFoot - roof, [34, 30, 34], 0.6);
    x += width;
  }
}

function bricks(pen: Pen, random: Random, x: number, roof: number, width: number, facade: Colour): void {
  for (let y = roof + 14; y < 236; y += 7) {
    for (let along = x + random() * 20; along < x + width - 16; along += 14 + random() * 34) {
      pen.rect(along, y, 13, 5, between(facade, random() < 0.5 ? [40, 30, 34] : [190, 160, 140], 0.22), 0.55);
    }
  }
}

function upperWindows(pen: Pen, random: Random, x: number, roof: number, width: number): void {
  const count = Math.floor(width / 82);
  const gap = width / count;
  for (let y = roof + 26; y < 170; y += 96) {
    for (let index = 0; index < count; index++) {
      const left = x + gap * (index + 0.5) - 23;
      const lit = random() < 0.45;
      pen.rect(left - 5, y - 5, 56, 76, [196, 186, 170], 0.75);
      pen.fade(left, y, 46, 66, lit ? [250, 214, 140] : [46, 58, 84], lit ? [226, 168, 96] : [82, 90, 108]);
      if (lit) pen.fade(left, y, 12 + random() * 8, 66, [236, 222, 198], [206, 180, 150], 0.8);
      pen.rect(left + 21, y, 4, 66, [186, 176, 160]);
      pen.rect(left, y + 30, 46, 3, [186, 176, 160]);
      pen.rect(left - 8, y + 70, 62, 6, [150, 140, 128]);
    }
  }
}

function shopFront(pen: Pen, random: Random, x: number, width: number, facade: Colour, sign: string): void {
  const board: Colour = between(facade, [20, 40, 48], 0.72);
  pen.rect(x + 6, 236, width - 12, 34, board);
  pen.rect(x + 6, 267, width - 12, 3, [212, 190, 140], 0.7);
  const scale = Math.min(3.2, (width - 60) / textWidth(sign));
  pen.text(sign, x + width / 2 - (textWidth(sign) * scale) / 2, 253 - 3.5 * scale, scale, [236, 218, 172]);
  const doorLeft = x + width - 74;
  pen.fade(x + 14, 278, doorLeft - x - 26, 104, [255, 226, 160], [214, 158, 92]);
  for (let shelf = x + 22; shelf < doorLeft - 30; shelf += 15 + random() * 10) {
    const tall = 14 + random() * 30;
    const tone: Colour = [90 + random() * 120, 60 + random() * 70, 40 + random() * 60];
    pen.rect(shelf, 378 - tall, 10 + random() * 6, tall, tone, 0.75);
  }
  pen.rect(x + 14, 324, doorLeft - x - 26, 3, board);
  pen.rect(x + 14 + (doorLeft - x - 26) / 2, 278, 4, 104, board);
  pen.rect(x + 10, 382, doorLeft - x - 18, 22, between(board, [60, 50, 46], 0.4));
  pen.rect(doorLeft - 4, 276, 62, 128, board);
  pen.fade(doorLeft + 6, 286, 42, 84, [240, 204, 140], [176, 130, 88]);
  pen.rect(doorLeft + 44, 340, 4, 12, [220, 200, 140]);
}

function ground(pen: Pen, random: Random, right: number): void {
  pen.fade(-60, wallFoot, right + 60, kerb - wallFoot, [104, 98, 98], [138, 130, 126]);
  for (let y = wallFoot + 8, step = 10; y < kerb; y += step, step *= 1.35)
    pen.rect(-60, y, right + 60, 1.2, [82, 78, 80], 0.7);
  // Slab joints run towards the vanishing point in the middle of the picture.
  for (let slab = -24; slab <= 24; slab++) {
    for (let y = wallFoot; y < kerb; y++)
      pen.rect(640 + slab * (y - horizon) * 0.62, y, 1.2, 1, [82, 78, 80], 0.55);
  }
  pen.fade(-60, kerb, right + 60, 5, [176, 168, 160], [150, 142, 136]);
  pen.fade(-60, kerb + 5, right + 60, 9, [92, 88, 88], [60, 58, 62]);
  pen.fade(-60, kerb + 14, right + 60, 760 - kerb, [70, 69, 74], [92, 90, 92]);
  for (let patch = 0; patch < 34; patch++) {
    const y = kerb + 24 + random() * 230;
    pen.glow(
      random() * right,
      y,
      40 + random() * 120,
      3 + random() * 8,
      random() < 0.5 ? [52, 52, 58] : [112, 108, 108],
      0.3,
    );
  }
  for (let dash = -1; dash < 6; dash++)
    pen.fade(dash * 300 - 20, 640, 160, 12, [206, 200, 186], [190, 184, 172], 0.8);
  // Light of the shops on the pavement.
  for (let pool = 60; pool < right; pool += 285) pen.glow(pool, 424, 150, 34, [255, 206, 130], 0.3);
}

/** Fixed unevenness of every surface, so that the ground has something for a tracker to hold on to. */
function grain(canvas: Canvas, seed: number): void {
  const random = seededRandom(seed);
  for (let index = 0; index < canvas.pixels.length; index++) {
    const old = canvas.pixels[index] ?? 0;
    const change = (random() + random() - 1) * 7;
    const shifted = (value: number): number => Math.max(0, Math.min(255, Math.round(value + change)));
    canvas.pixels[index] =
      shifted(old & 255) | (shifted((old >>> 8) & 255) << 8) | (shifted((old >>> 16) & 255) << 16);
  }
}

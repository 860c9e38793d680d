// SPDX-License-Identifier: GPL-3.0-or-later
/** The parked car of the scripted street and its number plate. */
import { textWidth } from './bitmap-font.ts';
import type { Colour } from './canvas.ts';
import type { Pen } from './design-pen.ts';

/** A car seen from behind, its middle at x, its wheels on y. */
export function parkedCar(pen: Pen, x: number, y: number, plateText: string): void {
  const paint: Colour = [52, 84, 122];
  pen.glow(x, y - 2, 170, 20, [16, 16, 20], 0.75, 0.5);
  for (const side of [-1, 1])
    pen.column(
      [
        [y - 54, x + side * 104, 19],
        [y - 8, x + side * 104, 20],
        [y, x + side * 104, 14],
      ],
      [24, 24, 28],
      0.6,
    );
  pen.column(
    [
      [y - 222, x, 84],
      [y - 206, x, 98],
      [y - 140, x, 124],
    ],
    paint,
    0.5,
  );
  pen.column(
    [
      [y - 210, x, 80],
      [y - 200, x, 88],
      [y - 146, x, 106],
    ],
    [48, 58, 74],
    0.5,
  );
  pen.column(
    [
      [y - 206, x - 34, 20],
      [y - 150, x - 58, 26],
    ],
    [120, 134, 150],
    0.2,
  );
  pen.column(
    [
      [y - 142, x, 124],
      [y - 130, x, 138],
      [y - 80, x, 142],
      [y - 52, x, 138],
      [y - 34, x, 128],
    ],
    paint,
    0.55,
  );
  pen.rect(x - 128, y - 134, 256, 3, [96, 128, 166], 0.7);
  pen.rect(x - 104, y - 58, 208, 2, [26, 40, 62], 0.8);
  for (const side of [-1, 1]) {
    const lamp = side === -1 ? x - 136 : x + 90;
    pen.fade(lamp, y - 124, 46, 30, [196, 44, 40], [130, 22, 26]);
    pen.rect(lamp + (side === -1 ? 30 : 2), y - 120, 14, 12, [240, 226, 200], 0.9);
  }
  pen.fade(x - 132, y - 50, 264, 18, [40, 44, 50], [26, 28, 32]);
  pen.rect(x - 25, y - 73, 50, 26, [30, 34, 40]);
  pen.fade(x - 23, y - 71, 46, 22, [238, 238, 230], [222, 222, 214]);
  pen.rect(x - 23, y - 71, 46, 4, [40, 70, 140], 0.85);
  pen.text(plateText, x - textWidth(plateText) / 2, y - 64, 1, [24, 28, 60]);
}

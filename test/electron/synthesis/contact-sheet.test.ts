// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RgbPicture } from '../../../core/detect/detection.ts';
import { drawText, textWidth } from '../../../electron/service/engine/synthesis/bitmap-font.ts';
import { writeContactSheet } from '../../../electron/service/engine/synthesis/contact-sheet.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clearveil-sheet-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function plain(width: number, height: number, colour: readonly [number, number, number]): RgbPicture {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) data[at] = colour[at % 3] ?? 0;
  return { width, height, data };
}

test('both pictures of every row are on the sheet, before on the left, shrunk to the width asked for', async () => {
  const path = join(folder, 'sheet.png');
  const colours = [
    [200, 10, 20],
    [10, 200, 20],
    [10, 20, 200],
    [200, 200, 10],
  ] as const;
  const rows = [
    { label: 'frame 12', before: plain(400, 200, colours[0]), after: plain(400, 200, colours[1]) },
    { label: 'frame 99', before: plain(400, 200, colours[2]), after: plain(400, 200, colours[3]) },
  ];
  await writeContactSheet(path, rows, 200);
  const png = PNG.sync.read(await readFile(path));
  const found = colours.map(([r, g, b]) => {
    let count = 0;
    let sumX = 0;
    for (let at = 0; at < png.data.length; at += 4) {
      if (png.data[at] === r && png.data[at + 1] === g && png.data[at + 2] === b) {
        count++;
        sumX += (at / 4) % png.width;
      }
    }
    return { count, middle: sumX / count };
  });
  expect(found.map(({ count }) => count)).toEqual([20_000, 20_000, 20_000, 20_000]);
  expect(found[0]?.middle).toBeLessThan(found[1]?.middle ?? 0);
  expect(found[0]?.middle).toBe(found[2]?.middle);
});

test('an empty sheet is refused', async () => {
  await expect(writeContactSheet(join(folder, 'none.png'), [])).rejects.toMatchObject({ code: 'USAGE' });
});

test('every sign of the font is drawn, within its cell, and unlike every other', () => {
  const drawn = new Set<string>();
  const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:.,/()%+#&'?=";
  for (const sign of signs) {
    const dots: string[] = [];
    drawText(sign, (x, y) => {
      expect(x >= 0 && x < 5 && y >= 0 && y < 7).toBe(true);
      dots.push(`${x},${y}`);
    });
    expect(dots.length).toBeGreaterThan(0);
    drawn.add(dots.join(' '));
  }
  expect(drawn.size).toBe(signs.length);
  expect(textWidth('AB')).toBe(11);
});

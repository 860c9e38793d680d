// SPDX-License-Identifier: GPL-3.0-or-later
/** A silhouette is where a person is drawn: what it leaves out would count as seen, what it adds as hidden. */
import { beforeAll, expect, test } from 'vitest';
import { fillColumn, makeCanvas } from '../../../electron/service/engine/synthesis/canvas.ts';
import { drawHead, type Head, loadHeads } from '../../../electron/service/engine/synthesis/heads.ts';
import { coatOutline, type Figure, silhouetteOf } from './silhouette.ts';

const size = { width: 320, height: 240 };
let heads: readonly Head[];
beforeAll(async () => {
  heads = await loadHeads();
});

/** No colour that anything is drawn in. */
const bare = 0x00_ff_00_ff;

function drawn(figure: Figure): boolean[] {
  const canvas = makeCanvas(size.width, size.height);
  canvas.pixels.fill(bare);
  fillColumn(canvas, coatOutline(figure), [40, 90, 40]);
  drawHead(canvas, figure.head, figure.x, figure.y, figure.face, figure.lean);
  return Array.from(
    canvas.pixels,
    (pixel) =>
      Math.abs((pixel & 255) - 255) + ((pixel >> 8) & 255) + Math.abs(((pixel >> 16) & 255) - 255) > 60,
  );
}

function hidden(figure: Figure): boolean[] {
  const areas = silhouetteOf(figure, size.height);
  return Array.from({ length: size.width * size.height }, (_, at) => {
    const [x, y] = [(at % size.width) + 0.5, Math.floor(at / size.width) + 0.5];
    return areas.some(
      (area) => x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height,
    );
  });
}

test('every head, upright and leaning, near and far', () => {
  for (const head of heads) {
    for (const [face, lean] of [
      [100, 0],
      [60, 0.12],
      [24, -0.12],
    ] as const) {
      const figure = { head, x: 160.3, y: 110.7, face, lean };
      const [is, told] = [drawn(figure), hidden(figure)];
      const all = is.filter(Boolean).length;
      const missing = is.filter((one, at) => one && !told[at]).length;
      const added = told.filter((one, at) => one && !is[at]).length;
      expect(all).toBeGreaterThan(face * face);
      expect(missing / all).toBeLessThan(0.04);
      expect(added / all).toBeLessThan(0.04);
    }
  }
});

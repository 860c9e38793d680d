// SPDX-License-Identifier: GPL-3.0-or-later
/** What is painted for an outline: every block it touches, whatever the format and the orientation, and no other. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { erodeRegion, type Region, regionArea, regionBounds, regionRects } from '../../../core/base/bands.ts';
import {
  type Box,
  displaySize,
  displayToCoded,
  type Orientation,
  type PixelRect,
} from '../../../core/base/geometry.ts';
import { codePlace } from '../../../core/render/code-place.ts';
import { paintedRegion } from '../../../core/render/veil-shape.ts';
import { type EnclosedSlab, enclosedSlabs, sideAt } from '../../../core/track/enclosed.ts';
import type { Outline } from '../../../core/track/outline.ts';
import { outlineSchema } from '../../../core/track/outline.ts';

const anyOrientation = fc.record({
  rotation: fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const),
  mirrored: fc.boolean(),
});
const point = fc.tuple(fc.nat({ max: 4096 }), fc.nat({ max: 4096 }));
const polygon = fc
  .array(point, { minLength: 3, maxLength: 8 })
  .map((points): Outline => ({ form: 'polygon', points }))
  .filter((outline) => outlineSchema.safeParse(outline).success);
const anyOutline: fc.Arbitrary<Outline> = fc.oneof(
  fc.constant<Outline>({ form: 'rectangle' }),
  fc.constant<Outline>({ form: 'ellipse' }),
  polygon,
  polygon,
);
const scene = fc.record({
  outline: anyOutline,
  orientation: anyOrientation,
  coded: fc.record({ width: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 1, max: 60 }) }),
  blockWidth: fc.constantFrom(1, 2, 4),
  blockHeight: fc.constantFrom(1, 2, 4),
  box: fc.record({
    x: fc.integer({ min: -500, max: 900 }),
    y: fc.integer({ min: -500, max: 900 }),
    width: fc.integer({ min: 1, max: 900 }),
    height: fc.integer({ min: 1, max: 900 }),
  }),
});

const slabsByOutline = new WeakMap<Outline, EnclosedSlab[]>();

/** Whether the outline in its box holds a place of the display picture, in 1/16 px. */
function holds(outline: Outline, box: Box, x: number, y: number): boolean {
  const [u, v] = [((x - box.x) / box.width) * 4096, ((y - box.y) / box.height) * 4096];
  if (u <= 0 || v <= 0 || u >= 4096 || v >= 4096) return false;
  if (outline.form === 'rectangle') return true;
  if (outline.form === 'ellipse') return (u / 2048 - 1) ** 2 + (v / 2048 - 1) ** 2 < 1;
  const slabs = slabsByOutline.get(outline) ?? enclosedSlabs(outline.points);
  slabsByOutline.set(outline, slabs);
  return slabs.some(
    ({ top, bottom, spans }) =>
      v > top && v < bottom && spans.some(({ left, right }) => u > sideAt(left, v) && u < sideAt(right, v)),
  );
}

function contains(region: Region, x: number, y: number): boolean {
  return region.some(
    ({ top, bottom, spans }) =>
      y >= top && y < bottom && spans.some(({ begin, end }) => x >= begin && x < end),
  );
}

/** The coded pixel that a display pixel comes from. */
function codedPixel(
  x: number,
  y: number,
  coded: { width: number; height: number },
  orientation: Orientation,
) {
  return displayToCoded({ x, y, width: 1, height: 1 }, coded, orientation);
}

/** Places inside a pixel at which the outline is probed. */
const probes = [0.03, 0.27, 0.5, 0.73, 0.97];

describe('what is painted', () => {
  test('holds every pixel that any probed part of the outline lies in', () => {
    fc.assert(
      fc.property(scene, ({ outline, orientation, coded, blockWidth, blockHeight, box }) => {
        const region = paintedRegion(outline, box, orientation, { coded, blockWidth, blockHeight });
        const display = displaySize(coded, orientation);
        for (let y = 0; y < display.height; y++) {
          for (let x = 0; x < display.width; x++) {
            const touched = probes.some((dy) =>
              probes.some((dx) => holds(outline, box, (x + dx) * 16, (y + dy) * 16)),
            );
            if (!touched) continue;
            const pixel = codedPixel(x, y, coded, orientation);
            expect(contains(region, pixel.x, pixel.y)).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('is whole blocks, each of which the outline comes into, inside the picture', () => {
    fc.assert(
      fc.property(scene, ({ outline, orientation, coded, blockWidth, blockHeight, box }) => {
        const region = paintedRegion(outline, box, orientation, { coded, blockWidth, blockHeight });
        // The coded picture turned back by hand: a block's corners, probed densely, and what lies just beside them.
        const unit: Box = displayToCoded(
          box,
          { width: coded.width * 16, height: coded.height * 16 },
          orientation,
        );
        for (const { x, y, width, height } of regionRects(region)) {
          expect(x % blockWidth).toBe(0);
          expect(y % blockHeight).toBe(0);
          expect(x + width === coded.width || (x + width) % blockWidth === 0).toBe(true);
          expect(y + height === coded.height || (y + height) % blockHeight === 0).toBe(true);
          expect(x >= 0 && y >= 0 && x + width <= coded.width && y + height <= coded.height).toBe(true);
          // No block lies wholly beside the box.
          expect((x + width) * 16 > unit.x && x * 16 < unit.x + unit.width).toBe(true);
          expect((y + height) * 16 > unit.y && y * 16 < unit.y + unit.height).toBe(true);
        }
        const rectangle = paintedRegion({ form: 'rectangle' }, box, orientation, {
          coded,
          blockWidth,
          blockHeight,
        });
        expect(regionArea(region)).toBeLessThanOrEqual(regionArea(rectangle));
      }),
      { numRuns: 200 },
    );
  });

  test('has no block that a large outline stays clear of', () => {
    const large = fc.record({
      outline: anyOutline,
      orientation: anyOrientation,
      blockWidth: fc.constantFrom(1, 2, 4),
      blockHeight: fc.constantFrom(1, 2, 4),
    });
    fc.assert(
      fc.property(large, ({ outline, orientation, blockWidth, blockHeight }) => {
        const coded = { width: 48, height: 32 };
        const display = displaySize(coded, orientation);
        const box = { x: 0, y: 0, width: display.width * 16, height: display.height * 16 };
        const region = paintedRegion(outline, box, orientation, { coded, blockWidth, blockHeight });
        const touched = new Set<string>();
        const steps = Array.from({ length: 16 }, (_, at) => (at + 0.5) / 16);
        for (let y = 0; y < display.height; y++) {
          for (let x = 0; x < display.width; x++) {
            if (!steps.some((dy) => steps.some((dx) => holds(outline, box, (x + dx) * 16, (y + dy) * 16))))
              continue;
            const pixel = codedPixel(x, y, coded, orientation);
            touched.add(`${Math.floor(pixel.x / blockWidth)} ${Math.floor(pixel.y / blockHeight)}`);
          }
        }
        const painted = regionArea(region) / (blockWidth * blockHeight);
        expect(painted).toBeGreaterThanOrEqual(touched.size);
        // Probes 1 px / 16 apart miss slivers: at most along the outline, a few blocks.
        const missed = regionRects(region).reduce((sum, rect) => {
          let count = 0;
          for (let y = rect.y; y < rect.y + rect.height; y += blockHeight)
            for (let x = rect.x; x < rect.x + rect.width; x += blockWidth)
              if (!touched.has(`${x / blockWidth} ${y / blockHeight}`)) count++;
          return sum + count;
        }, 0);
        expect(missed).toBeLessThan(24);
      }),
      { numRuns: 40 },
    );
  });

  test('of a polygon with the corners of its box is the rectangle', () => {
    const corners: Outline = {
      form: 'polygon',
      points: [
        [0, 0],
        [4096, 0],
        [4096, 4096],
        [0, 4096],
      ],
    };
    fc.assert(
      fc.property(scene, ({ orientation, coded, blockWidth, blockHeight, box }) => {
        const grid = { coded, blockWidth, blockHeight };
        const rectangle = paintedRegion({ form: 'rectangle' }, box, orientation, grid);
        expect(paintedRegion(corners, box, orientation, grid)).toEqual(rectangle);
      }),
      { numRuns: 200 },
    );
  });
});

test('eroding leaves the pixels whose neighbours are all covered', () => {
  fc.assert(
    fc.property(
      scene,
      fc.integer({ min: 1, max: 4 }),
      ({ outline, orientation, coded, blockWidth, blockHeight, box }, margin) => {
        const region = paintedRegion(outline, box, orientation, { coded, blockWidth, blockHeight });
        const eroded = erodeRegion(region, margin);
        for (let y = 0; y < coded.height; y++) {
          for (let x = 0; x < coded.width; x++) {
            let all = true;
            for (let dy = -margin; all && dy <= margin; dy++)
              for (let dx = -margin; all && dx <= margin; dx++) all = contains(region, x + dx, y + dy);
            expect(contains(eroded, x, y)).toBe(all);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('the code has its place inside the outline', () => {
  fc.assert(
    fc.property(scene, ({ outline, orientation, coded, box }) => {
      const place = codePlace(outline, box);
      if (!place) return;
      const region = paintedRegion(outline, box, orientation, { coded, blockWidth: 1, blockHeight: 1 });
      const shown: PixelRect = displayToCoded(place, coded, orientation);
      for (let y = Math.max(0, shown.y); y < Math.min(coded.height, shown.y + shown.height); y++)
        for (let x = Math.max(0, shown.x); x < Math.min(coded.width, shown.x + shown.width); x++)
          expect(contains(region, x, y)).toBe(true);
    }),
    { numRuns: 200 },
  );
  const ell: Outline = {
    form: 'polygon',
    points: [
      [0, 0],
      [1024, 0],
      [1024, 3072],
      [4096, 3072],
      [4096, 4096],
      [0, 4096],
    ],
  };
  expect(codePlace(ell, { x: 0, y: 0, width: 1600, height: 1600 })).toEqual({
    x: 0,
    y: 0,
    width: 25,
    height: 100,
  });
  expect(regionBounds([])).toBeUndefined();
});

// SPDX-License-Identifier: GPL-3.0-or-later
/** What makes a line of text a plate, and lines of text a paper. */
import { describe, expect, test } from 'vitest';
import type { Kind, RawDetection, RgbPicture } from '../../../core/detect/detection.ts';
import { rules } from '../../../models/rules/rules.ts';

type Rect = readonly [x: number, y: number, width: number, height: number];

function seen(kind: Kind, [x, y, width, height]: Rect, score = 0.9): RawDetection {
  return { kind, score, x, y, width, height };
}

/** A dark picture with rectangles of other greys. */
function pictureWith(...rectangles: readonly (readonly [Rect, number])[]): RgbPicture {
  const [width, height] = [640, 360];
  const data = new Uint8Array(width * height * 3).fill(60);
  for (const [[x, y, wide, high], grey] of rectangles)
    for (let row = y; row < y + high; row += 1)
      data.fill(grey, (row * width + x) * 3, (row * width + x + wide) * 3);
  return { width, height, data };
}

describe('a plate', () => {
  const car = seen('vehicle', [100, 100, 300, 200], 0.3);
  const plates = (...found: readonly RawDetection[]) => rules.plate.apply({ picture: pictureWith(), found });

  test('is a line of its shape on a vehicle, with some room around it', () => {
    const [plate, ...others] = plates(car, seen('text', [220, 240, 60, 16]));
    expect(others).toEqual([]);
    expect(plate).toMatchObject({ kind: 'plate', score: 0.9 });
    expect([plate?.x, plate?.y, plate?.width, plate?.height].map((value) => Math.round(value ?? 0))).toEqual([
      214, 236, 72, 24,
    ]);
  });

  test.each<[string, Rect]>([
    ['on no vehicle', [500, 240, 60, 16]],
    ['above the windows', [220, 104, 60, 16]],
    ['much smaller than a plate of that vehicle', [220, 240, 10, 4]],
  ])('%s it starts no track', (_, line) => {
    expect(plates(car, seen('text', line)).map(({ score }) => score)).toEqual([0.9 * 0.6]);
  });

  test('that fills the picture hides the vehicle it is on', () => {
    expect(plates(seen('text', [200, 200, 110, 30])).map(({ score }) => score)).toEqual([0.9 * 0.68]);
  });

  test('is not as long as a slogan, nor upright', () => {
    expect(plates(car, seen('text', [120, 240, 250, 20]), seen('text', [220, 200, 20, 60]))).toEqual([]);
  });

  test('never leaves the picture', () => {
    const [plate] = plates(seen('vehicle', [0, 200, 300, 160]), seen('text', [2, 344, 60, 15]));
    expect([plate?.x, (plate?.y ?? 0) + (plate?.height ?? 0)]).toEqual([0, 360]);
  });
});

describe('a paper', () => {
  const lines = [0, 1, 2].map((row) => seen('text', [220, 120 + 30 * row, 120, 14]));
  const papers = (picture: RgbPicture, ...found: readonly RawDetection[]) =>
    rules.paper.apply({ picture, found });

  test('is the bright ground around three lines', () => {
    const sheet: Rect = [200, 90, 180, 140];
    const [paper, ...others] = papers(pictureWith([sheet, 220]), ...lines);
    expect(others).toEqual([]);
    expect(paper?.score).toBeCloseTo(0.9);
    const found = [paper?.x, paper?.y, paper?.width, paper?.height];
    sheet.forEach((value, at) => {
      expect(Math.abs((found[at] ?? 0) - value)).toBeLessThanOrEqual(10);
    });
  });

  test('on no bright ground, or on ground without an end, the lines are their own bounds and start no track', () => {
    for (const picture of [pictureWith(), pictureWith([[0, 0, 640, 360], 200])]) {
      const [paper] = papers(picture, ...lines);
      expect(paper?.score).toBeCloseTo(0.9 * 0.6);
      expect(paper).toMatchObject({ x: 220, y: 120, width: 120, height: 74 });
    }
  });

  test('has three lines at least, of one height and near each other', () => {
    const picture = pictureWith([[200, 90, 180, 140], 220]);
    expect(papers(picture, ...lines.slice(1))).toEqual([]);
    expect(papers(picture, ...lines.slice(1), seen('text', [220, 280, 120, 14]))).toEqual([]);
    expect(papers(picture, ...lines.slice(1), seen('text', [220, 100, 120, 44]))).toEqual([]);
  });

  test('is also what was taken for a book', () => {
    const book = seen('paper', [10, 20, 50, 60], 0.5);
    expect(papers(pictureWith(), book)).toEqual([{ ...book, score: 0.8 }]);
  });
});

test('any line of text may be burnt in', () => {
  const line = seen('text', [10, 20, 50, 10], 0.8);
  expect(
    rules.overlay.apply({ picture: pictureWith(), found: [line, seen('person', [0, 0, 9, 9])] }),
  ).toEqual([{ ...line, kind: 'overlay' }]);
});

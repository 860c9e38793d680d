// SPDX-License-Identifier: GPL-3.0-or-later
/** The figures of the cards are counted as they say. */
import { expect, test } from 'vitest';
import type { RawDetection } from '../../../core/detect/detection.ts';
import { isMet } from '../scenario.ts';
import type { Annotated, Rect } from './annotated.ts';
import { darker, moved, smaller } from './conditions.ts';
import { recallFigures } from './measure-recall.ts';
import { addPicture, emptyTally, grown, shareIn } from './recall.ts';

const box = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });
const seen = (rect: Rect): RawDetection => ({ kind: 'plate', score: 0.9, ...rect });

test('what one grown box covers is found, by its height; what touches nothing is a stray', () => {
  const tally = emptyTally();
  const truth = [box(10, 10, 40, 12), box(100, 10, 40, 20), box(10, 60, 100, 50), box(300, 10, 5, 4)];
  const boxes = [box(12, 11, 36, 10), box(100, 10, 20, 20), box(200, 200, 10, 10), box(250, 10, 20, 10)];
  addPicture(tally, boxes.map(seen), { truth, unsure: [box(255, 12, 5, 5)] }, { growth: 1.2, share: 0.8 });
  expect(tally).toEqual({ found: [0, 1, 0, 0, 0], all: [0, 1, 1, 0, 1], strays: 1, pictures: 1 });
});

test('shares and growth', () => {
  expect(shareIn(box(0, 0, 10, 10), box(5, 0, 10, 20))).toBe(0.5);
  expect(shareIn(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBe(0);
  expect(grown(box(10, 10, 20, 10), 1.5)).toEqual(box(5, 7.5, 30, 15));
});

test('a worse camera gives a smaller, darker or smeared picture, the same each time', () => {
  const data = new Uint8Array(8 * 4 * 3).map((_, at) => (at % 3 === 0 ? 200 : 100));
  const one: Annotated = {
    picture: { width: 8, height: 4, data },
    truth: [box(2, 2, 4, 2)],
    unsure: [],
  };
  const half = smaller(one, 2);
  expect(half.picture).toMatchObject({ width: 4, height: 2 });
  expect([...half.picture.data.subarray(0, 3)]).toEqual([200, 100, 100]);
  expect(half.truth).toEqual([box(1, 1, 2, 1)]);
  const dark = darker(one).picture.data;
  const mean = dark.reduce((sum, value) => sum + value, 0) / dark.length;
  expect(mean).toBeGreaterThan(30);
  expect(mean).toBeLessThan(37);
  expect(darker(one).picture.data).toEqual(dark);
  const edge = new Uint8Array(8 * 3).map((_, at) => (at < 12 ? 0 : 90));
  const smeared = moved({ picture: { width: 8, height: 1, data: edge }, truth: [], unsure: [] }, 3);
  expect([...smeared.picture.data].filter((_, at) => at % 3 === 0)).toEqual([0, 0, 0, 30, 60, 90, 90, 90]);
});

test('a size with fewer found than the card states is missed; where there was nothing to find nothing is measured', () => {
  const tally = { ...emptyTally(), all: [8, 16, 0, 4, 2], found: [5, 12, 0, 1, 2], pictures: 3 };
  const figures = recallFigures('plates', tally, 1, { complete: false, stated: [62, 81, 100, null, 100] });
  expect(figures.map(isMet)).toEqual([true, false, null, true]);
  expect(() => recallFigures('plates', emptyTally(), 1, { complete: true, stated: [] })).toThrow(
    'nothing to find',
  );
});

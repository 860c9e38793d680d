// SPDX-License-Identifier: GPL-3.0-or-later
/** The way back tells whether a path is still of its subject, and up to where. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Box } from '../../../core/base/geometry.ts';
import { believe } from '../../../core/track/there-and-back.ts';
import type { Place } from '../../../core/track/trace.ts';

const at = (x: number): Box => ({ x, y: 0, width: 100, height: 100 });
const place = (frame: number, x: number): Place => ({ frame, box: at(x), confidence: 1 });
/** From frame `first + 1` on, each at the x given. */
const way = (first: number, xs: readonly number[]): Place[] =>
  xs.map((x, index) => place(first + 1 + index, x));

test('a way back that ends where the way there began: all of it, and on', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: -20, max: 20 }),
      (xs, off) => {
        const [start = 0, ...rest] = xs;
        const there = way(0, rest);
        const back = [...there]
          .reverse()
          .slice(1)
          .map(({ frame, box }) => place(frame, box.x + off));
        if (there.length > 0) back.push(place(0, start + off));
        const empty = there.length === 0;
        expect(believe(at(start), there, back)).toEqual({ count: there.length, whole: !empty });
      },
    ),
  );
});

test('where the ways part the subject was left', () => {
  // It went on at 10 px a frame; from frame 6 on the tracker held on to what stands at x = 60.
  const there = way(0, [10, 20, 30, 40, 50, 60, 60, 60, 60]);
  const back = [8, 7, 6, 5, 4, 3, 2, 1, 0].map((frame) => place(frame, 60));
  const { count, whole } = believe(at(0), there, back);
  expect(whole).toBe(false);
  // At x = 30 a box of 100 px still shares more than half with one at 60.
  expect(there.slice(0, count).map(({ frame }) => frame)).toEqual([1, 2, 3]);
});

test('a way back that is lost ends the path and takes nothing off it', () => {
  const there = way(0, [10, 20, 30, 40, 50]);
  const back = [place(4, 40), place(3, 30)];
  expect(believe(at(0), there, back)).toEqual({ count: 5, whole: false });
});

test('back at the start, and somewhere else', () => {
  const there = way(0, [10]);
  expect(believe(at(0), there, [place(0, 90)])).toEqual({ count: 1, whole: false });
});

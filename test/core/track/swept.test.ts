// SPDX-License-Identifier: GPL-3.0-or-later
/** What is said to be apart does not touch on any frame. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { regionAt } from '../../../core/track/region-at.ts';
import { Swept, stretchFrames } from '../../../core/track/swept.ts';
import type { Track } from '../../../core/track/track.ts';

/** Keyframes near and far apart, so that some stretches have many and others none. */
const track = fc
  .record({
    start: fc.integer({ min: 0, max: 400 }),
    steps: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 6 }),
    boxes: fc.array(
      fc.record({
        x: fc.integer({ min: 0, max: 3000 }),
        y: fc.integer({ min: 0, max: 3000 }),
        width: fc.integer({ min: 1, max: 400 }),
        height: fc.integer({ min: 1, max: 400 }),
      }),
      { minLength: 7, maxLength: 7 },
    ),
  })
  .map(({ start, steps, boxes }): Track => {
    let frame = start;
    const frames = [start, ...steps.map((step) => (frame += step))];
    return {
      kind: 'face',
      startFrame: start,
      endFrame: frame + 1,
      keyframes: frames.flatMap((at, which) => {
        const box = boxes[which];
        return box ? [{ frame: at, box, origin: 'detected' as const, score: null }] : [];
      }),
    };
  });

function touch(a: Track, b: Track, frame: number): boolean {
  const [one, two] = [regionAt(a, frame)?.box, regionAt(b, frame)?.box];
  if (!one || !two) return false;
  const across = Math.min(one.x + one.width, two.x + two.width) - Math.max(one.x, two.x);
  const down = Math.min(one.y + one.height, two.y + two.height) - Math.max(one.y, two.y);
  return across > 0 && down > 0;
}

test('boxes that share a place on some frame are apart neither there nor in all', () => {
  let touched = 0;
  fc.assert(
    fc.property(track, track, (a, b) => {
      const [one, two] = [new Swept(a), new Swept(b)];
      for (let frame = 0; frame < Math.min(a.endFrame, b.endFrame); frame++) {
        if (!touch(a, b, frame)) continue;
        touched++;
        expect(one.isApart(two)).toBe(false);
        expect(one.isApartAround(two, frame)).toBe(false);
      }
    }),
    { seed: 7, numRuns: 200 },
  );
  expect(touched).toBeGreaterThan(100);
});

test('what is far away is apart, also where only one of two stretches is', () => {
  const at = (x: number, frames: readonly number[]): Track => ({
    kind: 'face',
    startFrame: frames[0] ?? 0,
    endFrame: (frames.at(-1) ?? 0) + 1,
    keyframes: frames.map((frame) => ({
      frame,
      box: { x: x + frame, y: 0, width: 10, height: 10 },
      origin: 'detected',
      score: null,
    })),
  });
  const moving = new Swept(at(0, [0, stretchFrames - 1, stretchFrames, 4 * stretchFrames]));
  const [near, far] = [new Swept(at(50, [0, 10])), new Swept(at(9000, [0, 10]))];
  expect(moving.isApart(near)).toBe(false);
  expect(moving.isApartAround(near, 0)).toBe(false);
  expect(moving.isApartAround(near, stretchFrames)).toBe(true);
  expect(moving.isApart(far)).toBe(true);
});

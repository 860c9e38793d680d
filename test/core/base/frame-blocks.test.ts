// SPDX-License-Identifier: GPL-3.0-or-later
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangesByFrame } from '../../../core/base/frame-blocks.ts';

/** Around the ends of blocks, in short recordings and in one of twelve hours, where blocks are longer. */
const range = fc
  .tuple(
    fc.oneof(fc.nat(2000), fc.nat(1_300_000), fc.constantFrom(0, 255, 256, 257, 511, 512)),
    fc.oneof(fc.nat(700), fc.nat(200_000), fc.constantFrom(0, 1, 256)),
  )
  .map(([startFrame, length]) => ({ startFrame, endFrame: startFrame + length }));

test('the ranges that hold a frame are those that a look at every one gives, in their order', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 40 }), fc.array(fc.nat(1_500_000)), (ranges, others) => {
      const index = rangesByFrame(ranges);
      const edges = ranges.flatMap(({ startFrame: start, endFrame: end }) => [
        start - 1,
        start,
        end - 1,
        end,
      ]);
      for (const frame of [...edges, ...others, 0]) {
        const plain = ranges.filter(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);
        expect(index.at(frame)).toEqual(plain);
        expect(index.has(frame)).toBe(plain.length > 0);
      }
    }),
    { numRuns: 150 },
  );
});

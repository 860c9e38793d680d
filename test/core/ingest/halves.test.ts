// SPDX-License-Identifier: GPL-3.0-or-later
/** Where a recording is cut for its decode check. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FrameIndex, frameFlag } from '../../../core/ingest/footage.ts';
import { middleIdr } from '../../../core/ingest/halves.ts';

/** An index with IDR pictures at the packets named; neighbours are shown in swapped order, as B-frames are. */
function indexOf(packets: number, idr: ReadonlySet<number>): FrameIndex {
  const packet = Float64Array.from({ length: packets }, (_, at) =>
    at % 3 === 1 ? at + 1 : at % 3 === 2 ? at - 1 : at,
  );
  const zeros = new Float64Array(packets);
  return {
    timeBase: { num: 1, den: 30 },
    ptsRule: 'container',
    pts: zeros.map((_, at) => at),
    dts: zeros,
    duration: zeros,
    sizeBytes: zeros,
    position: zeros,
    packet,
    flags: Uint8Array.from(packet, (number) => (idr.has(number) ? frameFlag.idr | frameFlag.key : 0)),
  };
}

test('at an IDR picture about the middle, the nearest to it, or nowhere', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1200, max: 3000 }),
      fc.array(fc.nat(2999), { maxLength: 12 }),
      (packets, at) => {
        const idr = new Set(at.filter((number) => number < packets - 3));
        const cut = middleIdr(indexOf(packets, idr));
        const near = [...idr].filter((number) => number >= 0.3 * packets && number <= 0.7 * packets);
        if (near.length === 0) expect(cut).toBeNull();
        else {
          const distance = (number: number): number => Math.abs(number - packets / 2);
          expect(near).toContain(cut);
          expect(distance(cut ?? 0)).toBe(Math.min(...near.map(distance)));
        }
      },
    ),
  );
});

test('a short recording is not cut', () => {
  expect(middleIdr(indexOf(600, new Set([0, 300])))).toBeNull();
});

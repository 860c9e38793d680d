// SPDX-License-Identifier: GPL-3.0-or-later
/** Where a recording is cut for its decode check. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FrameIndex, frameFlag } from '../../../core/ingest/footage.ts';
import { middleCut } from '../../../core/ingest/halves.ts';

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

test('at an IDR picture about the middle that nothing before it is shown after, the nearest to it, or nowhere', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 400, max: 1000 }),
      fc.array(fc.nat(2999), { maxLength: 36 }),
      (groups, at) => {
        const packets = 3 * groups;
        const idr = new Set(at.filter((number) => number < packets - 3));
        const cut = middleCut(indexOf(packets, idr));
        const near = [...idr].filter(
          (number) => number % 3 === 0 && number >= 0.3 * packets && number <= 0.7 * packets,
        );
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
  expect(middleCut(indexOf(600, new Set([0, 300])))).toBeNull();
});

test('a recording of two that follow each other with the same times is not cut', () => {
  const packets = 1800;
  // The times begin again half-way: the pictures of both halves are shown in turn.
  const packet = Float64Array.from({ length: packets }, (_, frame) =>
    frame % 2 === 0 ? frame / 2 : packets / 2 + (frame - 1) / 2,
  );
  const flags = Uint8Array.from(packet, (number) => (number % 30 === 0 ? frameFlag.idr : 0));
  expect(middleCut({ ...indexOf(packets, new Set()), packet, flags })).toBeNull();
});

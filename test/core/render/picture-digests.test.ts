// SPDX-License-Identifier: GPL-3.0-or-later
/** Which frames of two copies count as the same picture: equal entries, and never what neither of them knows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  digestBytes,
  noPicture,
  originalPicture,
  samePictures,
} from '../../../core/render/picture-digests.ts';

/** A few entries, so that frames of two copies are often alike. */
const entry = fc.constantFrom<readonly number[]>(
  Array(digestBytes).fill(noPicture),
  Array(digestBytes).fill(originalPicture),
  [...Array(digestBytes - 1).fill(noPicture), 1],
  [1, ...Array(digestBytes - 1).fill(noPicture)],
);
const copy = fc.array(entry, { maxLength: 20 });

test('frames are the same where both entries are there and equal, in ranges that rise', () => {
  fc.assert(
    fc.property(copy, copy, (one, other) => {
      const ranges = samePictures(Uint8Array.from(one.flat()), Uint8Array.from(other.flat()));
      const same = new Set(
        ranges.flatMap(({ startFrame, endFrame }) =>
          Array.from({ length: endFrame - startFrame }, (_, at) => startFrame + at),
        ),
      );
      for (let frame = 0; frame < Math.max(one.length, other.length); frame++) {
        const [a, b] = [one[frame], other[frame]];
        const known = a?.some((byte) => byte !== noPicture) ?? false;
        expect(same.has(frame)).toBe(known && a?.join() === b?.join());
      }
      ranges.forEach(({ startFrame }, at) => {
        expect(startFrame).toBeGreaterThan(ranges[at - 1]?.endFrame ?? -1);
      });
    }),
  );
});

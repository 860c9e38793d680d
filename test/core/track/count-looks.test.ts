// SPDX-License-Identifier: GPL-3.0-or-later
/** Counting by halving counts what counting one by one does. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { looksWithin } from '../../../core/track/count-looks.ts';

test('the same as one by one', () => {
  const frame = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(fc.uniqueArray(frame), frame, frame, (frames, first, last) => {
      const rising = [...frames].sort((a, b) => a - b);
      const counted = rising.filter((one) => one >= first && one <= last).length;
      expect(looksWithin(rising, first, last)).toBe(counted);
    }),
  );
});

// SPDX-License-Identifier: GPL-3.0-or-later
/** AAC whose container counts in another clock than its samples: no packet may lose or gain one by rounding. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PacketTimes } from '../../../../electron/service/engine/media/audio/packet-times.ts';

const data = new Uint8Array([1, 2, 3]);
const whole = { skipped: 0, discarded: 0 };

test('every packet lasts a frame, though a gap behind the first made it longer and the clock is coarse', () => {
  const clock = fc.constantFrom(1000, 8000, 44_099, 48_000, 90_000);
  fc.assert(
    fc.property(
      clock,
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 2, max: 60 }),
      (den, gap, count) => {
        const times = new PacketTimes('aac', { num: 1, den }, 44_100, 1024);
        const tick = (sample: number): number => Math.round((sample * den) / 44_100);
        const startOf = (at: number): number => (at === 0 ? 0 : at * 1024 + gap);
        const taken = Array.from({ length: count }, (_, at) => {
          const pts = tick(startOf(at));
          const duration = tick(startOf(at + 1)) - pts;
          return times.take({ pts, duration, data, trim: whole });
        });
        expect(taken.map(({ duration }) => duration)).toEqual(taken.map(() => 1024));
        taken.forEach(({ start }, at) => {
          expect(Math.abs(start - startOf(at))).toBeLessThanOrEqual(Math.max(1, 44_100 / den));
        });
      },
    ),
  );
});

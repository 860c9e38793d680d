// SPDX-License-Identifier: GPL-3.0-or-later
/** Durations and packet numbers looked up in the frame index, against plain searching. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import { packetToFrame } from '../../../electron/service/engine/media/decode.ts';
import { durationAt } from '../../../electron/service/engine/media/durations.ts';

function indexOf(pts: readonly number[], packet: readonly number[], lastDuration: number): FrameIndex {
  const zeros = new Float64Array(pts.length);
  return {
    timeBase: { num: 1, den: 1000 },
    ptsRule: 'container',
    pts: Float64Array.from(pts),
    dts: zeros,
    duration: zeros.map((_, frame) => (frame === pts.length - 1 ? lastDuration : 0)),
    sizeBytes: zeros,
    position: zeros,
    packet: Float64Array.from(packet),
    flags: new Uint8Array(pts.length),
  };
}

const ascending = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 })
  .map((times) => times.sort((a, b) => a - b));

test('a frame is shown until the next, the last as long as the container says, at least one tick', () => {
  fc.assert(
    fc.property(ascending, fc.nat(50), fc.integer({ min: -1001, max: 1001 }), (pts, lastDuration, time) => {
      const index = indexOf(pts, [...pts.keys()], lastDuration);
      const at = pts.lastIndexOf(time);
      const next = pts[at + 1];
      const expected = at < 0 ? 1 : next === undefined ? Math.max(1, lastDuration) : next - time;
      expect(durationAt(index, time)).toBe(expected);
    }),
  );
});

test('every packet leads to the frame it shows, others to none', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(60), { minLength: 1 }), (packets) => {
      const numbers = packetToFrame(indexOf([...packets.keys()], packets, 1));
      for (let packet = 0; packet <= 61; packet++)
        expect(numbers[packet] ?? -1).toBe(packets.indexOf(packet));
    }),
  );
});

// SPDX-License-Identifier: GPL-3.0-or-later
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  frameAtTicks,
  frameTimesSchema,
  packFrameTimes,
  unpackPts,
} from '../../../../core/contract/window/frame-times.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';

function indexOf(pts: readonly number[], flags: readonly number[] = []): FrameIndex {
  const column = (): Float64Array => new Float64Array(pts.length);
  return {
    timeBase: { num: 1, den: 90000 },
    ptsRule: 'container',
    pts: Float64Array.from(pts),
    dts: column(),
    duration: column().fill(3000),
    sizeBytes: column(),
    position: column(),
    packet: column(),
    flags: Uint8Array.from(pts, (_, frame) => flags[frame] ?? 0),
  };
}

const anyPts = fc
  .tuple(fc.integer({ min: -90000, max: 90000 }), fc.array(fc.integer({ min: 0, max: 9000 })))
  .map(([first, steps]) => {
    const pts = [first];
    for (const step of steps) pts.push((pts.at(-1) ?? first) + step);
    return pts;
  });

test('what is packed comes out as it was, through JSON', () => {
  fc.assert(
    fc.property(anyPts, (pts) => {
      const packed = frameTimesSchema.parse(JSON.parse(JSON.stringify(packFrameTimes(indexOf(pts)))));
      expect([...unpackPts(packed)]).toEqual(pts);
    }),
  );
});

test('a constant rate is one run, whatever its length', () => {
  const pts = Array.from({ length: 100_000 }, (_, frame) => frame * 3003);
  expect(packFrameTimes(indexOf(pts)).steps).toEqual([[3003, 99_999]]);
});

test('keyframes and hidden stretches are told; no frame at all is no error', () => {
  const packed = packFrameTimes(indexOf([0, 1, 2, 3], [3, 4, 4, 1]));
  expect(packed).toMatchObject({ idr: [0], hidden: [{ startFrame: 1, endFrame: 3 }], lastDuration: 3000 });
  expect([...unpackPts(packFrameTimes(indexOf([])))]).toEqual([]);
});

test('the frame at a time is the last that starts at or before it', () => {
  fc.assert(
    fc.property(anyPts, fc.integer({ min: -100_000, max: 200_000 }), (pts, ticks) => {
      const last = pts.findLastIndex((at) => at <= ticks);
      expect(frameAtTicks(Float64Array.from(pts), ticks)).toBe(Math.max(0, last));
    }),
  );
});

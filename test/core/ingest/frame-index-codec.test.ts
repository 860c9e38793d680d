// SPDX-License-Identifier: GPL-3.0-or-later
/** The frame index as bytes: exact for whatever a container may state, small for what cameras write, and never taken for what it is not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ColumnReader, ColumnWriter } from '../../../core/ingest/column-codec.ts';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import { decodeFrameIndex, encodeFrameIndex } from '../../../core/ingest/frame-index-codec.ts';

/** What columns hold: times, sizes and places, "none", and doubles of any kind. */
const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -10, max: 4000 }) },
  { weight: 2, arbitrary: fc.maxSafeInteger() },
  fc.constantFrom(Number.NaN, -1, 0, -0, 2 ** 51, -(2 ** 51), 2 ** 53, Number.POSITIVE_INFINITY, 0.5),
  fc.double(),
);
/** Stretches that go on evenly among values that do not. */
const column = fc
  .array(fc.oneof(fc.tuple(value, fc.integer({ min: 0, max: 300 })), fc.tuple(value, fc.constant(1))), {
    maxLength: 12,
  })
  .map((stretches) =>
    stretches.flatMap(([start, length]) => Array.from({ length }, (_, at) => start + at * 512)),
  );

const indexes: fc.Arbitrary<FrameIndex> = fc
  .tuple(fc.tuple(column, column, column, column, column, column), fc.uint8Array({ maxLength: 400 }))
  .map(([all, some]) => {
    const length = Math.min(...all.map((one) => one.length));
    const [pts = [], dts = [], duration = [], sizeBytes = [], position = [], packet = []] = all;
    const cut = (values: readonly number[]): Float64Array => Float64Array.from(values.slice(0, length));
    const flags = Uint8Array.from({ length }, (_, at) => some[at] ?? 0);
    return {
      timeBase: { num: 1, den: 90_000 },
      ptsRule: 'container',
      ...{ pts: cut(pts), dts: cut(dts), duration: cut(duration) },
      ...{ sizeBytes: cut(sizeBytes), position: cut(position), packet: cut(packet), flags },
    };
  });

/** An index as schema 1 kept it. */
function plainBytes(index: FrameIndex): Uint8Array {
  const { pts, dts, duration, sizeBytes, position, packet, flags, ptsRule, timeBase } = index;
  const header = Buffer.from(
    `{"frames":${pts.length},"ptsRule":"${ptsRule}","schema":1,"timeBase":{"den":${timeBase.den},"num":${timeBase.num}}}\n`,
  );
  const doubles = [pts, dts, duration, sizeBytes, position, packet].map((values) => {
    const bytes = Buffer.alloc(values.length * 8);
    values.forEach((one, at) => {
      bytes.writeDoubleLE(one, at * 8);
    });
    return bytes;
  });
  return Uint8Array.from(Buffer.concat([header, ...doubles, flags]));
}

/** Twelve hours of a camera: three B-frames, a keyframe every two seconds, sound in between. */
function shift(frames: number): FrameIndex {
  const order = [0, 3, 2, 4, 1];
  const packet = Float64Array.from({ length: frames }, (_, at) =>
    at % 60 === 0 ? at : at - (at % 5) + (order[at % 5] ?? 0),
  );
  const sizeBytes = packet.map((number) => (number % 60 === 0 ? 60_000 : 900 + ((number * 7919) % 4000)));
  return {
    timeBase: { num: 1, den: 15_360 },
    ptsRule: 'container',
    pts: Float64Array.from({ length: frames }, (_, at) => at * 512),
    dts: packet.map((number) => number * 512 - 1024),
    duration: new Float64Array(frames).fill(512),
    sizeBytes,
    position: packet.map((number) => 48 + number * 4000 + (number % 3)),
    packet,
    flags: Uint8Array.from({ length: frames }, (_, at) => (at % 60 === 0 ? 3 : 0)),
  };
}

describe('a frame index', () => {
  test('comes back as it was, whatever its numbers are', () => {
    fc.assert(
      fc.property(indexes, (index) => {
        const bytes = encodeFrameIndex(index);
        expect(decodeFrameIndex(bytes)).toEqual(index);
        // Somewhere in a larger buffer, as a database gives it.
        const within = new Uint8Array(bytes.length + 3);
        within.set(bytes, 3);
        expect(decodeFrameIndex(within.subarray(3))).toEqual(index);
        expect(encodeFrameIndex(decodeFrameIndex(bytes))).toEqual(bytes);
      }),
    );
  });

  test('of a shift is a sixth of its numbers or less', () => {
    const index = shift(12_000);
    const bytes = encodeFrameIndex(index);
    expect(bytes.length).toBeLessThan((12_000 * 49) / 6);
    expect(decodeFrameIndex(bytes)).toEqual(index);
  });

  test('as cases kept it before is still read', () => {
    const index = shift(500);
    expect(decodeFrameIndex(plainBytes(index))).toEqual(index);
  });

  test('that is cut short, goes on behind its end or claims anything else is refused', () => {
    const index = shift(130);
    const bytes = encodeFrameIndex(index);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeFrameIndex(bytes.subarray(0, length)), String(length)).toThrow(RangeError);
    expect(() => decodeFrameIndex(Uint8Array.of(...bytes, 0))).toThrow(RangeError);
    expect(() => decodeFrameIndex(plainBytes(index).subarray(1))).toThrow(RangeError);
    const text = Buffer.from(bytes).toString('latin1');
    for (const [from, to] of [
      ['"schema":2', '"schema":3'],
      ['"frames":130', '"frames":131'],
      ['"frames":130', '"frames":129'],
      ['"frames":130', '"frames":9e9'],
      ['"container"', '"contained"'],
    ] as const)
      expect(() => decodeFrameIndex(Buffer.from(text.replace(from, to), 'latin1')), to).toThrow(RangeError);
  });

  test('bytes of any kind are read or refused, and never something else', () => {
    const [start] = Buffer.from(encodeFrameIndex(shift(20)))
      .toString('latin1')
      .split('\n');
    const header = Buffer.from(`${start}\n`, 'latin1');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeFrameIndex(Buffer.concat([header, bytes]));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

test('columns are read behind each other, each to its own end', () => {
  fc.assert(
    fc.property(column, column, (first, second) => {
      const writer = new ColumnWriter();
      writer.append(Uint8Array.of(9, 9));
      writer.column(Float64Array.from(first), 'step');
      writer.column(Float64Array.from(second), 'same');
      const reader = new ColumnReader(writer.bytes(), 2);
      const [one, other] = [new Float64Array(first.length), new Float64Array(second.length)];
      reader.column(one, 'step');
      reader.column(other, 'same');
      expect([...one]).toEqual(first);
      expect([...other]).toEqual(second);
      expect(reader.ended).toBe(true);
    }),
  );
});

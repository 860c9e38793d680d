// SPDX-License-Identifier: GPL-3.0-or-later
/** What of a source packet goes into a copy: slices as they are, timing messages, and nothing that can carry text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CannotSplice, copyPacket } from '../../../electron/service/engine/media/copied-packet.ts';
import {
  type DecoderConfiguration,
  escapeNal,
  joinLengths,
  splitLengths,
  unescapeNal,
} from '../../../electron/service/engine/media/parameter-sets.ts';

const sps = Uint8Array.of(0x67, 100, 0, 30, 0xac, 0xd9);
const pps = Uint8Array.of(0x68, 0xeb, 0xe3);
const record: DecoderConfiguration = {
  profile: 100,
  compatibility: 0,
  level: 30,
  nalLengthBytes: 4,
  sps: [sps],
  pps: [pps],
  extension: new Uint8Array(),
};
const slice = Uint8Array.of(0x41, 0x9a, 0, 0, 3, 1, 0x80);
const idr = Uint8Array.of(0x65, 0x88, 0x84, 0x80);

type Message = { readonly type: number; readonly body: readonly number[] };

function numberBytes(value: number): number[] {
  return [...new Array<number>(Math.floor(value / 255)).fill(255), value % 255];
}

/** An SEI unit of the messages, as an encoder writes it. */
function seiOf(messages: readonly Message[], tail: readonly number[] = [0x80]): Uint8Array {
  const payload = messages.flatMap(({ type, body }) => [
    ...numberBytes(type),
    ...numberBytes(body.length),
    ...body,
  ]);
  return Uint8Array.from([6, ...escapeNal(Uint8Array.from([...payload, ...tail]))]);
}

/** Reads messages from a unit, one after another. */
function messagesOf(unit: Uint8Array): Message[] {
  const payload = [...unescapeNal(unit.subarray(1))];
  const messages: Message[] = [];
  const number = (): number => {
    let value = 0;
    for (;;) {
      const byte = payload.shift() ?? 0;
      value += byte;
      if (byte !== 255) return value;
    }
  };
  while (payload.length > 1) {
    const type = number();
    messages.push({ type, body: payload.splice(0, number()) });
  }
  expect(payload).toEqual([0x80]);
  return messages;
}

/** Messages that stay, with the most bytes that they may have. */
const room = new Map([
  [0, 17],
  [1, 20],
  [6, 5],
  [45, 16],
  [137, 24],
  [144, 4],
  [147, 1],
]);
const kept = [...room.keys()];
/** Captions and user data registered (4) and not (5), pan-scan, film grain, tone mapping, and numbers nobody uses. */
const dropped = [2, 3, 4, 5, 19, 22, 23, 47, 128, 200, 255, 256, 600];

function copied(...units: readonly Uint8Array[]) {
  return splitLengths(copyPacket(joinLengths(units), record)) ?? [];
}

const text = [...new TextEncoder().encode('Officer Zebra 555-0100')];

describe('a copied packet', () => {
  test('keeps its slices byte for byte and in order', () => {
    const slices = fc.array(
      fc.tuple(fc.constantFrom(0x41, 0x01, 0x65, 0x21, 0x42, 0x43, 0x44), fc.uint8Array({ maxLength: 60 })),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(slices, (parts) => {
        const units = parts.map(([header, body]) => Uint8Array.from([header, ...body]));
        expect(copied(...units)).toEqual(units);
      }),
    );
  });

  test('keeps messages that say how to show it, and drops every other, also when they share one unit', () => {
    const message = fc.record({
      type: fc.constantFrom(...kept, ...dropped),
      body: fc.array(fc.oneof(fc.constantFrom(0, 0, 1, 3, 128), fc.integer({ min: 0, max: 255 })), {
        maxLength: 300,
        size: 'medium',
      }),
    });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), (messages) => {
        const stay = messages.filter(({ type, body }) => body.length <= (room.get(type) ?? -1));
        const units = copied(seiOf(messages), slice);
        expect(units.at(-1)).toEqual(slice);
        expect(units.slice(0, -1).flatMap(messagesOf)).toEqual(stay);
        expect(units.length).toBe(stay.length > 0 ? 2 : 1);
      }),
    );
  });

  test('leaves a unit of nothing but kept messages as it is, byte for byte', () => {
    const unit = seiOf([
      { type: 0, body: [0, 0, 0, 1] },
      { type: 1, body: [0, 0, 2] },
    ]);
    expect(copied(unit, idr)).toEqual([unit, idr]);
  });

  test('carries no text: user data, captions and what comes after the messages', () => {
    for (const type of [4, 5]) {
      const units = copied(
        seiOf([
          { type: 1, body: [9] },
          { type, body: text },
        ]),
        slice,
      );
      expect(Buffer.concat(units).includes(Buffer.from(text))).toBe(false);
    }
    const afterwards = seiOf([{ type: 1, body: [9] }], [0x80, ...text]);
    const units = copied(afterwards, slice);
    expect(Buffer.concat(units).includes(Buffer.from(text))).toBe(false);
    for (const tail of [[0x80, 0x5a], [0x80, 0x5a, 0x5b], [0x5a], []]) {
      const odd = copied(seiOf([{ type: 1, body: [9] }], tail), slice);
      expect(odd.slice(0, -1).flatMap((unit) => [...unit.subarray(4)])).not.toContain(0x5a);
    }
  });

  test('drops a message that claims more bytes than there are', () => {
    const units = copied(Uint8Array.of(6, 1, 200, 1, 2, 3, 0x80), slice);
    expect(units).toEqual([slice]);
  });

  test('drops delimiters, filler and units that nobody knows', () => {
    const delimiter = Uint8Array.of(9, 0x10);
    const filler = Uint8Array.of(12, 255, 255, 0x80);
    expect(copied(delimiter, idr, filler)).toEqual([idr]);
    for (const type of [13, 14, 15, 19, 20, 24, 30, 31]) {
      const other = Uint8Array.of(type, ...text);
      expect(copied(idr, other)).toEqual([idr]);
    }
  });

  test('does without sets of its own that the record has', () => {
    expect(copied(sps, pps, idr)).toEqual([idr]);
  });
});

describe('what cannot be copied', () => {
  test('a set that is not the one in the record', () => {
    const other = (set: Uint8Array) => Uint8Array.from([...set.subarray(0, -1), (set.at(-1) ?? 0) ^ 1]);
    for (const set of [other(sps), other(pps), sps.subarray(0, -1), Uint8Array.from([...pps, 0])])
      expect(() => copied(set, idr)).toThrow(CannotSplice);
  });

  test('a packet whose lengths do not add up', () => {
    const whole = joinLengths([sps, idr]);
    for (const packet of [whole.subarray(0, -1), Uint8Array.from([...whole, 0]), Uint8Array.of(0, 0, 0, 0)])
      expect(() => copyPacket(packet, record)).toThrow(CannotSplice);
    const annexB = Uint8Array.of(0, 0, 0, 1, ...idr);
    expect(() => copyPacket(annexB, record)).toThrow(CannotSplice);
  });

  test('a packet without a slice', () => {
    expect(() => copied(seiOf([{ type: 5, body: text }]))).toThrow(CannotSplice);
    expect(() => copyPacket(new Uint8Array(), record)).toThrow(CannotSplice);
  });
});

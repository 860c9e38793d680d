// SPDX-License-Identifier: GPL-3.0-or-later
/** Parameter sets and their record: what is read is what was there, and what is written is read back. */

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitAnnexB } from '../../../electron/service/engine/media/nal.ts';
import {
  type DecoderConfiguration,
  escapeNal,
  freeSetId,
  joinLengths,
  ppsId,
  readConfiguration,
  splitLengths,
  spsId,
  unescapeNal,
  withOwnSets,
  writeConfiguration,
} from '../../../electron/service/engine/media/parameter-sets.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const folder = temporaryFolder('sets');

/** Bytes with many zeros and small values, where emulation prevention happens. */
const payload = fc.array(fc.oneof(fc.constantFrom(0, 0, 1, 2, 3, 4), fc.integer({ min: 0, max: 255 })), {
  maxLength: 60,
});
const unit = fc.uint8Array({ minLength: 1, maxLength: 40 });

const configuration: fc.Arbitrary<DecoderConfiguration> = fc.record({
  profile: fc.integer({ min: 0, max: 255 }),
  compatibility: fc.integer({ min: 0, max: 255 }),
  level: fc.integer({ min: 0, max: 255 }),
  nalLengthBytes: fc.constantFrom(1, 2, 4),
  sps: fc.array(unit, { maxLength: 31 }),
  pps: fc.array(unit, { maxLength: 40 }),
  extension: fc.uint8Array({ maxLength: 8 }),
});

describe('the decoder configuration record', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(configuration, (record) => {
        expect(readConfiguration(writeConfiguration(record))).toEqual(record);
      }),
    );
  });

  test('cut short inside its sets is none', () => {
    fc.assert(
      fc.property(configuration, fc.double({ min: 0, max: 1, noNaN: true }), (record, share) => {
        const whole = writeConfiguration({ ...record, extension: new Uint8Array() });
        const cut = whole.subarray(0, Math.floor(share * (whole.length - 1)));
        expect(readConfiguration(cut)).toBeUndefined();
      }),
    );
  });

  test('takes no more sets than it can count', () => {
    const empty = {
      profile: 100,
      compatibility: 0,
      level: 30,
      nalLengthBytes: 4,
      extension: new Uint8Array(),
    };
    const sets = (count: number) => Array.from({ length: count }, () => Uint8Array.of(1));
    expect(() => writeConfiguration({ ...empty, sps: sets(32), pps: [] })).toThrow(RangeError);
    expect(() => writeConfiguration({ ...empty, sps: [], pps: sets(256) })).toThrow(RangeError);
    expect(writeConfiguration({ ...empty, sps: sets(31), pps: sets(255) })[0]).toBe(1);
  });

  test('is none without data, with start codes, or of another version', () => {
    expect(readConfiguration(null)).toBeUndefined();
    expect(readConfiguration(Uint8Array.of())).toBeUndefined();
    expect(readConfiguration(Uint8Array.of(0, 0, 0, 1, 0x67, 1, 2, 3))).toBeUndefined();
    expect(readConfiguration(Uint8Array.of(2, 100, 0, 30, 255, 224, 0))).toBeUndefined();
  });
});

describe('a record with sets added', () => {
  test("holds both, the source's first, and no byte after the format but a zero", () => {
    fc.assert(
      fc.property(configuration, fc.array(unit, { maxLength: 2 }), (record, sets) => {
        const joined = withOwnSets(record, { sps: sets, pps: sets });
        expect(joined.sps).toEqual([...record.sps, ...sets]);
        expect(joined.pps).toEqual([...record.pps, ...sets]);
        const { extension } = record;
        expect([...joined.extension]).toEqual(extension.length < 4 ? [] : [...extension.slice(0, 3), 0]);
      }),
    );
  });

  test('has nothing of text that stood behind the sets', () => {
    const text = new TextEncoder().encode('Officer Zebra');
    const record = { profile: 100, compatibility: 0, level: 30, nalLengthBytes: 4, sps: [], pps: [] };
    for (const head of [[], [0xfd, 0xf8, 0xf8], [0xfd, 0xf8, 0xf8, 0], [0xfd, 0xf8, 0xf8, 1, 0, 13]]) {
      const joined = withOwnSets({ ...record, extension: Uint8Array.from([...head, ...text]) }, record);
      expect(Buffer.from(writeConfiguration(joined)).includes('Zebra')).toBe(false);
    }
  });
});

describe('emulation prevention', () => {
  test('goes in and comes out again', () => {
    fc.assert(
      fc.property(payload, (bytes) => {
        expect([...unescapeNal(escapeNal(Uint8Array.from(bytes)))]).toEqual(bytes);
      }),
    );
  });

  test('leaves no start code inside', () => {
    fc.assert(
      fc.property(payload, (bytes) => {
        const escaped = escapeNal(Uint8Array.from(bytes));
        const emulated = escaped.some(
          (byte, at) => byte === 0 && escaped[at + 1] === 0 && (escaped[at + 2] ?? 9) <= 2,
        );
        expect(emulated).toBe(false);
      }),
    );
  });

  test('follows the standard: 00 00 03 stands for two zeros before a byte up to three', () => {
    expect([...escapeNal(Uint8Array.of(0, 0, 1, 0, 0, 0, 5))]).toEqual([0, 0, 3, 1, 0, 0, 3, 0, 5]);
    expect([...unescapeNal(Uint8Array.of(0, 0, 3, 3, 0, 0, 3))]).toEqual([0, 0, 3, 0, 0]);
  });
});

describe('units', () => {
  test('behind lengths come apart as they were put together', () => {
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 8 }), (units) => {
        expect(splitLengths(joinLengths(units))).toEqual(units);
      }),
    );
  });

  test('behind lengths that do not add up are not guessed at', () => {
    expect(splitLengths(Uint8Array.of(0, 0, 0, 2, 1))).toBeUndefined();
    expect(splitLengths(Uint8Array.of(0, 0, 0, 1, 1, 0, 0))).toBeUndefined();
    expect(splitLengths(Uint8Array.of(0, 0, 0, 0))).toBeUndefined();
    expect(splitLengths(Uint8Array.of(255, 255, 255, 255, 1))).toBeUndefined();
  });

  test('behind start codes of three or four bytes come apart', () => {
    const codes = fc.constantFrom([0, 0, 1], [0, 0, 0, 1]);
    // A unit ends in its stop bit, so never in a zero.
    const coded = fc.tuple(codes, payload).map(([code, bytes]) => {
      const body = [...escapeNal(Uint8Array.from([0x65, ...bytes])), 0x80];
      return { code, body };
    });
    fc.assert(
      fc.property(fc.array(coded, { maxLength: 6 }), (parts) => {
        const stream = Uint8Array.from(parts.flatMap(({ code, body }) => [...code, ...body]));
        expect(splitAnnexB(stream).map((one) => [...one])).toEqual(parts.map(({ body }) => body));
      }),
    );
  });
});

describe('ids of real sets', () => {
  test.each([
    [0, 1],
    [7, 0],
    [31, 0],
  ])('%i: the lowest free one is %i', async (id, free) => {
    const path = join(folder, `id-${id}.mp4`);
    const params = `sps-id=${id}:scenecut=0:keyint=12:rc-lookahead=4`;
    await makeFixture(path, { frameCount: 4, encoderOptions: { 'x264-params': params } });
    const source = openSource(path);
    const extradata = source.video.codecpar.extradata;
    source.close();
    const record = readConfiguration(extradata);
    if (!record || !extradata) throw new Error('no record');
    expect(record.sps.map(spsId)).toEqual([id]);
    expect(record.pps.map(ppsId)).toEqual([id]);
    expect(record.nalLengthBytes).toBe(4);
    expect(freeSetId(record)).toBe(free);
    expect([...writeConfiguration(record)]).toEqual([...extradata]);
  });

  test('none is free when all are taken, by pictures or by sequences', () => {
    /** Exp-Golomb, after `header` bytes that are of no interest here. */
    const setOf = (header: readonly number[], id: number): Uint8Array => {
      const code = (id + 1).toString(2);
      const bits = `${'0'.repeat(code.length - 1)}${code}1`.padEnd(24, '0');
      const bytes = [0, 8, 16].map((at) => Number.parseInt(bits.slice(at, at + 8), 2));
      return Uint8Array.from([...header, ...escapeNal(Uint8Array.from(bytes))]);
    };
    const sps = (id: number) => setOf([0x67, 100, 0, 30], id);
    const pps = (id: number) => setOf([0x68], id);
    const record = {
      profile: 100,
      compatibility: 0,
      level: 30,
      nalLengthBytes: 4,
      extension: new Uint8Array(),
    };
    const ids = Array.from({ length: 32 }, (_, id) => id);
    expect(ids.map((id) => spsId(sps(id)))).toEqual(ids);
    expect([...ids, 255].map((id) => ppsId(pps(id)))).toEqual([...ids, 255]);
    expect(freeSetId({ ...record, sps: ids.map(sps).slice(0, 31), pps: [pps(31)] })).toBeUndefined();
    expect(freeSetId({ ...record, sps: [sps(0), sps(2)], pps: [pps(1), pps(255)] })).toBe(3);
  });
});

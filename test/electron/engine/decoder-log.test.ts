// SPDX-License-Identifier: GPL-3.0-or-later
/** What a decoder only logs: no return code, no flag on the picture, and yet something is wrong with the stream. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { decodeFrames } from '../../../electron/service/engine/media/decode.ts';
import { DecoderLog, saidOnlyOf } from '../../../electron/service/engine/media/decoder-log.ts';
import { joinLengths } from '../../../electron/service/engine/media/parameter-sets.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { taskHere } from '../../setup/task-here.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { remux } from './planted.ts';
import { type Inspected, inspect, prove, sheetFor } from './spliced.ts';

const folder = temporaryFolder('log');

const whole = join(folder, 'whole.mp4');
const muttered = join(folder, 'muttered.mp4');
/** A slice that refers to picture parameters 9, which there are none of: decoders pass over it and say so. */
const strangeSlice = Uint8Array.of(0x41, 0x88, 0x15, 0x80);
const strangePackets = [7, 19];
let original: Inspected;
let copy: Inspected;

beforeAll(async () => {
  await makeFixture(whole, { width: 128, height: 96, frameCount: 30, bframes: 0 });
  remux(whole, muttered, 'mp4', (_, packet, number) =>
    strangePackets.includes(number) ? Buffer.concat([packet, joinLengths([strangeSlice])]) : packet,
  );
  original = await inspect(whole);
  copy = await inspect(muttered);
});

test('return codes and flags say nothing of it', () => {
  const source = openSource(muttered);
  const faults: unknown[] = [];
  const frames = [
    ...decodeFrames(source, copy.index, { threads: 1, onFault: (fault) => faults.push(fault) }),
  ];
  source.close();
  expect(frames).toHaveLength(30);
  expect(faults).toEqual([]);
});

test('the decode check lists it, with the frame it was said at first', async () => {
  expect((await taskHere('check', { ...original, range: null })).faults).toEqual([]);
  const { faults } = await taskHere('check', { ...copy, range: null });
  expect(faults).toContainEqual({
    code: 'DECODER_COMPLAINS',
    frame: 7,
    message: expect.stringMatching(/^the decoder says 2 times, first at frame 7: .*PPS 9/) as string,
  });
});

test.each([1, 2] as const)(
  'the proof finds it in a copy, and not when the original says it too (%i threads)',
  async (threads) => {
    const complaints = async (of: Inspected): Promise<unknown[]> => {
      const input = { sheet: sheetFor(of, []), hushes: null, threads, copied: [] };
      const { proof } = await taskHere('prove', { ...of, redactedPath: muttered, ...input });
      return proof.findings.filter(({ code }) => code === 'DECODER_COMPLAINS');
    };
    expect(await complaints(original)).toContainEqual({
      code: 'DECODER_COMPLAINS',
      frame: 7,
      message: expect.stringMatching(
        /its picture decoder says 2 times .* first at frame 7: .*PPS 9/,
      ) as string,
    });
    expect(await complaints(copy)).toEqual([]);
  },
);

test('a copy of a damaged original that says less, or the same, is not blamed for it', async () => {
  const { findings } = await prove(copy, whole, sheetFor(original, []), []);
  expect(findings.filter(({ code }) => code === 'DECODER_COMPLAINS')).toEqual([]);
});

test('what was said is told apart by its wording, whatever numbers are in it', () => {
  const saying = (text: string, count: number) => ({ text, count, packet: null });
  const before = [saying('error at 12 0x7f12', 2), saying('no frame!', 5)];
  const after = [saying('error at 99 0x1', 3), saying('no frame!', 4), saying('another', 1)];
  expect(saidOnlyOf(after, before)).toEqual([saying('error at 99 0x1', 1), saying('another', 1)]);
});

test('decoders are told apart, and one log is taken at a time', async () => {
  const log = new DecoderLog();
  try {
    expect(() => new DecoderLog()).toThrow('taken');
    const sources = [openSource(muttered), openSource(whole)] as const;
    const decoders = sources.map((source, at) =>
      decodeFrames(source, copy.index, { threads: 1, ear: log.ear(at === 0 ? 3 : 5) }),
    );
    for (let frame = 0; frame < 30; frame++) for (const decoder of decoders) decoder.next();
    for (const decoder of decoders) decoder.return(undefined);
    for (const source of sources) source.close();
    await log.settle();
    expect(log.said(5)).toEqual([]);
    expect(log.said(3)[0]).toMatchObject({ count: 2, packet: 7 });
  } finally {
    log.close();
  }
});

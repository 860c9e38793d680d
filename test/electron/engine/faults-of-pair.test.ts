// SPDX-License-Identifier: GPL-3.0-or-later
/** What is said of two files that are held against each other stays short, however much is wrong with them. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FaultsOfPair } from '../../../electron/service/engine/media/faults-of-pair.ts';
import { UnpairedFrames } from '../../../electron/service/engine/media/unpaired-frames.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { remux } from './planted.ts';
import { inspect, prove } from './spliced.ts';

const folder = temporaryFolder('faults');

test('a copy of which every second frame is damaged has one finding for each kind of fault', async () => {
  const whole = join(folder, 'whole.mp4');
  const torn = join(folder, 'torn.mp4');
  await makeFixture(whole, { width: 128, height: 96, frameCount: 48, bframes: 0 });
  // The end of a slice is missing: the decoder conceals what it does not have.
  remux(whole, torn, 'mp4', (_, packet, number) => {
    if (number % 2 === 0) return packet;
    const cut = Buffer.from(packet.subarray(0, packet.length >> 1));
    cut.writeUInt32BE(cut.length - 4, 0);
    return cut;
  });
  const { findings } = await prove(await inspect(whole), torn, null, []);
  const complaints = findings.filter(({ code }) => code === 'DECODER_COMPLAINS');
  const damaged = complaints.filter(({ message }) => message.includes('is damaged'));
  expect(damaged).toMatchObject([
    { frame: 1, message: expect.stringMatching(/the first of \d\d of its kind/) },
  ]);
  expect(complaints.length).toBeLessThan(12);
});

test('faults of the original are the copy’s only where a picture has no place', () => {
  const faults = new FaultsOfPair();
  for (const frame of [4, 9])
    faults.original({ code: 'FRAME_NOT_DECODED', frame, message: `frame ${frame} cannot be decoded` });
  faults.original({ code: 'FRAME_CORRUPT', frame: 5, message: 'frame 5 is damaged' });
  expect(faults.missing).toEqual([4, 9]);
  expect(faults.findings()).toEqual([]);
  for (const frame of [7, 8]) faults.original({ code: 'FRAME_ORDER', frame, message: `frame ${frame} late` });
  expect(faults.findings()).toEqual([
    { code: 'FRAME_MISSING', frame: 7, message: 'the original: frame 7 late (the first of 2 of its kind)' },
  ]);
});

test('frames without a partner are counted, each way by its first', () => {
  const unpaired = new UnpairedFrames();
  unpaired.pair(1, true, true);
  expect(unpaired.findings()).toEqual([]);
  for (const frame of [5, 6, 9]) unpaired.missing(frame);
  unpaired.extra();
  unpaired.pair(2, false, true);
  unpaired.pair(3, true, false);
  expect(unpaired.findings().map(({ code, frame, message }) => [code, frame, message])).toEqual([
    ['FRAME_MISSING', 5, '3 frames of the original are not in the copy, first frame 5'],
    ['FRAME_COUNT_DIFFERS', null, 'the copy has 1 frames that the original does not have'],
    ['FRAME_MISSING', 2, "the copy's edit list hides 1 frames that the original shows, first frame 2"],
    ['FRAME_COUNT_DIFFERS', 3, "the copy shows 1 frames that the original's edit list hides, first frame 3"],
  ]);
});

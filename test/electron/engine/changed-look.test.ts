// SPDX-License-Identifier: GPL-3.0-or-later
/** A recording whose second GOP has parameter sets of its own, with other colours: they are copied as they are, or refused. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  joinLengths,
  readConfiguration,
  withOwnSets,
  writeConfiguration,
} from '../../../electron/service/engine/media/parameter-sets.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { remux } from './planted.ts';
import { type Inspected, inspect, packetUnits, prove, render, sheetFor } from './spliced.ts';

const folder = temporaryFolder('look');

const options = { width: 128, height: 96, frameCount: 36, gop: 12, bframes: 0 };
const x264 = 'open-gop=0:scenecut=0:keyint=12:min-keyint=12';
const plain = join(folder, 'plain.mp4');
const changing = join(folder, 'changing.mp4');
const firstGop = { startFrame: 2, endFrame: 8 };
const secondGop = { startFrame: 14, endFrame: 20 };
let original: Inspected;

beforeAll(async () => {
  const other = join(folder, 'other.mp4');
  await makeFixture(plain, options);
  const colours = 'sps-id=1:colorprim=smpte170m:transfer=smpte170m:colormatrix=smpte170m';
  await makeFixture(other, { ...options, encoderOptions: { 'x264-params': `${x264}:${colours}` } });
  const source = openSource(other);
  const added = readConfiguration(source.video.codecpar.extradata);
  source.close();
  if (!added) throw new Error('no parameter sets');
  const packets = await packetUnits(other);
  remux(
    plain,
    changing,
    'mp4',
    (_, packet, number) => (number >= 12 && number < 24 ? joinLengths(packets[number] ?? []) : packet),
    (_, record) => {
      const own = readConfiguration(record);
      return own ? writeConfiguration(withOwnSets(own, added)) : record;
    },
  );
  original = await inspect(changing);
});

test('GOPs of either look are copied as they are, beside a veil on the first', async () => {
  const copy = join(folder, 'first.mp4');
  const sheet = sheetFor(original, [firstGop]);
  const report = await render(original, sheet, copy);
  expect(report.copied).toEqual([{ startFrame: 12, endFrame: 36 }]);
  expect((await prove(original, copy, sheet, report.copied)).findings).toEqual([]);
});

test.each([
  ['spliced', {}],
  ['encoded whole', { fullReason: 'the test wants it' }],
])('a veil on the other look is refused rather than shown in wrong colours: %s', async (_, how) => {
  const made = render(original, sheetFor(original, [secondGop]), join(folder, 'second.mp4'), how);
  await expect(made).rejects.toMatchObject({
    code: 'INPUT_UNSUPPORTED',
    message: expect.stringContaining('change at frame 12') as string,
  });
});

test('the proof finds a copy that changes its colours on the way', async () => {
  const before = await inspect(plain);
  const { findings, structure } = await prove(before, changing, sheetFor(before, []), []);
  expect(structure.filter(({ required, equal }) => required && !equal)).toEqual([]);
  const names = ['colour primaries', 'colour transfer', 'colour matrix'];
  for (const name of names)
    expect(findings).toContainEqual({
      code: 'STRUCTURE_DIFFERS',
      frame: 12,
      message: `${name}, on 12 frames, first frame 12: 1 in the original, 6 in the copy`,
    });
});
